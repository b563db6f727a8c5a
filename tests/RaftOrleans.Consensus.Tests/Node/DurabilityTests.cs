using static RaftOrleans.Consensus.Tests.Node.Ids;

namespace RaftOrleans.Consensus.Tests.Node;

/// <summary>
/// What is promised is on the disk first (paper, figure 2: 'updated on stable storage before responding'; dissertation, section 3.8).
/// In these tests a write completes when the test says so.
/// </summary>
[Trait("Section", "D 3.8")]
public class DurabilityTests
{
    [Fact]
    public void A_vote_does_not_leave_before_it_is_durable()
    {
        NodeUnderTest node = SlowFollower(term: 1);
        Assert.Null(node.AskForVote(N2, term: 2));
        Assert.Equal(new HardState(2, N2), node.Writes.Single().HardState);
        node.CompleteWrite();
        Assert.True(Assert.Single(node.SentOf<RequestVoteReply>()).IsGranted);
    }

    [Fact]
    public void A_vote_that_was_not_durable_at_a_crash_was_never_given()
    {
        NodeUnderTest node = SlowFollower(term: 1);
        Assert.Null(node.AskForVote(N2, term: 2));
        node.Restart();
        Assert.Equal(new HardState(1, NodeId.None), new HardState(node.Term, node.Core.VotedFor));
        Assert.Null(node.AskForVote(N3, term: 2));
        node.CompleteWrites();
        Assert.Equal(N3, Assert.Single(node.SentOf<RequestVoteReply>()).To);
    }

    [Fact]
    public void A_refusal_does_not_leave_before_the_term_it_tells_is_durable()
    {
        NodeUnderTest node = SlowFollower(term: 1, log: [1]);
        Assert.Null(node.AskForVote(N2, term: 2));
        node.CompleteWrite();
        Assert.Equal((false, 2), (node.SentOf<RequestVoteReply>().Single().IsGranted, node.SentOf<RequestVoteReply>().Single().Term));
    }

    [Fact]
    public void A_refused_append_does_not_leave_before_the_term_it_tells_is_durable()
    {
        NodeUnderTest node = SlowFollower(term: 1);
        Assert.Null(node.AppendFrom(N2, term: 2, At(5, 1)));
        node.CompleteWrite();
        Assert.False(Assert.Single(node.SentOf<AppendEntriesReply>()).IsSuccess);
    }

    [Fact]
    public void A_refused_PreVote_and_a_refused_read_do_not_leave_before_the_term_they_tell_is_durable()
    {
        NodeUnderTest node = SlowFollower(term: 1, log: [1]);
        node.Receive(new ReadIndexRequest(N3, N1, 2, 1));
        Assert.Null(node.AskForPreVote(N2, term: 2, At(1, 1)));
        Assert.Empty(node.Sent);
        node.CompleteWrite();
        Assert.Equal([typeof(ReadIndexReply), typeof(RequestVoteReply)], node.Sent.Select(message => message.GetType()));
        Assert.All(node.Sent, message => Assert.Equal(2, message.Term));
    }

    [Fact]
    public void What_changes_nothing_on_the_disk_is_answered_at_once()
    {
        NodeUnderTest node = SlowFollower(term: 2, log: [1], votedFor: N2);
        Assert.True(node.AskForVote(N2, term: 2, At(1, 1))!.IsGranted);
        Assert.False(node.AskForVote(N3, term: 2, At(1, 1))!.IsGranted);
        Assert.True(node.AppendFrom(N2, term: 2, At(1, 1))!.IsSuccess);
        Assert.Empty(node.Writes);
    }

    [Fact]
    public void Entries_are_not_acknowledged_before_they_are_durable()
    {
        NodeUnderTest node = SlowFollower(term: 1);
        Assert.Null(node.AppendFrom(N2, term: 1, LogPosition.Start, Entries.Of(1, 1)));
        Assert.Equal((2, 0), (node.Core.Log.LastIndex, node.Core.DurableIndex));
        node.CompleteWrite();
        Assert.Equal(2, Assert.Single(node.SentOf<AppendEntriesReply>()).Index);
        Assert.Equal(2, node.Core.DurableIndex);
    }

    [Fact]
    public void A_duplicate_of_entries_that_are_not_durable_yet_is_not_acknowledged_sooner()
    {
        NodeUnderTest node = SlowFollower(term: 1);
        AppendEntries append = node.Append(N2, term: 1, LogPosition.Start, Entries.Of(1, 1));
        node.Receive(append);
        node.Receive(append);
        Assert.Empty(node.Sent);
        node.CompleteWrite();
        Assert.Equal(2, Assert.Single(node.SentOf<AppendEntriesReply>()).Index);
    }

