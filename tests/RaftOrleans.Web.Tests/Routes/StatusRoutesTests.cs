using System.Net;
using System.Text.Json;
using RaftOrleans.Consensus;
using RaftOrleans.Lab;

namespace RaftOrleans.Web.Tests;

public sealed class StatusRoutesTests : ApiTest
{
    [Theory]
    [InlineData("/api/status")]
    [InlineData("/api/groups/default/status")]
    [InlineData("/api/groups/default")]
    public async Task The_status_has_the_agreed_shape(string path)
    {
        Lab.Default.Change(2, node => node with
        {
            Role = Role.PreCandidate,
            VotedFor = NodeId.None,
            Leader = NodeId.None,
            LastIndex = 9,
            DurableIndex = 8,
            CommitIndex = 7,
            LastApplied = 6,
            Silo = "silo-a",
        });

        JsonElement status = await Host.GetAsync(path);
        JsonElement leader = status.GetProperty("nodes")[0];
        JsonElement candidate = status.GetProperty("nodes")[1];

        Assert.Equal(3, status.GetProperty("cluster_size").GetInt32());
        Assert.Equal("n1", status.GetProperty("leader").GetString());
        Assert.Equal(12.5, status.GetProperty("timestamp").GetDouble());
        Assert.Equal("default", status.GetProperty("group").GetString());
        Assert.Equal(
            """{"node_id":"n2","state":"pre_candidate","role":"pre_candidate","health":"running","is_alive":true,"last_seen_ms":0,"term":3,"""
            + """
            "voted_for":null,"leader":null,"log_length":9,"durable_index":8,"commit_index":7,"last_applied":6,"silo":"silo-a",
            """
            + """
            "disk":null,"clock":null,"step_ms":0,"failure":null,"peers":[]}
            """,
            candidate.GetRawText());
        Assert.Equal("leader", leader.GetProperty("state").GetString());
        Assert.Equal("n1", leader.GetProperty("voted_for").GetString());
        Assert.Equal(JsonValueKind.Null, leader.GetProperty("silo").ValueKind);
    }

    [Theory]
    [InlineData(NodeHealth.Crashed, "crashed")]
    [InlineData(NodeHealth.Paused, "paused")]
    [InlineData(NodeHealth.Unreachable, "unreachable")]
    public async Task A_node_that_does_not_run_is_no_leader_whatever_it_was(NodeHealth health, string state)
    {
        Lab.Default.Change(1, node => node with { Health = health, LastSeen = TimeSpan.FromSeconds(12) });

        JsonElement status = await Host.GetAsync("/api/status");
        JsonElement node = status.GetProperty("nodes")[0];

        Assert.Equal(JsonValueKind.Null, status.GetProperty("leader").ValueKind);
        Assert.Equal(state, node.GetProperty("state").GetString());
        Assert.Equal("leader", node.GetProperty("role").GetString());
        Assert.False(node.GetProperty("is_alive").GetBoolean());
        Assert.Equal(500, node.GetProperty("last_seen_ms").GetDouble());
    }

    [Fact]
    public async Task The_leader_shows_what_it_knows_of_its_followers()
    {
        Lab.Default.Change(1, node => node with { Peers = [new PeerStatus(NodeId.Of(2), 4, 5, "replicate", 1)] });

        JsonElement peer = (await Host.GetAsync("/api/status")).GetProperty("nodes")[0].GetProperty("peers")[0];

        Assert.Equal("""{"node_id":"n2","match_index":4,"next_index":5,"state":"replicate","inflight":1}""", peer.GetRawText());
    }

    [Fact]
    public async Task Logs_come_for_every_node_under_its_name()
    {
        JsonElement answer = await Host.GetAsync("/api/logs?from=5&count=20");

        Assert.Equal(["node_n1", "node_n2", "node_n3"], answer.GetProperty("logs").EnumerateObject().Select(log => log.Name));
        Assert.Equal(
            """[{"index":1,"term":1,"command":"no-op","timestamp":1.5,"kind":"no_op","committed":true}]""",
            answer.GetProperty("logs").GetProperty("node_n1").GetRawText());
        Assert.Equal(["log n1 from 5 count 20", "log n2 from 5 count 20", "log n3 from 5 count 20"], Lab.Default.Calls);
    }

    [Fact]
    public async Task One_log_that_cannot_be_read_does_not_hide_the_others()
    {
        Lab.Default.LogFailures[NodeId.Of(2)] = new LabException(LabFailure.Unavailable, "n2 is crashed");

        JsonElement answer = await Host.GetAsync("/api/logs");

        Assert.Equal(0, answer.GetProperty("logs").GetProperty("node_n2").GetArrayLength());
        Assert.Equal(1, answer.GetProperty("logs").GetProperty("node_n3").GetArrayLength());
        Assert.Equal("n2 is crashed", answer.GetProperty("unavailable").GetProperty("node_n2").GetString());
    }

    [Fact]
    public async Task The_log_of_one_node_comes_or_says_why_not()
    {
        Lab.Default.LogFailures[NodeId.Of(2)] = new LabException(LabFailure.Unavailable, "n2 is crashed");

        JsonElement leader = await Host.GetAsync("/api/logs?node=leader");
        JsonElement crashed = await Host.GetAsync("/api/logs?node=n2", HttpStatusCode.ServiceUnavailable);

        Assert.Equal(["node_n1"], leader.GetProperty("logs").EnumerateObject().Select(log => log.Name));
        Assert.Equal("n2 is crashed", crashed.Detail());
    }

    [Fact]
    public async Task The_network_shows_links_that_are_not_well()
    {
        JsonElement answer = await Host.GetAsync("/api/network");

        Assert.Equal(
            """[{"from":"n1","to":"n2","is_cut":true,"drop":0.25,"duplicate":0,"reorder":0,"delay_ms":40,"jitter_ms":0,"distribution":"uniform","is_clogged":false}]""",
            answer.GetProperty("links").GetRawText());
    }
}
