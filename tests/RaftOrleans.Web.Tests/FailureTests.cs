using System.Net;
using System.Text.Json;
using RaftOrleans.Consensus;
using RaftOrleans.Lab;

namespace RaftOrleans.Web.Tests;

/// <summary>What the lab answers but success, and how HTTP says it.</summary>
public sealed class FailureTests : ApiTest
{
    private static readonly NodeId N2 = NodeId.Of(2);

    [Theory]
    [InlineData(LabFailure.Invalid, HttpStatusCode.BadRequest)]
    [InlineData(LabFailure.NotFound, HttpStatusCode.NotFound)]
    [InlineData(LabFailure.Conflict, HttpStatusCode.Conflict)]
    [InlineData(LabFailure.Unsupported, HttpStatusCode.NotImplemented)]
    [InlineData(LabFailure.Unavailable, HttpStatusCode.ServiceUnavailable)]
    [InlineData(LabFailure.TimedOut, HttpStatusCode.GatewayTimeout)]
    public async Task Every_failure_of_the_lab_has_its_status_and_keeps_its_words(LabFailure reason, HttpStatusCode status)
    {
        Lab.Default.Failure = new LabException(reason, "the words of the lab");

        HttpResponseMessage response = await Host.Client.GetAsync("/api/status");
        JsonElement problem = await ApiHost.ReadAsync(response, status);

        Assert.Equal("the words of the lab", problem.Detail());
        Assert.Equal(reason == LabFailure.Unavailable, response.Headers.RetryAfter is not null);
    }

    [Fact]
    public async Task An_unexpected_exception_tells_no_secrets()
    {
        Lab.Default.Failure = new InvalidOperationException("password=hunter2");

        JsonElement problem = await Host.GetAsync("/api/status", HttpStatusCode.InternalServerError);

        Assert.DoesNotContain("hunter2", problem.GetRawText(), StringComparison.Ordinal);
        Assert.Contains("its log has the details", problem.Detail(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ProposalOutcome.NotLeader, HttpStatusCode.ServiceUnavailable, "had no leader in time; the command was not taken")]
    [InlineData(ProposalOutcome.Busy, HttpStatusCode.ServiceUnavailable, "too much uncommitted")]
    [InlineData(ProposalOutcome.Dropped, HttpStatusCode.ServiceUnavailable, "certainly not applied")]
    [InlineData(
        ProposalOutcome.Unknown,
        HttpStatusCode.GatewayTimeout,
        "the command may have been applied, may be applied later, or never")]
    public async Task A_proposal_that_was_not_applied_is_never_a_success(ProposalOutcome outcome, HttpStatusCode status, string detail)
    {
        Lab.Default.OnPropose = _ => Task.FromResult(new ProposalAnswer(outcome, 0, default, N2));

        (string Path, string Body)[] writes =
        [
            ("/api/set", """{"key": "x", "value": 1}"""),
            ("/api/command", """{"command": {"operation": "DELETE", "key": "x"}}"""),
        ];
        foreach ((string path, string body) in writes)
        {
            HttpResponseMessage response = await Host.PostAsync(path, body);
            JsonElement problem = await ApiHost.ReadAsync(response, status);

            Assert.Contains(detail, problem.Detail(), StringComparison.Ordinal);
            Assert.Equal("n2", problem.GetProperty("leader").GetString());
            Assert.Equal(status == HttpStatusCode.ServiceUnavailable, response.Headers.RetryAfter is not null);
        }
    }

    [Theory]
    [InlineData(ReadOutcome.NotLeader, "had no leader in time")]
    [InlineData(ReadOutcome.TimedOut, "could not confirm in time that it still leads")]
    public async Task A_read_that_was_not_answered_can_be_tried_again(ReadOutcome outcome, string detail)
    {
        Lab.Default.OnRead = _ => Task.FromResult(new ReadAnswer(outcome, 0, default, NodeId.None));

        HttpResponseMessage response = await Host.Client.GetAsync("/api/get/x");
        JsonElement problem = await ApiHost.ReadAsync(response, HttpStatusCode.ServiceUnavailable);

        Assert.NotNull(response.Headers.RetryAfter);
        Assert.Contains(detail, problem.Detail(), StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.Null, problem.GetProperty("leader").ValueKind);
    }

    [Fact]
    public async Task A_write_to_a_world_that_stands_still_ends_and_says_so()
    {
        Lab.FakeClock.Status = Lab.FakeClock.Status with { IsPaused = true };
        Lab.Default.OnPropose = async cancellation =>
        {
            await Task.Delay(Timeout.Infinite, cancellation);
            return default;
        };

        JsonElement problem = await Host.SendAsync("/api/set", """{"key": "x", "value": 1}""", HttpStatusCode.GatewayTimeout);

        Assert.Contains("may have been applied", problem.Detail(), StringComparison.Ordinal);
        Assert.EndsWith("; the world's time is paused, POST /api/world/resume lets it run", problem.Detail(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_read_of_a_world_that_crawls_ends_and_says_so()
    {
        Lab.FakeClock.Status = Lab.FakeClock.Status with { Speed = 0.01 };
        Lab.Default.OnRead = async cancellation =>
        {
            await Task.Delay(Timeout.Infinite, cancellation);
            return default;
        };

        JsonElement problem = await Host.GetAsync("/api/get/x", HttpStatusCode.GatewayTimeout);

        Assert.Equal("no answer within 1s; the world's time runs at 0.01 of real time", problem.Detail());
    }

    [Fact]
    public async Task A_client_that_goes_away_ends_its_proposals_wait()
    {
        TaskCompletionSource asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Lab.Default.OnPropose = async cancellation =>
        {
            await using CancellationTokenRegistration registration = cancellation.Register(ended.SetResult);
            asked.SetResult();
            await Task.Delay(Timeout.Infinite, cancellation);
            return default;
        };
        using CancellationTokenSource gone = new();
        Task<HttpResponseMessage> request = Host.Client.PostAsync("/api/set", ApiHost.Json("""{"key": "x", "value": 1}"""), gone.Token);
        await asked.Task.Within("the proposal");

        await gone.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => request);
        await ended.Task.Within("the end of the proposal's wait");
    }

    [Fact]
    public async Task A_stop_ends_waiting_requests_with_what_is_known()
    {
        TaskCompletionSource asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Lab.Default.OnPropose = async cancellation =>
        {
            asked.SetResult();
            await Task.Delay(Timeout.Infinite, cancellation);
            return default;
        };
        Task<JsonElement> request = Host.SendAsync("/api/set", """{"key": "x", "value": 1}""", HttpStatusCode.GatewayTimeout);
        await asked.Task.Within("the proposal");

        Host.Lifetime.StopApplication();

        JsonElement problem = await request;
        Assert.Contains("may have been applied", problem.Detail(), StringComparison.Ordinal);
        Assert.EndsWith("the server is stopping", problem.Detail(), StringComparison.Ordinal);
    }

    private protected override void Configure(RaftApiOptions options) => options.RequestTimeout = TimeSpan.FromSeconds(1);
}
