using System.Net;
using System.Text.Json;
using RaftOrleans.Consensus;
using RaftOrleans.Lab;

namespace RaftOrleans.Web.Tests;

public sealed class RawMessagesTests : ApiTest
{
    private static readonly NodeId N2 = NodeId.Of(2);
    private Message? _sent;

    [Theory]
    [InlineData("/api/nodes/n2/vote")]
    [InlineData("/api/groups/default/nodes/n2/vote")]
    [InlineData("/api/nodes/n2/raft/request_vote")]
    public async Task A_vote_is_asked_for_in_the_papers_fields(string path)
    {
        Answer(new RequestVoteReply(N2, NodeId.Outside(1), 8, isPreVote: false, isGranted: true));

        JsonElement answer = await Host.SendAsync(
            path, """{"term": 8, "candidate_id": "n3", "last_log_index": 5, "last_log_term": 2, "forced": true}""");

        RequestVote vote = Assert.IsType<RequestVote>(_sent);
        Assert.Equal(
            (8, NodeId.Of(3), new LogPosition(5, 2), false, true), (vote.Term, vote.Candidate, vote.LastLog, vote.IsPreVote, vote.IsForced));
        Assert.Equal(N2, vote.To);
        Assert.Equal("""{"term":8,"vote_granted":true,"node_id":"n2"}""", answer.GetRawText());
    }

    [Fact]
    public async Task On_the_nodes_own_port_votes_and_entries_go_to_that_node()
    {
        Answer(new RequestVoteReply(N2, NodeId.Outside(1), 8, isPreVote: true, isGranted: false));
        foreach (string path in (string[])["/api/vote", "/raft/request_vote"])
        {
            HttpResponseMessage response = await Host.Client.PostAsync(
                new Uri(Host.NodeAddress, path), ApiHost.Json("""{"term": 8, "candidate_id": 3, "pre_vote": true}"""));
            Assert.False((await ApiHost.ReadAsync(response, HttpStatusCode.OK)).GetProperty("vote_granted").GetBoolean());
            Assert.True(Assert.IsType<RequestVote>(_sent).IsPreVote);
        }

        Answer(new AppendEntriesReply(N2, NodeId.Outside(1), 8, isSuccess: true, 0, default, 0));
        foreach (string path in (string[])["/api/append_entries", "/raft/append_entries"])
        {
            HttpResponseMessage response = await Host.Client.PostAsync(
                new Uri(Host.NodeAddress, path), ApiHost.Json("""{"term": 8, "leader_id": "n1", "entries": []}"""));
            Assert.True((await ApiHost.ReadAsync(response, HttpStatusCode.OK)).GetProperty("success").GetBoolean());
        }
    }

    [Fact]
    public async Task Entries_follow_the_previous_one_and_carry_commands()
    {
        Answer(new AppendEntriesReply(N2, NodeId.Outside(1), 8, isSuccess: true, 7, default, 0));

        JsonElement answer = await Host.SendAsync(
            "/api/nodes/n2/append_entries",
            """
            {"term": 8, "leader_id": "n1", "prev_log_index": 5, "prev_log_term": 3, "leader_commit": 4, "entries": [
              {"term": 7, "index": 6},
              {"term": 8, "command": {"operation": "SET", "key": "x", "value": 1}}]}
            """);

        AppendEntries append = Assert.IsType<AppendEntries>(_sent);
        Assert.Equal((8, NodeId.Of(1), new LogPosition(5, 3), 4), (append.Term, append.Leader, append.Previous, append.LeaderCommit));
        LogEntry[] entries = append.Entries.ToArray();
        Assert.Equal([new LogPosition(6, 7), new LogPosition(7, 8)], entries.Select(entry => entry.Position));
        Assert.Equal([EntryKind.NoOp, EntryKind.Command], entries.Select(entry => entry.Kind));
        Assert.Equal(KeyValueCommand.Set("x", "1").ToArray(), entries[1].Command.ToArray());
        Assert.Equal(
            """{"term":8,"success":true,"node_id":"n2","match_index":7,"conflict_index":null,"conflict_term":null}""", answer.GetRawText());
    }

    [Fact]
    public async Task A_mismatch_comes_back_with_its_hint()
    {
        Answer(new AppendEntriesReply(N2, NodeId.Outside(1), 8, isSuccess: false, 9, new LogPosition(3, 2), 0));

        JsonElement answer = await Host.SendAsync(
            "/api/nodes/n2/append_entries", """{"term": 8, "leader_id": "n1", "prev_log_index": 9, "prev_log_term": 3}""");

        Assert.Equal(
            """{"term":8,"success":false,"node_id":"n2","match_index":null,"conflict_index":3,"conflict_term":2}""", answer.GetRawText());
    }

    [Fact]
    public async Task A_node_that_stays_silent_is_said_to_be_silent()
    {
        Lab.Default.OnRaw = _ => throw new LabException(LabFailure.TimedOut, "no reply");

        JsonElement problem = await Host.SendAsync(
            "/api/nodes/n2/vote", """{"term": 8, "candidate_id": "n3"}""", HttpStatusCode.GatewayTimeout);

        Assert.StartsWith("n2 was silent; it ignores candidates while it hears from a leader", problem.Detail(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("vote", """{"candidate_id": "n3"}""", "term")]
    [InlineData("vote", """{"term": 0, "candidate_id": "n3"}""", "term")]
    [InlineData("vote", """{"term": 1.5, "candidate_id": "n3"}""", "term")]
    [InlineData("vote", """{"term": 9223372036854775807, "candidate_id": "n3"}""", "term")]
    [InlineData("vote", """{"term": 1}""", "candidate_id")]
    [InlineData("vote", """{"term": 1, "candidate_id": "x"}""", "candidate_id")]
    [InlineData("vote", """{"term": 1, "candidate_id": "n1", "last_log_index": -1}""", "last_log_index")]
    [InlineData("vote", """{"term": 1, "candidate_id": "n1", "pre_vote": 1}""", "pre_vote")]
    [InlineData("append_entries", """{"term": 1}""", "leader_id")]
    [InlineData("append_entries", """{"term": 1, "leader_id": "n1", "entries": 5}""", "entries")]
    [InlineData("append_entries", """{"term": 1, "leader_id": "n1", "entries": [5]}""", "entries")]
    [InlineData("append_entries", """{"term": 1, "leader_id": "n1", "entries": [{}]}""", "entries[0].term")]
    [InlineData("append_entries", """{"term": 1, "leader_id": "n1", "entries": [{"term": 1, "index": 5}]}""", "entries[0].index")]
    [InlineData(
        "append_entries",
        """{"term": 1, "leader_id": "n1", "entries": [{"term": 1, "command": {"operation": "GET", "key": "x"}}]}""",
        "entries[0].command.operation")]
    [InlineData(
        "append_entries",
        """{"term": 1, "leader_id": "n1", "entries": [{"term": 1, "command": {"operation": "SET", "key": "x"}}]}""",
        "entries[0].command.value")]
    public async Task A_malformed_message_reaches_no_node(string route, string body, string field)
    {
        JsonElement problem = await Host.SendAsync($"/api/nodes/n2/{route}", body, HttpStatusCode.BadRequest);

        Assert.Equal(field, problem.GetProperty("field").GetString());
        Assert.Contains(field, problem.Detail(), StringComparison.Ordinal);
        Assert.Empty(Lab.Default.Calls);
    }

    private void Answer(Message reply) => Lab.Default.OnRaw = message =>
    {
        _sent = message;
        return reply;
    };
}
