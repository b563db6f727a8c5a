using static RaftOrleans.Consensus.Tests.Node.Ids;

namespace RaftOrleans.Consensus.Tests.Node;

/// <summary>Entries of earlier terms are committed only together with one of the leader's own term (paper, section 5.4.2).</summary>
[Trait("Section", "5.4.2")]
public class CommitmentTests
{
    [Fact]
    public void An_entry_of_an_earlier_term_is_not_committed_by_counting_replicas()
    {
        NodeUnderTest node = Given.Leader(term: 4, log: [1, 2], members: 5);
        node.Acknowledge(N2, index: 2);
        node.Acknowledge(N3, index: 2);
        node.Acknowledge(N4, index: 2);
        node.Acknowledge(N5, index: 2);
        Assert.Equal(0, node.CommitIndex);
    }

    [Fact]
    public void It_is_committed_with_the_first_entry_of_the_leaders_own_term()
    {
        NodeUnderTest node = Given.Leader(term: 4, log: [1, 2], members: 5);
        node.Acknowledge(N2, index: 2);
        node.Acknowledge(N3, index: 3);
        Assert.Equal(0, node.CommitIndex);
        node.Acknowledge(N4, index: 3);
        Assert.Equal(3, node.CommitIndex);
        Assert.Equal(["1@1", "2@2"], node.Machine.Applied);
    }

    [Fact]
    public void A_new_leader_does_not_know_what_is_committed_until_its_no_op_is()
    {
        Cluster cluster = Cluster.WithLogs([1, 1], [1, 1], [1, 1]);
        NodeUnderTest leader = cluster[N1];
        leader.Campaign(forced: true);
        cluster.DeliverAll(message => message is RequestVote or RequestVoteReply);
        Assert.Equal((Role.Leader, 0), (leader.Role, leader.CommitIndex));
        cluster.DeliverAll();
        Assert.Equal(3, leader.CommitIndex);
    }

    // Figure 8. S1..S5 are n1..n5; entry 2 has term 2 at first, and a rival of term 3.
    [Fact]
    public void Figure_8_a_to_d_what_was_only_counted_may_still_be_overwritten()
    {
        Cluster cluster = Figure8UpToC();

        // (c) n1 leads term 4. Its entry 2@2 is on n1, n2 and n3, a majority, and yet it is not committed.
        Assert.Equal((Role.Leader, 4), (cluster[N1].Role, cluster[N1].Term));
        Assert.All(new[] { N1, N2, N3 }, id => Assert.Equal([1, 2], cluster[id].Log.Take(2)));
        Assert.All(cluster.Nodes, node => Assert.True(node.CommitIndex < 2, $"{node.Id} has committed {node.CommitIndex}"));

        // (d) n1 crashes before its own 3@4 is on a majority. n5 is elected by n2, n3 and n4 and overwrites.
        cluster.Drop();
        cluster.Isolate(N1);
        cluster.Elect(N5);
        cluster.Elapse(Given.Options.HeartbeatInterval);
        Assert.All(new[] { N2, N3, N4, N5 }, id => Assert.Equal([1, 3, cluster[N5].Term], cluster[id].Log));
    }

    [Fact]
    public void Figure_8_e_with_an_entry_of_the_own_term_it_is_committed_for_good()
    {
        Cluster cluster = Figure8UpToC();

        // (e) 3@4 reaches n2 and n3, and both entries are committed.
        cluster.DeliverAll(message => message.To.Number <= 3 && message.From.Number <= 3);
        Assert.Equal(3, cluster[N1].CommitIndex);
        Assert.Equal(["1@1", "2@2"], cluster[N1].Machine.Applied);

        // n5 cannot be elected any more.
        cluster.Drop();
        cluster.Isolate(N1);
        cluster[N5].Campaign(forced: true);
        cluster.DeliverAll();
        Assert.NotEqual(Role.Leader, cluster[N5].Role);
        cluster.Elect(N2);
        Assert.All(cluster.Nodes.Skip(1), node => Assert.Equal([1, 2, 4, cluster[N2].Term], node.Log));
    }

    [Fact]
    [Trait("Section", "5.4.3")]
    public void A_committed_entry_is_in_the_log_of_every_later_leader()
    {
        Cluster cluster = Cluster.Of(3);
        cluster.Elect(N1).Propose("x");
        cluster.DeliverAll();
        foreach (NodeId next in new[] { N2, N3, N1, N3 })
        {
            cluster.Elect(next);
            Assert.Contains("x", cluster[next].Machine.Applied);
        }

        Assert.All(cluster.Nodes, node => Assert.Single(node.Machine.Applied));
    }

    /// <summary>
    /// n1 led term 2 and brought 2@2 to n2 only; n5 led term 3 with its own entry 2@3 and reached nobody; n1 leads term 4 and has
    /// brought 2@2 to n3 as well.
    /// </summary>
    private static Cluster Figure8UpToC()
    {
        Cluster cluster = new(Given.PlainRaft, [[1, 2], [1, 2], [1], [1], [1, 3]], term: 3);
        cluster[N1].Campaign();
        cluster.DeliverAll(message => message is RequestVote or RequestVoteReply);

        // n3 refuses 3@4, for it lacks 2@2. The message that brings it both is cut short: only 2@2 arrives.
        cluster.Deliver(message => message is AppendEntries && message.To == N3);
        cluster.DeliverAll(message => message is AppendEntriesReply);
        AppendEntries both = Assert.IsType<AppendEntries>(Assert.Single(cluster.Take(message => message.To == N3)));
        Assert.Equal((At(1, 1), 2), (both.Previous, both.Entries.Length));
        cluster.Hand(new AppendEntries(
            both.From, both.To, both.Term, both.Leader, both.Previous, both.Entries[..1], both.LeaderCommit, both.Round));
        cluster.DeliverAll(message => message is AppendEntriesReply);
        return cluster;
    }
}