    [Fact]
    public void A_duplicate_of_durable_entries_is_acknowledged_at_once_though_newer_ones_are_not_durable()
    {
        NodeUnderTest node = SlowFollower(term: 1);
        AppendEntries first = node.Append(N2, term: 1, LogPosition.Start, Entries.Of(1));
        node.Receive(first);
        node.CompleteWrite();
        node.Forget().AppendFrom(N2, term: 1, At(1, 1), Entries.After(1, 1));
        Assert.Empty(node.Sent);
        node.Receive(first);
        Assert.Equal(1, Assert.Single(node.SentOf<AppendEntriesReply>()).Index);
    }

    [Fact]
    public void A_heartbeat_is_answered_at_once_and_only_with_what_is_durable()
    {
        NodeUnderTest node = SlowFollower(term: 1, log: [1]);
        node.AppendFrom(N2, term: 1, At(1, 1), Entries.After(1, 1, 1));
        AppendEntriesReply? reply = node.AppendFrom(N2, term: 1, At(3, 1));
        Assert.Equal((true, 1), (reply!.IsSuccess, reply.Index));
        node.CompleteWrite();
        Assert.Equal(3, node.AppendFrom(N2, term: 1, At(3, 1))!.Index);
    }

    [Fact]
    public void A_heartbeat_does_not_acknowledge_durable_entries_that_it_has_not_verified()
    {
        NodeUnderTest node = SlowFollower(term: 3, log: [1, 2, 2]);
        Assert.Equal(1, node.AppendFrom(N2, term: 3, At(1, 1))!.Index);
    }

    [Fact]
    public void Entries_that_replace_durable_ones_are_not_taken_for_durable()
    {
        NodeUnderTest node = SlowFollower(term: 3, log: [1, 2, 2]);
        Assert.Null(node.AppendFrom(N2, term: 3, At(1, 1), Entries.After(1, 3)));
        Assert.Equal(1, node.Core.DurableIndex);
        node.CompleteWrite();
        Assert.Equal((2, 2), (Assert.Single(node.SentOf<AppendEntriesReply>()).Index, node.Core.DurableIndex));
    }

    [Fact]
    public void An_acknowledgement_in_a_new_term_waits_for_the_term()
    {
        NodeUnderTest node = SlowFollower(term: 1, log: [1]);
        Assert.Null(node.AppendFrom(N2, term: 2, At(1, 1)));
        node.CompleteWrite();
        Assert.Equal(1, Assert.Single(node.SentOf<AppendEntriesReply>()).Index);
    }

    [Fact]
    public void An_acknowledgement_waits_for_both_the_term_and_the_entries()
    {
        NodeUnderTest node = SlowFollower(term: 1);
        node.AppendFrom(N2, term: 1, LogPosition.Start, Entries.Of(1));

        // The same entry again, from the leader of a later term: the entry is under way already, the term is not.
        node.AppendFrom(N3, term: 2, LogPosition.Start, Entries.Of(1));
        node.CompleteWrite();
        Assert.DoesNotContain(node.Sent, message => message.To == N3);
        node.CompleteWrite();
        Assert.Equal(1, Assert.Single(node.SentTo<AppendEntriesReply>(N3)).Index);
    }

    [Fact]
    public void A_candidates_own_vote_counts_when_it_is_durable_and_not_before()
    {
        NodeUnderTest node = SlowFollower(term: 0, members: 1);
        node.ElapseToDeadline();
        Assert.Equal(Role.Candidate, node.Role);
        node.CompleteWrite();
        Assert.Equal(Role.Leader, node.Role);
    }

    [Fact]
    public void A_candidate_does_not_lead_before_its_own_vote_is_durable_however_many_others_voted()
    {
        NodeUnderTest node = SlowFollower(term: 1, members: 3);
        node.Campaign(forced: true);
        node.Vote(N2);
        node.Vote(N3);
        Assert.Equal((Role.Candidate, 2), (node.Role, node.Term));
        node.CompleteWrite();
        Assert.Equal((Role.Leader, 2), (node.Role, node.Term));
    }

    [Fact]
    public void A_candidate_does_not_ask_for_votes_before_its_term_is_durable()
    {
        NodeUnderTest node = SlowFollower(term: 1, members: 3);
        node.Campaign(forced: true);
        node.Elapse(Given.Options.HeartbeatInterval);
        Assert.Empty(node.Sent);
        node.CompleteWrite();
        Assert.Equal([N2, N3], node.SentOf<RequestVote>().Select(request => request.To));
    }

