using System.Net;
using System.Text.Json;
using RaftOrleans.Consensus;
using RaftOrleans.Lab;

namespace RaftOrleans.Web.Tests;

public sealed class ControlRoutesTests : ApiTest
{
    [Theory]
    [InlineData("crash", """{"node": "n2"}""", "crash n2")]
    [InlineData("crash", """{"node": 2}""", "crash n2")]
    [InlineData("crash", """{"node": "leader"}""", "crash n1")]
    [InlineData("restart", """{"node": "n3"}""", "restart n3")]
    [InlineData("restart", """{"node": "all"}""", "restart n1; restart n2; restart n3")]
    [InlineData("pause", """{"node": "n1"}""", "pause n1")]
    [InlineData("resume", """{"node": "n1"}""", "resume n1")]
    [InlineData("partition", """{"sides": [["n1", "n2"], ["n3"]]}""", "partition n1,n2 | n3")]
    [InlineData("partition", """{"sides": [["leader"]]}""", "partition n1")]
    [InlineData("partition", """{"sides": [["leader", "follower"], ["n2"]]}""", "partition n1,n3 | n2")]
    [InlineData("isolate", """{"node": "n1"}""", "cut n1 n2; cut n1 n3")]
    [InlineData("isolate", """{"node": "all"}""", "cut n1 n2; cut n1 n3; cut n2 n3")]
    [InlineData("cut", """{"from": "n1", "to": "n3"}""", "cut n1 n3")]
    [InlineData("cut", """{"from": "n1", "to": "n3", "one_way": true}""", "cut n1 n3 one way")]
    [InlineData("heal", "{}", "heal")]
    [InlineData("disk", """{"node": "n2", "stall": true, "latency_ms": 20}""", "disk n2 stalls, adds 20ms to every write")]
    [InlineData("disk", """{"node": "n2", "fail": true, "full": true}""", "disk n2 fails every write, is full")]
    [InlineData("disk", """{"node": "n2", "lie": true}""", "disk n2 acknowledges what it has not synced (beyond Raft's model)")]
    [InlineData("disk", """{"node": "n2", "corrupt": true, "unsynced": "torn"}""",
        "disk n2 reads a record back wrong, tears in a crash what it has not synced")]
    [InlineData("slow", """{"node": "n2", "step_ms": 20}""", "slow n2 20 ms")]
    [InlineData("partition", """{"shape": "ring"}""", "partition Ring around leader")]
    [InlineData("partition", """{"shape": "bridge", "around": "n3"}""", "partition Bridge around n3")]
    [InlineData("clog", """{"from": "n1", "to": "n2"}""", "clog n1 n2")]
    [InlineData("clog", """{"from": "n1", "to": "n2", "one_way": true}""", "clog n1 n2 one way")]
    [InlineData("release", """{"from": "n1", "to": "n2"}""", "release n1 n2")]
    [InlineData("disk", """{"node": "leader", "stall_ms": 1500}""", "disk n1 stalls for 1.5s")]
    [InlineData("disk", """{"node": "all"}""", "disk n1 no faults; disk n2 no faults; disk n3 no faults")]
    [InlineData("clock", """{"node": "n3", "offset_ms": 2000, "drift": -0.25}""", "clock n3 set forward by 2s, runs 25 % slow")]
    [InlineData("clock", """{"node": "n3", "drift": 0.1}""", "clock n3 runs 10 % fast")]
    [InlineData("clock", """{"node": "n3"}""", "clock n3 runs right")]
    [InlineData("force", """{"node": "leader", "state": "follower"}""", "step down n1")]
    [InlineData("force", """{"node": "n2", "state": "CANDIDATE"}""", "campaign n2")]
    public async Task A_control_asks_the_lab_for_just_that(string control, string body, string calls)
    {
        JsonElement answer = await Host.SendAsync($"/api/control/{control}", body);

        Assert.True(answer.GetProperty("success").GetBoolean());
        Assert.NotEmpty(answer.GetProperty("message").GetString()!);
        Assert.Equal(calls.Split("; "), Lab.Default.Calls);
    }

    [Fact]
    public async Task A_link_gets_all_its_faults()
    {
        JsonElement answer = await Host.SendAsync(
            "/api/groups/default/control/link",
            """{"from":"n1","to":"n2","drop":0.5,"duplicate":0.1,"reorder":0.2,"delay_ms":30,"jitter_ms":2.5,"one_way":true}""");

        LinkFaults faults = new(0.5, 0.1, 0.2, TimeSpan.FromMilliseconds(30), TimeSpan.FromMilliseconds(2.5));
        Assert.Equal([$"link n1 n2 {faults} one way"], Lab.Default.Calls);
        Assert.Equal(
            "link n1 -> n2: drop 0.5, duplicate 0.1, reorder 0.2, delay 30ms, jitter 2500us", answer.GetProperty("message").GetString());
    }

    [Fact]
    public async Task Heal_needs_no_body()
    {
        HttpResponseMessage response = await Host.Client.PostAsync("/api/control/heal", content: null);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(["heal"], Lab.Default.Calls);
    }

