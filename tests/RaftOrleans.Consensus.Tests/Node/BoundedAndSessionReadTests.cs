using static RaftOrleans.Consensus.Tests.Node.Ids;

namespace RaftOrleans.Consensus.Tests.Node;

/// <summary>Reads that may see an old state: not older than a time, or than an index that the caller has seen.</summary>
[Trait("Section", "D 6.4")]
public class BoundedAndSessionReadTests
{
    [Fact]
    public void A_bounded_read_of_a_follower_that_knows_nothing_asks_the_leader()
    {
        NodeUnderTest node = Follower();
        long read = Bounded(node, Ms(100));
        Assert.False(Assert.Single(node.SentOf<ReadIndexRequest>()).MayUseLease);
        Answer(node, index: 2);
        Assert.Equal("1@1 2@1", node.ResultOfRead(read));
    }

    [Fact]
    public void Afterwards_it_is_answered_at_once_as_long_as_the_moment_of_asking_is_not_too_long_ago()
    {
        NodeUnderTest node = Follower();
        TimeSpan asked = node.Now;
        Bounded(node, Ms(100));
        node.Now += Ms(30);
        Answer(node, index: 2);
        node.Now = asked + Ms(100);
        Assert.Equal("1@1 2@1", node.ResultOfRead(Bounded(node, Ms(100))));
        Assert.Null(node.ResultOfRead(Bounded(node, Ms(99))));
        Assert.Null(node.ResultOfRead(node.Read()));
    }

    [Fact]
    public void It_is_not_answered_before_the_index_of_the_earlier_answer_is_applied()
    {
        NodeUnderTest node = Follower();
        Bounded(node, Ms(100));
        Answer(node, index: 3);
        long read = Bounded(node, Ms(100));
        Assert.Null(node.ResultOfRead(read));
        node.AppendFrom(N2, term: 1, At(2, 1), Entries.After(2, 1), commit: 3);
        Assert.Equal("1@1 2@1 3@1", node.ResultOfRead(Bounded(node, Ms(100))));
    }

    [Fact]
    public void On_a_leader_it_is_an_ordinary_read()
    {
        NodeUnderTest node = Given.SettledLeader(term: 2);
        long read = Bounded(node, TimeSpan.FromHours(1));
        Assert.Null(node.ResultOfRead(read));
        node.Acknowledge(N2, index: 1);
        Assert.Equal("", node.ResultOfRead(read));
    }

    [Fact]
    public void A_negative_age_is_never_fresh_enough()
    {
        NodeUnderTest node = Follower();
        Bounded(node, Ms(100));
        Answer(node, index: 2);
        Assert.Null(node.ResultOfRead(Bounded(node, Ms(-1))));
    }

    [Fact]
    public void A_session_read_of_what_is_applied_is_answered_at_once_by_anybody()
    {
        NodeUnderTest node = Follower();
        Assert.Equal("1@1 2@1", node.ResultOfRead(Session(node, 2)));
        Assert.Equal(2, node.Reads[1].Index);
        NodeUnderTest alone = Given.Follower();
        Assert.Equal("", alone.ResultOfRead(Session(alone, 0)));
        Assert.Empty(alone.Sent);
    }

    [Fact]
    public void A_session_read_waits_until_its_index_is_applied_and_is_given_up_after_a_while()
    {
        NodeUnderTest node = Follower();
        long read = Session(node, 3);
        long later = Session(node, 9);
        Assert.Empty(node.Reads);
        node.AppendFrom(N2, term: 1, At(2, 1), Entries.After(2, 1), commit: 3);
        Assert.Equal("1@1 2@1 3@1", node.ResultOfRead(read));
        node.Elapse(Given.Options.ElectionTimeoutMax);
        Assert.Equal(ReadOutcome.TimedOut, node.Reads[later].Outcome);
    }

    [Fact]
    public void Whoever_carries_the_index_of_its_last_answer_along_sees_its_own_write_on_any_node()
    {
        Cluster cluster = Cluster.Of(3);
        NodeUnderTest leader = cluster.Elect(N1);
        long write = leader.Propose("x");
        cluster.DeliverAll();
        long read = Session(cluster[N3], leader.Proposals[write].Index);
        Assert.Null(cluster[N3].ResultOfRead(read));
        cluster.Elapse(Given.Options.HeartbeatInterval);
        Assert.Equal("x", cluster[N3].ResultOfRead(read));
    }

    private static NodeUnderTest Follower()
    {
        NodeUnderTest node = Given.Follower(term: 1);
        node.AppendFrom(N2, term: 1, LogPosition.Start, Entries.Of(1, 1), commit: 2);
        return node.Forget();
    }

    private static long Bounded(NodeUnderTest node, TimeSpan age) =>
        node.Read(new ReadRequest(default, ReadConsistency.Bounded) { MaxAge = age });

    private static long Session(NodeUnderTest node, long index) =>
        node.Read(new ReadRequest(default, ReadConsistency.Session) { MinIndex = index });

    private static void Answer(NodeUnderTest node, long index) =>
        node.Receive(new ReadIndexReply(N2, N1, 1, node.SentOf<ReadIndexRequest>()[^1].Request, isGranted: true, index));
}
