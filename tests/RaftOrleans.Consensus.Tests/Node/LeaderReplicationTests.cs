using static RaftOrleans.Consensus.Tests.Node.Ids;

namespace RaftOrleans.Consensus.Tests.Node;

/// <summary>How a leader brings its log to the followers (paper, section 5.3; figure 2, 'Rules for Servers', 'Leaders').</summary>
[Trait("Section", "5.3")]
public class LeaderReplicationTests
{
    [Fact]
    public void A_new_leader_begins_its_term_with_an_entry_of_its_own()
    {
        NodeUnderTest node = Given.Leader(term: 3, log: [1, 2]);
        Assert.Equal([1L, 2, 3], node.Log);
        Assert.Equal(EntryKind.NoOp, node.Core.Log[3].Kind);
    }

    [Fact]
    public void A_new_leader_assumes_that_all_hold_its_log_and_sends_what_comes_after()
    {
        NodeUnderTest node = Given.Leader(term: 3, log: [1, 2]);
        Assert.Equal([N2, N3], node.SentOf<AppendEntries>().Select(append => append.To));
        Assert.All(node.SentOf<AppendEntries>(), append =>
        {
            Assert.Equal((At(2, 2), N1), (append.Previous, append.Leader));
            Assert.Equal([node.Core.Log[3]], append.Entries.ToArray());
        });
        Assert.All(node.Core.Followers, follower => Assert.Equal((0, ProgressState.Probe), (follower.MatchIndex, follower.State)));
    }

    [Fact]
    public void A_proposal_becomes_an_entry_of_the_leaders_term_and_goes_to_all()
    {
        NodeUnderTest node = Given.SettledLeader(term: 2);
        node.Propose("x");
        Assert.Equal([2L, 2], node.Log);
        Assert.Equal([N2, N3], node.SentOf<AppendEntries>().Select(append => append.To));
        Assert.All(node.SentOf<AppendEntries>(), append =>
        {
            Assert.Equal((At(1, 2), 1), (append.Previous, append.LeaderCommit));
            Assert.Equal((EntryKind.Command, 2), (append.Entries.Span[0].Kind, append.Entries.Span[0].Term));
        });
    }

    [Fact]
    public void An_entry_is_committed_when_a_majority_holds_it_and_not_before()
    {
        NodeUnderTest node = Given.SettledLeader(term: 2, members: 5);
        long proposal = node.Propose("x");
        node.Acknowledge(N2, index: 2);
        Assert.Equal((1, null), (node.CommitIndex, node.ResultOf(proposal)));
        node.Acknowledge(N3, index: 2);
        Assert.Equal((2, "done x"), (node.CommitIndex, node.ResultOf(proposal)));
    }

    [Fact]
    public void The_same_follower_twice_is_not_a_majority()
    {
        NodeUnderTest node = Given.SettledLeader(term: 2, members: 5);
        node.Propose("x");
        node.Acknowledge(N2, index: 2);
        node.Acknowledge(N2, index: 2);
        Assert.Equal(1, node.CommitIndex);
    }

    [Fact]
    public void An_acknowledgement_covers_all_entries_before_it()
    {
        NodeUnderTest node = Given.SettledLeader(term: 2);
        node.Propose("x");
        node.Propose("y");
        node.Propose("z");
        node.Acknowledge(N2, index: 3);
        Assert.Equal(3, node.CommitIndex);
        Assert.Equal(["x", "y"], node.Machine.Applied);
    }

    [Fact]
    public void The_commit_index_travels_with_the_next_entries_and_with_heartbeats()
    {
        NodeUnderTest node = Given.SettledLeader(term: 2);
        node.Propose("x");
        node.Acknowledge(N2, index: 2);
        node.Forget().Propose("y");
        Assert.All(node.SentOf<AppendEntries>(), append => Assert.Equal(2, append.LeaderCommit));

        node.Acknowledge(N2, index: 3);
        node.Forget().Elapse(Given.Options.HeartbeatInterval);
        Assert.All(node.SentOf<AppendEntries>(), append => Assert.Equal(3, append.LeaderCommit));
        Assert.Equal(2, node.Sent.Count);
    }

