using static RaftOrleans.Consensus.Tests.Node.Ids;

namespace RaftOrleans.Consensus.Tests.Node;

/// <summary>What a follower does with the entries of a leader (paper, section 5.3; figure 2, 'AppendEntries RPC').</summary>
[Trait("Section", "5.3")]
public class FollowerReplicationTests
{
    [Fact]
    public void A_follower_appends_the_leaders_entries_and_acknowledges_the_last()
    {
        NodeUnderTest node = Given.Follower(term: 2, log: [1]);
        AppendEntriesReply? reply = node.AppendFrom(N2, term: 2, At(1, 1), Entries.After(1, 2, 2));
        Assert.Equal((true, 3, 2), (reply!.IsSuccess, reply.Index, reply.Term));
        Assert.Equal([1L, 2, 2], node.Log);
        Assert.Equal(N2, node.Core.Leader);
    }

    // No node sends that; a person who makes messages by hand may.
    [Fact]
    public void A_node_does_not_follow_itself()
    {
        NodeUnderTest node = Given.Follower(term: 2, log: [1]);
        Assert.Null(node.AppendFrom(N1, term: 3, At(1, 1), Entries.After(1, 3)));
        Assert.Equal((2L, NodeId.None), (node.Core.Term, node.Core.Leader));
        Assert.Equal([1L], node.Log);
    }

    [Fact]
    public void The_entries_themselves_come_to_the_disk()
    {
        NodeUnderTest node = Given.Follower(term: 2, log: [1]);
        LogEntry[] entries = Entries.After(1, 2, 2);
        node.AppendFrom(N2, term: 2, At(1, 1), entries);
        Assert.Equal(entries, node.Disk.Durable.Entries.Skip(1));
    }

    [Fact]
    public void The_first_entries_of_all_follow_the_start_of_the_log()
    {
        NodeUnderTest node = Given.Follower(term: 1);
        Assert.Equal(2, node.AppendFrom(N2, term: 1, LogPosition.Start, Entries.Of(1, 1))!.Index);
        Assert.Equal([1L, 1], node.Log);
    }

    // The consistency check: the entry just before the new ones must be there, with the same term.
    [Theory]
    [InlineData(3, 1)]
    [InlineData(2, 2)]
    [InlineData(1, 2)]
    public void Entries_are_refused_where_the_previous_one_does_not_match(long index, long term)
    {
        NodeUnderTest node = Given.Follower(term: 3, log: [1, 1]);
        AppendEntriesReply? reply = node.AppendFrom(N2, term: 3, At(index, term), Entries.After(index, 3), commit: index + 1);
        Assert.Equal((false, index), (reply!.IsSuccess, reply.Index));
        Assert.Equal([1L, 1], node.Log);
        Assert.Equal(0, node.CommitIndex);
    }

    [Fact]
    public void Conflicting_entries_are_removed_with_all_that_follow()
    {
        NodeUnderTest node = Given.Follower(term: 3, log: [1, 2, 2, 2]);
        AppendEntriesReply? reply = node.AppendFrom(N2, term: 3, At(1, 1), Entries.After(1, 3));
        Assert.Equal((true, 2), (reply!.IsSuccess, reply.Index));
        Assert.Equal([1L, 3], node.Log);
        Assert.Equal([1L, 3], node.Disk.Durable.Entries.Select(entry => entry.Term));
    }

    [Fact]
    public void Entries_that_are_there_already_stay_and_so_do_those_after_them()
    {
        NodeUnderTest node = Given.Follower(term: 2, log: [1, 1, 2, 2]);
        AppendEntriesReply? reply = node.AppendFrom(N2, term: 2, At(1, 1), Entries.After(1, 1, 2));
        Assert.Equal((true, 3), (reply!.IsSuccess, reply.Index));
        Assert.Equal([1L, 1, 2, 2], node.Log);
        Assert.Empty(node.Writes);
    }

    [Fact]
    public void A_message_that_overlaps_appends_only_what_is_new()
    {
        NodeUnderTest node = Given.Follower(term: 2, log: [1, 2]);
        node.AppendFrom(N2, term: 2, At(1, 1), Entries.After(1, 2, 2, 2));
        Assert.Equal([1L, 2, 2, 2], node.Log);
        Assert.Equal(0, Assert.Single(node.Writes).TruncateFrom);
    }

    [Fact]
    public void A_heartbeat_leaves_a_longer_log_alone()
    {
        NodeUnderTest node = Given.Follower(term: 3, log: [1, 1, 2]);
        AppendEntriesReply? reply = node.AppendFrom(N2, term: 3, At(1, 1));
        Assert.Equal((true, 1), (reply!.IsSuccess, reply.Index));
        Assert.Equal([1L, 1, 2], node.Log);
    }

