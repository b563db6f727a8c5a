using static RaftOrleans.Consensus.Tests.Node.Ids;

namespace RaftOrleans.Consensus.Tests.Node;

/// <summary>Reads that a leader answers from its lease, and the promises it rests on (dissertation, section 6.4.1).</summary>
[Trait("Section", "D 6.4.1")]
public class LeaseTests
{
    /// <summary>A lease lasts 100 ms: the shortest election timeout of 150 ms, while clocks may differ by half.</summary>
    private static readonly RaftOptions Options = Given.Options with { Leases = true, LeaseDriftBound = 1.5 };

    [Fact]
    public void A_lease_counts_from_when_the_acknowledged_round_was_sent_and_ends_by_the_drift_bound()
    {
        NodeUnderTest node = Leader();
        TimeSpan sent = node.Now;
        node.Now += Ms(40);
        node.Acknowledge(N2, index: 1);
        node.Now = sent + Ms(100) - TimeSpan.FromTicks(1);
        Assert.True(IsAnsweredAtOnce(node));
        node.Now = sent + Ms(100);
        Assert.False(IsAnsweredAtOnce(node));
    }

    [Fact]
    public void Every_heartbeat_renews_it()
    {
        NodeUnderTest node = Leader();
        for (int beat = 0; beat < 10; beat++)
        {
            node.Acknowledge(N3, index: 1);
            Assert.True(IsAnsweredAtOnce(node));
            node.Forget().ElapseToDeadline();
        }
    }

    [Fact]
    public void Without_a_quorum_there_is_no_lease()
    {
        NodeUnderTest node = Leader(members: 5);
        node.Acknowledge(N2, index: 1);
        Assert.False(IsAnsweredAtOnce(node));
        node.Acknowledge(N3, index: 1);
        Assert.True(IsAnsweredAtOnce(node));
    }

    [Fact]
    public void An_acknowledgement_of_an_earlier_round_does_not_renew_it()
    {
        NodeUnderTest node = Leader();
        long early = node.SentOf<AppendEntries>()[^1].Round;
        node.Elapse(Ms(50));
        node.Elapse(Ms(50));
        node.Acknowledge(N2, index: 1, round: early);
        Assert.False(IsAnsweredAtOnce(node));
        node.Acknowledge(N2, index: 1, round: early + 1);
        Assert.True(IsAnsweredAtOnce(node));
    }

    [Fact]
    public void Only_reads_that_may_use_it_do()
    {
        NodeUnderTest node = Leader();
        node.Acknowledge(N2, index: 1);
        long lease = node.Read(ReadConsistency.Lease);
        long confirmed = node.Read(ReadConsistency.Linearizable);
        Assert.Equal(("", null), (node.ResultOfRead(lease), node.ResultOfRead(confirmed)));
        node.Acknowledge(N2, index: 1);
        Assert.Equal("", node.ResultOfRead(confirmed));
    }

    [Fact]
    public void Before_the_leader_s_own_first_commit_it_answers_nothing()
    {
        NodeUnderTest node = Leader(log: [1, 1]);
        node.Acknowledge(N2, index: 2);
        Assert.False(IsAnsweredAtOnce(node));
        node.Acknowledge(N2, index: 3);
        Assert.Equal(2, node.Reads.Count);
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void Without_the_option_or_without_stickiness_there_is_none(bool leases, bool stickiness)
    {
        NodeUnderTest node = Leader(options: Options with { Leases = leases, LeaderStickiness = stickiness });
        node.Acknowledge(N2, index: 1);
        Assert.False(IsAnsweredAtOnce(node));
    }

    [Fact]
    public void A_transfer_ends_the_leases_of_the_whole_leadership()
    {
        NodeUnderTest node = Leader();
        node.Acknowledge(N2, index: 1);
        node.Acknowledge(N3, index: 1);
        node.TransferTo(N3);
        for (int beat = 0; beat < 8; beat++)
        {
            node.ElapseToDeadline();
            node.AcknowledgeAll();
        }

        Assert.Equal((Role.Leader, NodeId.None), (node.Role, node.Core.TransferTarget));
        Assert.False(IsAnsweredAtOnce(node));
    }

    [Fact]
    public void A_transfer_that_has_told_nobody_yet_holds_reads_but_ends_no_lease()
    {
        NodeUnderTest node = Leader(options: Options with { ElectionTimeoutMax = Ms(160) });
        node.Acknowledge(N2, index: 1);
        node.TransferTo(N3);
        Assert.False(IsAnsweredAtOnce(node));
        while (!node.Core.TransferTarget.IsNone)
        {
            node.ElapseToDeadline();
            node.Acknowledge(N2, index: 1);
        }

        Assert.True(IsAnsweredAtOnce(node));
    }

    [Fact]
    public void A_follower_s_read_is_answered_from_the_lease_too()
    {
        NodeUnderTest node = Leader();
        node.Acknowledge(N2, index: 1);
        node.Forget().Receive(new ReadIndexRequest(N2, N1, 2, 8, mayUseLease: true));
        ReadIndexReply reply = Assert.Single(node.SentOf<ReadIndexReply>());
        Assert.Equal((8, true, 1), (reply.Request, reply.IsGranted, reply.ReadIndex));
        node.Receive(new ReadIndexRequest(N2, N1, 2, 9, mayUseLease: false));
        Assert.Single(node.SentOf<ReadIndexReply>());
    }

    [Fact]
    public void A_follower_asks_apart_for_reads_that_may_use_the_lease_and_for_others()
    {
        NodeUnderTest node = Given.Follower(term: 2);
        node.AppendFrom(N2, term: 2);
        node.Forget().Do(core =>
        {
            core.Read(1, default, ReadConsistency.Linearizable, node.Now);
            core.Read(2, default, ReadConsistency.Lease, node.Now);
            core.Read(3, default, ReadConsistency.Lease, node.Now);
        });
        Assert.Equal([true, false], node.SentOf<ReadIndexRequest>().Select(request => request.MayUseLease));
    }

    [Fact]
    public void The_times_of_rounds_do_not_pile_up()
    {
        // Nobody answers and nobody reads. A lease begins all the same with the first answer.
        NodeUnderTest node = Leader(options: Options with { CheckQuorum = false });
        for (int beat = 0; beat < 3_000; beat++)
        {
            node.ElapseToDeadline();
        }

        node.Acknowledge(N2, index: 1);
        Assert.False(IsAnsweredAtOnce(node));
        node.Forget().ElapseToDeadline();
        node.Acknowledge(N2, index: 1);
        Assert.True(IsAnsweredAtOnce(node));
    }

    private static NodeUnderTest Leader(long[]? log = null, int members = 3, RaftOptions? options = null)
    {
        NodeUnderTest node = Given.Leader(term: 2, log, members, options ?? Options);
        Assert.False(IsAnsweredAtOnce(node));
        return node;
    }

    /// <summary>Whether a read is answered without any message.</summary>
    private static bool IsAnsweredAtOnce(NodeUnderTest node) => node.ResultOfRead(node.Read(ReadConsistency.Lease)) == "";
}