    [Fact]
    public void A_leader_never_overwrites_or_removes_entries_of_its_own_log()
    {
        NodeUnderTest node = Given.SettledLeader(term: 3, log: [1, 2]);
        LogEntry[] before = [.. Entries.All(node.Core.Log)];
        node.AppendFrom(N2, term: 3, At(1, 1), Entries.After(1, 3, 3));
        node.AppendFrom(N2, term: 2, At(1, 1), Entries.After(1, 1, 1));
        node.Reject(N2, previous: 3, hint: At(1, 0));
        node.Acknowledge(N3, index: 1);
        Assert.Equal(before, Entries.All(node.Core.Log));
        Assert.Equal(Role.Leader, node.Role);
    }

    [Fact]
    public void After_a_refusal_the_leader_tries_an_earlier_entry()
    {
        NodeUnderTest node = Given.Leader(term: 5, log: [4, 4, 4]);
        node.Forget().Reject(N2, previous: 3, hint: At(2, 0));
        AppendEntries append = Assert.Single(node.SentTo<AppendEntries>(N2));
        Assert.Equal((At(1, 4), 3), (append.Previous, append.Entries.Length));
    }

    // The follower's hint is its first entry of the term that conflicts. A leader that has entries of that term tries its own last one of
    // it; a leader without skips the whole term.
    [Theory]
    [InlineData(new long[] { 1, 1, 4, 4, 4 }, 3, 2, 2)]
    [InlineData(new long[] { 1, 2, 2, 4, 4 }, 2, 2, 3)]
    [InlineData(new long[] { 1, 2, 2, 4, 4 }, 1, 2, 3)]
    [InlineData(new long[] { 1, 1, 1, 1, 4 }, 3, 0, 2)]
    [InlineData(new long[] { 1, 1, 1, 1, 4 }, 1, 3, 0)]
    [InlineData(new long[] { 1, 1, 1, 1, 4 }, 9, 0, 4)]
    [InlineData(new long[] { 1, 1, 1, 1, 4 }, 0, 0, 0)]
    public void A_hint_skips_a_term_at_a_time(long[] log, long hintIndex, long hintTerm, long nextPrevious)
    {
        NodeUnderTest node = Given.Leader(term: 5, log: log);
        node.Forget().Reject(N2, previous: 5, At(hintIndex, hintTerm));
        Assert.Equal(nextPrevious, Assert.Single(node.SentTo<AppendEntries>(N2)).Previous.Index);
    }

    [Fact]
    public void The_end_of_a_short_log_is_found_with_one_refusal()
    {
        Cluster cluster = Cluster.WithLogs([.. Enumerable.Repeat(1L, 500)], [.. Enumerable.Repeat(1L, 500)], [1]);
        cluster[N1].Campaign(forced: true);
        cluster.DeliverAll(message => message is RequestVote or RequestVoteReply);
        cluster.DeliverAll();
        Assert.Equal(501, cluster[N3].Log.Length);
        Assert.Single(cluster[N3].SentOf<AppendEntriesReply>(), reply => !reply.IsSuccess);
    }

    [Fact]
    public void As_many_refusals_as_terms_are_enough_however_long_the_terms()
    {
        long[] follower = [.. Enumerable.Range(1, 10).SelectMany(term => Enumerable.Repeat(term * 2L, 50))];
        long[] leader = [2, .. Enumerable.Range(1, 10).SelectMany(term => Enumerable.Repeat((term * 2L) + 1, 50))];
        Cluster cluster = Cluster.WithLogs(leader, leader, follower);
        cluster.Elect(N1);
        Assert.Equal(cluster[N1].Log, cluster[N3].Log);
        Assert.InRange(cluster[N3].SentOf<AppendEntriesReply>().Count(reply => !reply.IsSuccess), 1, 11);
    }

    [Fact]
    public void A_late_refusal_is_not_acted_upon_again()
    {
        NodeUnderTest node = Given.Leader(term: 5, log: [1, 1, 4]);
        node.Reject(N2, previous: 3, hint: At(1, 1));
        node.Acknowledge(N2, index: 4);
        FollowerProgress before = node.Core.Followers.First();
        node.Forget().Reject(N2, previous: 3, hint: At(1, 1));
        Assert.Equal(before, node.Core.Followers.First());
        Assert.Empty(node.Sent);
    }

