using System.Net;
using System.Text.Json;
using RaftOrleans.Lab;

namespace RaftOrleans.Web.Tests;

/// <summary>The API over a real world with real elections, sped up. What is waited for is waited for in that world's time.</summary>
public sealed class SimulatedWorldTests : IAsyncLifetime
{
    private SimulatedLab _lab = null!;
    private ApiHost _host = null!;

    public async Task InitializeAsync()
    {
        _lab = SimulatedLab.Start(new SimulatedLabOptions { Seed = 1 });
        await _lab.Clock.SetSpeedAsync(1);
        await _lab.CreateGroupAsync(new GroupSpecification { Name = "default" });
        _host = await ApiHost.StartAsync(_lab);
        await EventuallyAsync("a leader", async () => (await _host.Client.GetAsync("/health/ready")).IsSuccessStatusCode);
    }

    public async Task DisposeAsync()
    {
        await _host.DisposeAsync();
        await _lab.DisposeAsync();
    }

    [Fact]
    public async Task What_was_acknowledged_survives_the_crash_of_the_leader()
    {
        await _host.SendAsync("/api/set", """{"key": "x", "value": 1}""");
        string leader = await LeaderAsync();

        JsonElement crashed = await _host.SendAsync("/api/control/crash", """{"node": "leader"}""");
        JsonElement set = await _host.SendAsync("/api/set", """{"key": "y", "value": 2}""");
        JsonElement get = await _host.GetAsync("/api/get/x");
        await _host.SendAsync("/api/control/restart", $$"""{"node": "{{leader}}"}""");

        Assert.Equal($"crashed {leader}", crashed.GetProperty("message").GetString());
        Assert.True(set.GetProperty("success").GetBoolean());
        Assert.NotEqual(leader, set.GetProperty("leader_id").GetString());
        Assert.Equal(1, get.GetProperty("value").GetInt32());
        await EventuallyAsync("the crashed leader to catch up", async () =>
        {
            JsonElement state = await _host.GetAsync($"/api/nodes/{leader}/state_machine");
            return state.GetProperty("state_machine").GetRawText() == """{"x":1,"y":2}""";
        });
    }

    [Fact]
    public async Task A_lock_goes_to_the_next_session_when_that_of_its_holder_is_closed()
    {
        await _host.SendAsync("/api/groups", """{"name": "l", "state_machine": "locks"}""", HttpStatusCode.Created);
        ILabGroup group = _lab.Group("l");
        long one = (await group.RequestAsync(new OpenSessionRequest(TimeSpan.FromHours(1)))).Index;
        long other = (await group.RequestAsync(new OpenSessionRequest(TimeSpan.FromHours(1)))).Index;

        Assert.True((await AcquireAsync(one, 1)).GetProperty("success").GetBoolean());
        Assert.False((await AcquireAsync(other, 1)).GetProperty("success").GetBoolean());
        await group.RequestAsync(new CloseSessionRequest(one));
        Assert.True((await AcquireAsync(other, 2)).GetProperty("success").GetBoolean());

        Assert.Equal(
            other,
            (await _host.GetAsync("/api/groups/l/state_machine")).GetProperty("state_machine").GetProperty("locks").GetProperty("a/b")
                .GetProperty("session").GetInt64());
        await _host.SendAsync(
            "/api/groups/l/call", $$"""{"words": ["release", "a/b"], "session": {{one}}, "sequence": 9}""", HttpStatusCode.Gone);

        Task<JsonElement> AcquireAsync(long session, long sequence) => _host.SendAsync(
            "/api/groups/l/call", $$"""{"words": ["acquire", "a/b"], "session": {{session}}, "sequence": {{sequence}}}""");
    }

    [Fact]
    public async Task A_leader_in_the_minority_acknowledges_nothing_and_answers_no_linearizable_read()
    {
        string leader = await LeaderAsync();
        await _host.SendAsync("/api/control/isolate", """{"node": "leader"}""");

        HttpResponseMessage write = await _host.PostAsync($"/api/nodes/{leader}/set", """{"key": "x", "value": 1, "timeout_ms": 2000}""");
        HttpResponseMessage read = await _host.Client.GetAsync($"/api/get/x?node={leader}");
        HttpResponseMessage stale = await _host.Client.GetAsync($"/api/get/x?node={leader}&consistency=stale");
        JsonElement network = await _host.GetAsync("/api/network");
        await _host.SendAsync("/api/control/heal", "{}");

        Assert.Contains(
            write.StatusCode, new[] { HttpStatusCode.GatewayTimeout, HttpStatusCode.ServiceUnavailable, HttpStatusCode.BadRequest });
        Assert.Equal(HttpStatusCode.ServiceUnavailable, read.StatusCode);
        Assert.Equal(HttpStatusCode.OK, stale.StatusCode);
        Assert.Equal(4, network.GetProperty("links").GetArrayLength());
        Assert.Equal(0, (await _host.GetAsync("/api/network")).GetProperty("links").GetArrayLength());
    }