    [Fact]
    public void A_vote_for_a_candidacy_that_a_crash_wiped_out_does_not_count_for_the_next_one_in_the_same_term()
    {
        // n3 leads term 2 and commits 2@2 with the help of n2. On n1's disk it is still under way.
        Cluster cluster = new(Given.PlainRaft, [[1], [1], [1]], term: 1);
        NodeUnderTest n1 = cluster[N1];
        cluster[N3].Campaign();
        cluster.DeliverAll(message => message is RequestVote or RequestVoteReply);
        n1.HasSlowDisk = true;
        cluster.DeliverAll();
        Assert.Equal((2, 2, 1), (cluster[N3].CommitIndex, n1.Core.Log.LastIndex, n1.Core.DurableIndex));

        // n1 stands for term 3, and n2 would vote for it, for it seems to hold all that is committed.
        n1.Campaign();
        cluster.Deliver(message => message is RequestVote && message.To == N2);
        IReadOnlyList<Message> late = cluster.Take(message => message is RequestVoteReply);

        // The power fails: n1 forgets term 3 and the entry. It stands for term 3 once more, and then the vote comes.
        n1.Restart();
        n1.HasSlowDisk = false;
        n1.Campaign();
        Assert.Equal((Role.Candidate, 3, 1), (n1.Role, n1.Term, n1.Core.Log.LastIndex));
        foreach (Message vote in late)
        {
            cluster.Hand(vote);
        }

        Assert.NotEqual(Role.Leader, n1.Role);
    }

    [Fact]
    public void A_restarted_node_knows_its_term_its_vote_and_its_log_and_nothing_else()
    {
        NodeUnderTest node = Given.Follower(term: 1);
        node.AppendFrom(N2, term: 2, LogPosition.Start, Entries.Of(1, 2), commit: 2);
        node.Restart();
        Assert.Equal((Role.Follower, 2, NodeId.None), (node.Role, node.Term, node.Core.Leader));
        Assert.Equal([1L, 2], node.Log);
        Assert.Equal((0, 0, 2), (node.CommitIndex, node.Core.LastApplied, node.Core.DurableIndex));
        Assert.Empty(node.Sent);
    }

    [Fact]
    [Trait("Section", "D 10.2.1")]
    public void A_leader_sends_entries_while_its_own_write_is_under_way()
    {
        NodeUnderTest node = SlowLeader();
        node.Propose("x");
        Assert.Equal([N2, N3], node.SentOf<AppendEntries>().Select(append => append.To));
        Assert.NotEmpty(node.Disk.UnderWay);
    }

    [Fact]
    [Trait("Section", "D 10.2.1")]
    public void A_leader_counts_itself_only_when_its_own_write_is_durable()
    {
        NodeUnderTest node = SlowLeader();
        long proposal = node.Propose("x");
        node.Acknowledge(N2, index: 2);
        Assert.Equal((1, null), (node.CommitIndex, node.ResultOf(proposal)));
        node.CompleteWrite();
        Assert.Equal((2, "done x"), (node.CommitIndex, node.ResultOf(proposal)));
    }

    [Fact]
    [Trait("Section", "D 10.2.1")]
    public void An_entry_is_committed_without_the_leaders_disk_when_a_majority_of_others_holds_it()
    {
        NodeUnderTest node = SlowLeader();
        long proposal = node.Propose("x");
        node.Acknowledge(N2, index: 2);
        node.Acknowledge(N3, index: 2);
        Assert.Equal((2, "done x", 1), (node.CommitIndex, node.ResultOf(proposal), node.Core.DurableIndex));
    }

    [Fact]
    public void A_group_of_one_answers_when_its_write_is_durable_and_not_before()
    {
        NodeUnderTest node = Given.Follower(term: 0, members: 1);
        node.ElapseToDeadline();
        node.HasSlowDisk = true;
        long proposal = node.Propose("x");
        Assert.Null(node.ResultOf(proposal));
        node.CompleteWrite();
        Assert.Equal("done x", node.ResultOf(proposal));
    }

    [Fact]
    public void A_write_that_completes_after_the_leader_was_deposed_commits_nothing()
    {
        NodeUnderTest node = SlowLeader();
        node.Propose("x");
        node.Acknowledge(N2, index: 2);
        node.Do(core => core.StepDown(node.Now));
        node.CompleteWrites();
        Assert.Equal(1, node.CommitIndex);
    }

    private static NodeUnderTest SlowFollower(long term, long[]? log = null, NodeId votedFor = default, int members = 3)
    {
        NodeUnderTest node = Given.Follower(term, log, votedFor, members);
        node.HasSlowDisk = true;
        return node;
    }

    private static NodeUnderTest SlowLeader()
    {
        NodeUnderTest node = Given.SettledLeader(term: 2);
        node.HasSlowDisk = true;
        return node;
    }
}