    [Fact]
    public void What_a_follower_has_acknowledged_is_never_asked_for_again()
    {
        NodeUnderTest node = Given.Leader(term: 5, log: [1, 1, 4]);
        node.Acknowledge(N2, index: 4);
        node.Propose("x");
        node.Forget().Reject(N2, previous: 5, hint: At(1, 0));
        AppendEntries append = Assert.Single(node.SentTo<AppendEntries>(N2));
        Assert.Equal((4, 1), (append.Previous.Index, append.Entries.Length));
        Assert.Equal(4, node.Core.Followers.First().MatchIndex);
    }

    [Fact]
    public void An_acknowledgement_of_less_does_not_take_back_one_of_more()
    {
        NodeUnderTest node = Given.Leader(term: 2, log: [1, 1]);
        node.Acknowledge(N2, index: 3);
        node.Acknowledge(N2, index: 1);
        Assert.Equal(3, node.Core.Followers.First().MatchIndex);
        Assert.Equal(3, node.CommitIndex);
    }

    [Fact]
    public void Acknowledgements_of_strangers_do_not_count()
    {
        NodeUnderTest node = Given.Leader(term: 2, members: 5);
        node.Acknowledge(N2, index: 1);
        node.Acknowledge(Outsider, index: 1);
        node.Acknowledge(NodeId.Of(6), index: 1);
        node.Acknowledge(N1, index: 1);
        Assert.Equal(0, node.CommitIndex);
    }

    [Fact]
    public void An_acknowledgement_of_what_the_leader_does_not_have_does_not_count()
    {
        NodeUnderTest node = Given.Leader(term: 2);
        node.Acknowledge(N2, index: 7);
        Assert.Equal((0, 0), (node.CommitIndex, node.Core.Followers.First().MatchIndex));
    }

    [Fact]
    [Trait("Section", "5.5")]
    public void A_follower_that_is_silent_is_asked_again_with_every_heartbeat_until_it_answers()
    {
        NodeUnderTest node = Given.Leader(term: 2, options: Given.PlainRaft);
        for (int beat = 0; beat < 5; beat++)
        {
            node.Forget().Elapse(Given.Options.HeartbeatInterval);
            Assert.Equal(1, Assert.Single(node.SentTo<AppendEntries>(N2)).Entries.Length);
        }

        node.Acknowledge(N2, index: 1);
        node.Forget().Elapse(Given.Options.HeartbeatInterval);
        Assert.Equal(0, Assert.Single(node.SentTo<AppendEntries>(N2)).Entries.Length);
    }

    [Fact]
    [Trait("Section", "5.5")]
    public void A_lost_append_is_made_up_for()
    {
        Cluster cluster = Cluster.Of(3);
        NodeUnderTest leader = cluster.Elect(N1);
        leader.Propose("x");
        cluster.Drop(message => message.To == N2);
        leader.Propose("y");
        cluster.DeliverAll();
        cluster.Elapse(Given.Options.HeartbeatInterval);
        Assert.Equal(leader.Log, cluster[N2].Log);
        Assert.All(cluster.Nodes, node => Assert.Equal(["x", "y"], node.Machine.Applied));
    }

    [Fact]
    [Trait("Section", "5.5")]
    public void A_lost_acknowledgement_is_made_up_for()
    {
        Cluster cluster = Cluster.Of(3);
        NodeUnderTest leader = cluster.Elect(N1);
        long proposal = leader.Propose("x");
        cluster.Deliver(message => message is AppendEntries);
        cluster.Drop();
        Assert.Null(leader.ResultOf(proposal));
        cluster.Elapse(Given.Options.HeartbeatInterval);
        Assert.Equal("done x", leader.ResultOf(proposal));
    }

    [Fact]
    [Trait("Section", "5.5")]
    public void Messages_that_come_twice_and_in_reverse_order_do_no_harm()
    {
        Cluster cluster = Cluster.Of(3);
        NodeUnderTest leader = cluster.Elect(N1);
        for (int i = 0; i < 5; i++)
        {
            leader.Propose($"c{i}");
        }

        IReadOnlyList<Message> sent = cluster.Take(_ => true);
        foreach (Message message in sent.Reverse().Concat(sent))
        {
            cluster.Hand(message);
        }

        cluster.DeliverAll();
        cluster.Elapse(Given.Options.HeartbeatInterval);
        Assert.All(cluster.Nodes, node => Assert.Equal(["c0", "c1", "c2", "c3", "c4"], node.Machine.Applied));
    }
}
