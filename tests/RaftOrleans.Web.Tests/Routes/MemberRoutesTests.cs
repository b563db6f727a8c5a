using System.Net;
using System.Text.Json;
using RaftOrleans.Consensus;

namespace RaftOrleans.Web.Tests;

/// <summary>Who belongs to a group, asked and changed over HTTP.</summary>
public sealed class MemberRoutesTests : ApiTest
{
    [Fact]
    public async Task The_members_are_those_the_leader_knows()
    {
        Lab.Default.Change(1, node => node with
        {
            CommitIndex = 9,
            MembershipIndex = 7,
            Membership = new Membership([NodeId.Of(1), NodeId.Of(2)], [], [NodeId.Of(3)], []),
        });

        JsonElement members = await Host.GetAsync("/api/members");

        Assert.Equal(7, members.GetProperty("index").GetInt64());
        Assert.True(members.GetProperty("is_committed").GetBoolean());
        Assert.Equal(["n1", "n2"], members.GetProperty("voters").EnumerateArray().Select(node => node.GetString()));
        Assert.Equal(["n3"], members.GetProperty("learners").EnumerateArray().Select(node => node.GetString()));
    }

    [Fact]
    public async Task A_change_reaches_the_group_as_it_was_asked_for()
    {
        JsonElement answer = await Host.SendAsync(
            "/api/control/members", """{"voters": ["n2"], "removed": ["leader"], "at_once": true, "expected_index": 4}""");

        Assert.StartsWith("the membership changes with entry", answer.GetProperty("message").GetString(), StringComparison.Ordinal);
        string call = Assert.Single(Lab.Default.Calls, call => call.StartsWith("request", StringComparison.Ordinal));
        Assert.Contains("AtOnce = True", call, StringComparison.Ordinal);
        Assert.Equal(["n2", "n1"], answer.GetProperty("nodes").EnumerateArray().Select(node => node.GetString()));
        Assert.Contains("ExpectedIndex = 4", call, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refusal_is_a_conflict_with_the_reason()
    {
        Lab.Default.OnPropose = _ => Task.FromResult(ProposalAnswer.Refused(NodeId.Of(1), "the membership of entry 5 is still under way"));

        JsonElement problem = await Host.SendAsync("/api/control/members", """{"removed": ["n2"]}""", HttpStatusCode.Conflict);

        Assert.Contains("the membership of entry 5 is still under way", problem.Detail(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}", HttpStatusCode.BadRequest, "nothing is to change")]
    [InlineData("""{"voters": ["x1"]}""", HttpStatusCode.BadRequest, "'x1' names no node")]
    [InlineData("""{"voters": "n1"}""", HttpStatusCode.BadRequest, "an array of nodes")]
    [InlineData("""{"removed": ["n9"]}""", HttpStatusCode.NotFound, "has no node n9")]
    [InlineData("""{"voters": ["n9"]}""", HttpStatusCode.NotFound, "has no node n9")]
    [InlineData("""{"voters": ["n2"], "atonce": true}""", HttpStatusCode.BadRequest, "atonce")]
    public async Task A_wrong_change_says_what_is_wrong(string body, HttpStatusCode status, string detail)
    {
        JsonElement problem = await Host.SendAsync("/api/control/members", body, status);

        Assert.Contains(detail, problem.Detail(), StringComparison.Ordinal);
        Assert.DoesNotContain(Lab.Default.Calls, call => call.StartsWith("request", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_transfer_names_who_leads_then()
    {
        JsonElement answer = await Host.SendAsync("/api/control/transfer", """{"node": "n3"}""");

        Assert.Equal("n3 leads", answer.GetProperty("message").GetString());
        Assert.Contains("request TransferRequest { Target = n3 } via leader", Lab.Default.Calls);
    }

    [Fact]
    public async Task Wiping_and_writing_down_are_done_to_nodes()
    {
        await Host.SendAsync("/api/control/wipe", """{"node": "n2"}""");
        await Host.SendAsync("/api/control/snapshot", """{"node": "all"}""");
        await Host.SendAsync("/api/control/add-node", "{}");

        Assert.Equal(["wipe n2", "snapshot n1", "snapshot n2", "snapshot n3", "add node"], Lab.Default.Calls);
    }
}
