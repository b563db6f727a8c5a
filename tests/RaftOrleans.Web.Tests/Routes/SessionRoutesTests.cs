using System.Net;
using System.Text.Json;
using RaftOrleans.Consensus;

namespace RaftOrleans.Web.Tests;

public sealed class SessionRoutesTests : ApiTest
{
    [Fact]
    public async Task A_session_is_opened_kept_alive_and_closed()
    {
        JsonElement opened = await Host.SendAsync("/api/sessions", """{"timeout": "30s"}""", HttpStatusCode.Created);
        long session = opened.GetProperty("session").GetInt64();
        JsonElement kept = await Host.SendAsync($"/api/sessions/{session}/keep-alive", "{}");
        JsonElement closed = await ApiHost.ReadAsync(await Host.Client.DeleteAsync($"/api/sessions/{session}"), HttpStatusCode.OK);
        JsonElement gone = await ApiHost.ReadAsync(await Host.Client.DeleteAsync($"/api/sessions/{session}"), HttpStatusCode.Gone);

        Assert.Equal(1, session);
        Assert.Equal("30s", opened.GetProperty("timeout").GetString());
        Assert.Equal(session, kept.GetProperty("session").GetInt64());
        Assert.Equal("session 1 is closed", closed.GetProperty("message").GetString());
        Assert.Contains("session 1 is not known: it has expired, was closed, or never was", gone.Detail(), StringComparison.Ordinal);
        Assert.Contains("open another one", gone.Detail(), StringComparison.Ordinal);
        Assert.Contains(Lab.Default.Calls, call => call.Contains("Timeout = 00:00:30", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_a_body_it_lives_a_minute()
    {
        JsonElement opened = await ApiHost.ReadAsync(await Host.Client.PostAsync("/api/sessions", null), HttpStatusCode.Created);

        Assert.Equal("1m", opened.GetProperty("timeout").GetString());
    }

    [Theory]
    [InlineData("set", """{"key": "x", "value": 1, "session": 1, "sequence": 1}""", "1")]
    [InlineData("append", """{"key": "x", "value": 1, "session": 1, "sequence": 1, "first_outstanding": 1}""", "[1]")]
    [InlineData("cas", """{"key": "x", "expected": null, "value": 1, "session": 1, "sequence": 1}""", "1")]
    [InlineData("command", """{"command": {"operation": "APPEND", "key": "x", "value": 1}, "session": 1, "sequence": 1}""", "[1]")]
    public async Task A_write_that_is_sent_again_is_applied_once_and_answered_as_the_first_time(string route, string body, string held)
    {
        await Host.SendAsync("/api/sessions", "{}", HttpStatusCode.Created);

        JsonElement first = await Host.SendAsync($"/api/{route}", body);
        JsonElement second = await Host.SendAsync($"/api/{route}", body);

        Assert.True(first.GetProperty("success").GetBoolean());
        Assert.True(second.GetProperty("success").GetBoolean());
        Assert.Equal(held, (await Host.GetAsync("/api/get/x")).GetProperty("value").GetRawText());
    }

    [Fact]
    public async Task A_compare_and_set_that_expects_null_finds_a_key_that_holds_null_too()
    {
        await Host.SendAsync("/api/sessions", "{}", HttpStatusCode.Created);
        await Host.SendAsync("/api/set", """{"key": "x", "value": null}""");

        JsonElement answer = await Host.SendAsync("/api/cas", """{"key": "x", "expected": null, "value": 2, "session": 1, "sequence": 1}""");

        Assert.True(answer.GetProperty("success").GetBoolean());
        Assert.Single(Lab.Default.Calls, call => call.StartsWith("request SessionCommandRequest", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_write_of_a_session_that_is_not_known_is_refused_and_says_what_to_do()
    {
        JsonElement problem = await Host.SendAsync(
            "/api/set", """{"key": "x", "value": 1, "session": 7, "sequence": 1}""", HttpStatusCode.Gone);

        Assert.Equal("session", problem.GetProperty("field").GetString());
        Assert.Contains("session 7 is not known", problem.Detail(), StringComparison.Ordinal);
        Assert.Contains("this request did not apply the command", problem.Detail(), StringComparison.Ordinal);
        Assert.False((await Host.GetAsync("/api/get/x")).GetProperty("found").GetBoolean());
    }

    [Fact]
    public async Task An_unknown_outcome_is_tried_again_by_the_server_and_applied_once()
    {
        await Host.SendAsync("/api/sessions", "{}", HttpStatusCode.Created);
        int asked = 0;
        Lab.Default.OnPropose = _ => Task.FromResult(++asked < 3
            ? ProposalAnswer.Unknown(NodeId.None)
            : ProposalAnswer.Applied(9, new KeyValueStore().Apply(9, KeyValueCommand.Set("x", "1")), NodeId.Of(2)));

        JsonElement answer = await Host.SendAsync("/api/set", """{"key": "x", "value": 1, "session": 1, "sequence": 1}""");

        Assert.Equal(9, answer.GetProperty("index").GetInt64());
        Assert.Equal(3, asked);
        Assert.Equal(
            3, Lab.Default.Calls.Count(call => call.Contains("Session = 1, Sequence = 1", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task An_outcome_that_stays_unknown_says_how_to_go_on()
    {
        await Host.SendAsync("/api/sessions", "{}", HttpStatusCode.Created);
        Lab.Default.OnPropose = _ => Task.FromResult(ProposalAnswer.Unknown(NodeId.None));

        JsonElement problem = await Host.SendAsync(
            "/api/set", """{"key": "x", "value": 1, "session": 1, "sequence": 4}""", HttpStatusCode.GatewayTimeout);

        Assert.Contains("send it again in session 1 as command 4, it is applied once", problem.Detail(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_that_is_not_kept_any_more_is_a_conflict()
    {
        Lab.Default.OnPropose = _ => Task.FromResult(ProposalAnswer.Unknown(NodeId.None) with { Reason = "it is forgotten" });

        JsonElement problem = await Host.SendAsync(
            "/api/set", """{"key": "x", "value": 1, "session": 1, "sequence": 4}""", HttpStatusCode.Conflict);

        Assert.Contains("may have been applied, and sending it again will not tell: it is forgotten", problem.Detail(), StringComparison.Ordinal);
        Assert.Single(Lab.Default.Calls);
    }

    [Fact]
    public async Task A_session_that_expires_while_nobody_knows_the_outcome_does_not_tell_that_it_was_not_applied()
    {
        Queue<ProposalAnswer> answers = new(
            [ProposalAnswer.Unknown(NodeId.None), new ProposalAnswer(ProposalOutcome.SessionExpired, 0, default, NodeId.Of(1))]);
        Lab.Default.OnPropose = _ => Task.FromResult(answers.Dequeue());

        JsonElement problem = await Host.SendAsync(
            "/api/set", """{"key": "x", "value": 1, "session": 1, "sequence": 1}""", HttpStatusCode.Conflict);

        Assert.Contains("may have been applied", problem.Detail(), StringComparison.Ordinal);
        Assert.Contains("session 1 expired before it was known", problem.Detail(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Through_one_node_it_is_asked_once()
    {
        Lab.Default.OnPropose = _ => Task.FromResult(ProposalAnswer.Unknown(NodeId.None));

        await Host.SendAsync(
            "/api/nodes/n1/set", """{"key": "x", "value": 1, "session": 1, "sequence": 1}""", HttpStatusCode.GatewayTimeout);

        Assert.Single(Lab.Default.Calls, call => call.StartsWith("request", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("/api/sessions", """{"timeout": 30}""", "timeout", "timeout is 30, allowed is a string")]
    [InlineData("/api/sessions", """{"timeout": "30"}""", "timeout", "timeout is '30', allowed is 1ms to 24h")]
    [InlineData("/api/sessions", """{"timeout": "0s"}""", "timeout", "allowed is 1ms to 24h")]
    [InlineData("/api/sessions", """{"timeout": "25h"}""", "timeout", "allowed is 1ms to 24h")]
    [InlineData("/api/sessions", """{"ttl": "1m"}""", "ttl", "there is no field 'ttl' here")]
    [InlineData("/api/set", """{"key": "x", "value": 1, "session": 0, "sequence": 1}""", "session", "session is 0, allowed is a whole number")]
    [InlineData("/api/set", """{"key": "x", "value": 1, "session": "a", "sequence": 1}""", "session", "session is \"a\", allowed is a whole number")]
    [InlineData("/api/set", """{"key": "x", "value": 1, "session": 1}""", "sequence", "sequence is missing")]
    [InlineData("/api/set", """{"key": "x", "value": 1, "sequence": 1}""", "session", "session is missing, sequence means nothing without it")]
    [InlineData("/api/set", """{"key": "x", "value": 1, "first_outstanding": 1}""", "session", "session is missing, first_outstanding means")]
    [InlineData("/api/set", """{"key": "x", "value": 1, "session": 1, "sequence": 2, "first_outstanding": 3}""", "first_outstanding", "allowed is a whole number, 1 to 2")]
    [InlineData("/api/command", """{"command": {"operation": "GET", "key": "x"}, "session": 1, "sequence": 1}""", "session", "session is for writes")]
    public async Task What_makes_no_sense_is_refused_with_the_field(string path, string body, string field, string detail)
    {
        JsonElement problem = await Host.SendAsync(path, body, HttpStatusCode.BadRequest);

        Assert.Equal(field, problem.GetProperty("field").GetString());
        Assert.Contains(detail, problem.Detail(), StringComparison.Ordinal);
        Assert.Empty(Lab.Default.Calls);
    }

    [Theory]
    [InlineData("abc")]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("99999999999999999999")]
    public async Task A_path_that_names_no_session_gets_404(string session)
    {
        JsonElement problem = await Host.SendAsync($"/api/sessions/{session}/keep-alive", "{}", HttpStatusCode.NotFound);

        Assert.Contains($"'{session}' is not a session", problem.Detail(), StringComparison.Ordinal);
    }
}