    [Fact]
    public async Task The_answer_names_the_nodes_that_were_found()
    {
        JsonElement answer = await Host.SendAsync("/api/control/crash", """{"node": "follower"}""");

        string node = Assert.Single(answer.GetProperty("nodes").EnumerateArray()).GetString()!;
        Assert.Contains(node, new[] { "n2", "n3" });
        Assert.Equal([$"crash {node}"], Lab.Default.Calls);
        Assert.Equal($"crashed {node}", answer.GetProperty("message").GetString());
    }

    [Fact]
    public async Task Crash_all_leaves_out_what_is_crashed_already_and_resume_all_takes_what_is_paused()
    {
        Lab.Default.Change(1, node => node with { Health = NodeHealth.Crashed });
        Lab.Default.Change(2, node => node with { Health = NodeHealth.Paused });

        await Host.SendAsync("/api/control/crash", """{"node": "all"}""");
        await Host.SendAsync("/api/control/resume", """{"node": "all"}""");

        Assert.Equal(["crash n2", "crash n3", "resume n2"], Lab.Default.Calls);
    }

    [Fact]
    public async Task Without_a_leader_leader_is_nobody_just_now()
    {
        Lab.Default.Change(1, node => node with { Role = Role.Follower });

        HttpResponseMessage response = await Host.PostAsync("/api/control/crash", """{"node": "leader"}""");
        JsonElement problem = await ApiHost.ReadAsync(response, HttpStatusCode.ServiceUnavailable);

        Assert.NotNull(response.Headers.RetryAfter);
        Assert.Contains("no node for 'leader'", problem.Detail(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("disks")]
    [InlineData("explode")]
    public async Task An_unknown_control_gets_404_that_names_those_there_are(string control)
    {
        JsonElement problem = await Host.SendAsync($"/api/control/{control}", """{"node": "n1"}""", HttpStatusCode.NotFound);

        Assert.Equal(
            $"there is no control '{control}', there are: crash, restart, pause, resume, wipe, partition, isolate, cut, link, clog, release, heal, disk, "
            + "clock, slow, force, transfer, members, add-node, snapshot",
            problem.Detail());
    }

    [Fact]
    public async Task A_node_forced_to_lead_campaigns_until_it_leads()
    {
        int campaigns = 0;
        Lab.Default.OnPropose = _ => Task.FromResult(ProposalAnswer.Refused(NodeId.Of(1), "n2 has not taken over"));
        Lab.Default.OnCampaign = node =>
        {
            // The first election goes to another node, the second to the one that is forced.
            campaigns++;
            int winner = campaigns == 1 ? 3 : node.Number;
            Lab.Default.Change(1, status => status with { Role = Role.Follower });
            Lab.Default.Change(3, status => status with { Role = Role.Follower });
            Lab.Default.Change(winner, status => status with { Role = Role.Leader, Term = status.Term + campaigns });
        };

        JsonElement answer = await Host.SendAsync("/api/control/force", """{"node": "n2", "state": "leader"}""");

        Assert.Equal("n2 leads", answer.GetProperty("message").GetString());
        Assert.Equal(
            ["request TransferRequest { Target = n2 } via n1", "campaign n2 forced", "campaign n2 forced"], Lab.Default.Calls);
    }

    [Fact]
    public async Task Forcing_the_leader_to_lead_disturbs_nobody()
    {
        await Host.SendAsync("/api/control/force", """{"node": "n1", "state": "leader"}""");

        Assert.Empty(Lab.Default.Calls);
    }

    [Theory]
    [InlineData(3, NodeHealth.Running, "n2 does not lead after 3 elections: its log ends at 3, behind n1, which leads and has 9 entries")]
    [InlineData(9, NodeHealth.Running, "n2 does not lead after 3 elections: n1 leads")]
    [InlineData(9, NodeHealth.Crashed, "n2 does not lead after 3 elections: it got no majority; links may be cut")]
    public async Task A_node_that_cannot_lead_gets_409_with_the_reason(long lastIndex, NodeHealth leader, string reason)
    {
        Lab.Default.Change(1, node => node with { LastIndex = 9, Health = leader });
        Lab.Default.Change(2, node => node with { LastIndex = lastIndex });

        JsonElement problem = await Host.SendAsync("/api/control/force", """{"node": "n2", "state": "leader"}""", HttpStatusCode.Conflict);

        Assert.Equal(reason, problem.Detail());
    }

    [Fact]
    public async Task A_node_without_a_majority_is_told_so()
    {
        Lab.Default.Change(1, node => node with { Health = NodeHealth.Crashed });
        Lab.Default.Change(3, node => node with { Health = NodeHealth.Paused });

        JsonElement problem = await Host.SendAsync("/api/control/force", """{"node": "n2", "state": "leader"}""", HttpStatusCode.Conflict);

        Assert.EndsWith("only 1 of 3 nodes run, which is no majority", problem.Detail(), StringComparison.Ordinal);
    }
}
