using System.Net;
using System.Text.Json;
using RaftOrleans.Lab;

namespace RaftOrleans.Web.Tests;

/// <summary>A node behind the main port and on its own: <c>default/n2</c>, a follower.</summary>
public sealed class NodeRoutesTests : ApiTest
{
    public static TheoryData<string> Places =>
    [
        "/api/nodes/n2", "/api/nodes/2", "/api/groups/default/nodes/n2", "/api/nodes/n2/api", "/api/groups/default/nodes/n2/api",
    ];

    [Theory]
    [MemberData(nameof(Places))]
    public async Task A_node_can_be_asked_behind_the_main_port(string place)
    {
        await Host.SendAsync("/api/set", """{"key": "x", "value": [1]}""");

        JsonElement status = await Host.GetAsync($"{place}/status");
        JsonElement get = await Host.GetAsync($"{place}/get/x");
        JsonElement state = await Host.GetAsync($"{place}/state_machine");

        Assert.Equal("n2", status.GetProperty("node_id").GetString());
        Assert.Equal("[1]", get.GetProperty("value").GetRawText());
        Assert.Equal("""{"x":[1]}""", state.GetProperty("state_machine").GetRawText());
        Assert.Equal("read Stale via n2", Lab.Default.Calls.Last());
    }

    [Fact]
    public async Task On_its_own_port_a_node_has_the_routes_of_interfaces_md()
    {
        await Host.SendAsync("/api/set", """{"key": "x", "value": 1}""");
        Lab.Default.Change(2, node => node with { CommitIndex = 4, LastApplied = 3, LastIndex = 5 });

        JsonElement health = await AskNodeAsync("/health");
        JsonElement status = await AskNodeAsync("/api/status");
        JsonElement get = await AskNodeAsync("/api/get/x");

        Assert.Equal("""{"status":"healthy","node_id":"n2"}""", health.GetRawText());
        Assert.Equal(
            """{"node_id":"n2","state":"follower","current_term":3,"voted_for":"n1","commit_index":4,"last_applied":3,"log_size":5,"leader_id":"n1","state_machine":{"x":1}}""",
            status.GetRawText());
        Assert.Equal(1, get.GetProperty("value").GetInt32());
    }

    [Theory]
    [InlineData("/api/groups")]
    [InlineData("/api/control/crash")]
    [InlineData("/api/world")]
    [InlineData("/openapi/v1.json")]
    [InlineData("/api/nodes/n1/status")]
    [InlineData("/")]
    public async Task A_nodes_port_speaks_for_nothing_else(string path)
    {
        JsonElement problem = await AskNodeAsync(path, HttpStatusCode.NotFound);

        Assert.Contains($"there is no GET {path};", problem.Detail(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("set", """{"key": "x", "value": 1}""")]
    [InlineData("delete", """{"key": "x"}""")]
    [InlineData("cas", """{"key": "x", "expected": 1, "value": 2}""")]
    [InlineData("append", """{"key": "x", "value": 1}""")]
    public async Task A_node_that_does_not_lead_takes_no_writes_and_says_who_leads(string write, string body)
    {
        foreach (Uri address in (Uri[])[new(Host.NodeAddress, $"/api/{write}"), new(Host.Client.BaseAddress!, $"/api/nodes/n2/{write}")])
        {
            JsonElement problem = await ApiHost.ReadAsync(
                await Host.Client.PostAsync(address, ApiHost.Json(body)), HttpStatusCode.BadRequest);

            Assert.StartsWith("Not the leader", problem.Detail(), StringComparison.Ordinal);
            Assert.Equal("n1", problem.GetProperty("leader").GetString());
        }
    }

    [Fact]
    public async Task The_leader_takes_writes_and_is_asked_itself()
    {
        JsonElement answer = await Host.SendAsync("/api/nodes/n1/set", """{"key": "x", "value": 1, "timeout_ms": 100}""");

        Assert.True(answer.GetProperty("success").GetBoolean());
        Assert.Contains("via n1 within 00:00:00.1000000", Assert.Single(Lab.Default.Calls), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(NodeHealth.Crashed, "n2 is crashed, so it answers nothing")]
    [InlineData(NodeHealth.Paused, "n2 is paused, so it answers nothing")]
    public async Task A_node_that_does_not_run_answers_nothing(NodeHealth health, string detail)
    {
        Lab.Default.Change(2, node => node with { Health = health });

        foreach (string path in (string[])["/health", "/api/status", "/api/get/x", "/api/state_machine"])
        {
            Assert.Equal(detail, (await AskNodeAsync(path, HttpStatusCode.ServiceUnavailable)).Detail());
        }
    }

    [Theory]
    [InlineData("/api/nodes/n9/status", "group 'default' has no node n9, it has n1, n2, n3")]
    [InlineData("/api/nodes/x/status", "'x' is not a node: a node is written n1, n2, n3 and so on")]
    [InlineData("/api/nodes/n0/status", "'n0' is not a node: a node is written n1, n2, n3 and so on")]
    [InlineData("/api/groups/nothing/nodes/n1/status", "there is no group 'nothing'")]
    public async Task A_node_that_does_not_exist_is_not_found(string path, string detail)
    {
        JsonElement problem = await Host.GetAsync(path, HttpStatusCode.NotFound);

        Assert.Equal(detail, problem.Detail());
    }

    private async Task<JsonElement> AskNodeAsync(string path, HttpStatusCode expected = HttpStatusCode.OK) =>
        await ApiHost.ReadAsync(await Host.Client.GetAsync(new Uri(Host.NodeAddress, path)), expected);
}