    [Fact]
    public async Task A_group_without_a_majority_says_that_it_has_no_leader()
    {
        await _host.SendAsync("/api/control/crash", """{"node": "follower"}""");
        await _host.SendAsync("/api/control/crash", """{"node": "leader"}""");

        HttpResponseMessage response = await _host.PostAsync("/api/set", """{"key": "x", "value": 1, "timeout_ms": 1000}""");
        JsonElement problem = await ApiHost.ReadAsync(response, HttpStatusCode.ServiceUnavailable);

        Assert.NotNull(response.Headers.RetryAfter);
        Assert.Contains("had no leader in time", problem.Detail(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_follower_on_its_route_sends_writers_to_the_leader()
    {
        string leader = await LeaderAsync();
        string follower = leader == "n1" ? "n2" : "n1";

        JsonElement problem = await _host.SendAsync(
            $"/api/nodes/{follower}/set", """{"key": "x", "value": 1}""", HttpStatusCode.BadRequest);

        Assert.StartsWith("Not the leader", problem.Detail(), StringComparison.Ordinal);
        Assert.Equal(leader, problem.GetProperty("leader").GetString());
    }

    [Fact]
    public async Task A_follower_can_be_forced_to_lead_and_to_step_down()
    {
        string before = await LeaderAsync();
        JsonElement forced = await _host.SendAsync("/api/control/force", """{"node": "follower", "state": "leader"}""");
        string leader = forced.GetProperty("nodes")[0].GetString()!;

        Assert.NotEqual(before, leader);
        Assert.Equal(leader, await LeaderAsync());
        await _host.SendAsync("/api/control/force", """{"node": "leader", "state": "follower"}""");
        await EventuallyAsync("another leadership", async () =>
            (await _host.GetAsync("/api/status")).GetProperty("leader").ValueKind == JsonValueKind.String);
    }

    [Fact]
    public async Task A_forged_vote_of_an_old_term_is_refused_by_the_node_itself()
    {
        JsonElement vote = await _host.SendAsync("/api/nodes/n1/vote", """{"term": 1, "candidate_id": "n9", "forced": true}""");
        JsonElement append = await _host.SendAsync(
            "/api/nodes/n1/append_entries", """{"term": 1, "leader_id": "n9", "prev_log_index": 500, "prev_log_term": 1}""");

        Assert.False(vote.GetProperty("vote_granted").GetBoolean());
        Assert.False(append.GetProperty("success").GetBoolean());
    }

    [Fact]
    public async Task The_log_shows_the_commands_that_were_written()
    {
        await _host.SendAsync("/api/set", """{"key": "x", "value": [1, 2]}""");

        string leader = await LeaderAsync();
        JsonElement logs = (await _host.GetAsync($"/api/logs?node={leader}")).GetProperty("logs");
        JsonElement last = logs.GetProperty($"node_{leader}").EnumerateArray().Last();

        Assert.Equal("SET x [1,2]", last.GetProperty("command").GetString());
        Assert.True(last.GetProperty("committed").GetBoolean());
        Assert.True(last.GetProperty("timestamp").GetDouble() > 0);
    }

    [Fact]
    public async Task The_event_stream_tells_the_election_from_its_beginning_without_gaps()
    {
        using EventReader reader = await EventReader.OpenAsync(_host, "/api/events");

        List<string> names = [];
        for (int number = 1; !names.Contains("Committed"); number++)
        {
            (string id, JsonElement data) = await reader.NextAsync();
            Assert.Equal($"{number}", id);
            names.Add(data.GetProperty("name").GetString()!);
        }

        Assert.Contains("ElectionStarted", names);
        Assert.Contains("VoteGranted", names);
    }

    [Fact]
    public async Task A_paused_world_stands_still_until_it_is_stepped_or_resumed()
    {
        JsonElement paused = await _host.SendAsync("/api/world/pause", "{}");
        JsonElement still = await _host.GetAsync("/api/world");
        JsonElement stepped = await _host.SendAsync("/api/world/step", """{"events": 3}""");
        JsonElement resumed = await _host.SendAsync("/api/world/resume", "{}");

        Assert.True(paused.GetProperty("is_paused").GetBoolean());
        Assert.Equal(paused.GetProperty("now_ms").GetDouble(), still.GetProperty("now_ms").GetDouble());
        Assert.Equal(paused.GetProperty("events").GetInt64() + 3, stepped.GetProperty("events").GetInt64());
        Assert.False(resumed.GetProperty("is_paused").GetBoolean());
    }

    [Fact]
    public async Task Groups_of_any_size_come_and_go()
    {
        await _host.SendAsync("/api/groups", """{"name": "one", "nodes": 1}""", HttpStatusCode.Created);
        JsonElement set = await _host.SendAsync("/api/groups/one/set", """{"key": "x", "value": 1}""");
        HttpResponseMessage deleted = await _host.Client.DeleteAsync("/api/groups/one");

        Assert.True(set.GetProperty("success").GetBoolean());
        Assert.Equal(HttpStatusCode.OK, deleted.StatusCode);
        await _host.GetAsync("/api/groups/one/status", HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("/api/control/crash", """{"node": "n9"}""", HttpStatusCode.NotFound)]
    [InlineData("/api/control/resume", """{"node": "n1"}""", HttpStatusCode.Conflict)]
    [InlineData("/api/groups", """{"name": "default"}""", HttpStatusCode.Conflict)]
    public async Task What_makes_no_sense_is_refused_by_the_world(string path, string body, HttpStatusCode status) =>
        await _host.SendAsync(path, body, status);

    private async Task<string> LeaderAsync() => (await _host.GetAsync("/api/status")).GetProperty("leader").GetString()!;

    private async Task EventuallyAsync(string what, Func<Task<bool>> condition) =>
        Assert.True(
            await _lab.WaitUntilAsync(condition, TimeSpan.FromMinutes(1)).Within(what), $"waited a minute of the world's time for {what}");
}