    [Fact]
    public void A_delayed_duplicate_does_not_remove_what_was_acknowledged_since()
    {
        NodeUnderTest node = Given.Follower(term: 1);
        AppendEntries first = node.Append(N2, term: 1, LogPosition.Start, Entries.Of(1));
        node.Receive(first);
        Assert.Equal(3, node.AppendFrom(N2, term: 1, At(1, 1), Entries.After(1, 1, 1))!.Index);

        AppendEntriesReply reply = Assert.IsType<AppendEntriesReply>(Assert.Single(node.Receive(first)));
        Assert.Equal((true, 1), (reply.IsSuccess, reply.Index));
        Assert.Equal([1L, 1, 1], node.Log);
        Assert.Equal(3, node.Disk.Durable.Entries.Count);
    }

    [Fact]
    public void The_same_append_twice_changes_nothing_and_is_acknowledged_twice()
    {
        NodeUnderTest node = Given.Follower(term: 1);
        AppendEntries append = node.Append(N2, term: 1, LogPosition.Start, Entries.Of(1, 1), commit: 1);
        node.Receive(append);
        node.Forget().Receive(append);
        Assert.Equal(2, Assert.Single(node.SentOf<AppendEntriesReply>()).Index);
        Assert.Equal([1L, 1], node.Log);
        Assert.Equal(["1@1"], node.Machine.Applied);
        Assert.Empty(node.Writes);
    }

    // The leader's commit index comes with every append; what this message has shown to match bounds it.
    [Theory]
    [InlineData(0, 0)]
    [InlineData(2, 2)]
    [InlineData(3, 3)]
    [InlineData(9, 3)]
    public void A_follower_commits_what_the_leader_has_committed(long leaderCommit, long expected)
    {
        NodeUnderTest node = Given.Follower(term: 2, log: [1, 1]);
        node.AppendFrom(N2, term: 2, At(2, 1), Entries.After(2, 2), leaderCommit);
        Assert.Equal((expected, expected), (node.CommitIndex, node.Core.LastApplied));
    }

    [Fact]
    public void A_follower_does_not_commit_beyond_the_last_verified_entry()
    {
        // Entries 2 and 3 are an earlier leader's. The heartbeat shows only that entry 1 is right.
        NodeUnderTest node = Given.Follower(term: 3, log: [1, 2, 2]);
        node.AppendFrom(N2, term: 3, At(1, 1), commit: 3);
        Assert.Equal(1, node.CommitIndex);
        Assert.Equal(["1@1"], node.Machine.Applied);
    }

    [Fact]
    public void A_leader_that_has_committed_less_does_not_take_back_what_is_committed()
    {
        NodeUnderTest node = Given.Follower(term: 2, log: [1, 1]);
        node.AppendFrom(N2, term: 2, At(2, 1), commit: 2);
        node.AppendFrom(N2, term: 2, At(2, 1), commit: 1);
        Assert.Equal(2, node.CommitIndex);
    }

    [Fact]
    public void Committed_entries_are_applied_once_and_in_order()
    {
        NodeUnderTest node = Given.Follower(term: 1);
        node.AppendFrom(N2, term: 1, LogPosition.Start, Entries.Of(1, 1, 1), commit: 2);
        Assert.Equal(["1@1", "2@1"], node.Machine.Applied);
        node.AppendFrom(N2, term: 1, At(3, 1), commit: 3);
        Assert.Equal(["1@1", "2@1", "3@1"], node.Machine.Applied);
    }

    // The hint: the first index of the term that conflicts, or the end of a log that is too short.
    [Theory]
    [InlineData(new long[] { }, 4, 2, 1, 0)]
    [InlineData(new long[] { 1, 1 }, 4, 2, 3, 0)]
    [InlineData(new long[] { 1, 1, 1, 1 }, 4, 2, 1, 1)]
    [InlineData(new long[] { 1, 2, 2, 2 }, 4, 3, 2, 2)]
    [InlineData(new long[] { 1, 2, 2, 2, 3, 3 }, 4, 3, 2, 2)]
    [InlineData(new long[] { 1, 2, 2, 3, 3, 3 }, 5, 2, 4, 3)]
    public void A_refusal_tells_the_leader_which_term_to_skip(long[] log, long index, long term, long hintIndex, long hintTerm)
    {
        NodeUnderTest node = Given.Follower(term: 4, log: log);
        Assert.Equal(At(hintIndex, hintTerm), node.AppendFrom(N2, term: 4, At(index, term))!.Conflict);
    }

    [Fact]
    public void The_answer_names_the_round_of_the_request()
    {
        NodeUnderTest node = Given.Follower(term: 1);
        Assert.Equal(5, node.AppendFrom(N2, term: 1, round: 5)!.Round);
        Assert.Equal(6, node.AppendFrom(N2, term: 1, LogPosition.Start, Entries.Of(1), round: 6)!.Round);
        Assert.Equal(7, node.AppendFrom(N2, term: 1, At(9, 1), round: 7)!.Round);
    }

    [Fact]
    public void A_follower_that_learns_of_a_leader_answers_proposals_with_its_name()
    {
        NodeUnderTest node = Given.Follower(term: 1);
        node.AppendFrom(N3, term: 1);
        ProposalAnswer answer = node.Proposals[node.Propose("x")];
        Assert.Equal((ProposalOutcome.NotLeader, N3), (answer.Outcome, answer.Leader));
    }
}
