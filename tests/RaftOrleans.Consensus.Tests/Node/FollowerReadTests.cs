using static RaftOrleans.Consensus.Tests.Node.Ids;

namespace RaftOrleans.Consensus.Tests.Node;

/// <summary>
/// Linearizable reads on a follower: it asks the leader for the index and answers from its own state (dissertation, section 6.4).
/// </summary>
[Trait("Section", "D 6.4")]
public class FollowerReadTests
{
    [Fact]
    public void A_follower_asks_the_leader_once_for_all_reads_that_come_together()
    {
        NodeUnderTest node = FollowerOf(N2);
        node.Do(core =>
        {
            core.Read(1, default, ReadConsistency.Linearizable, node.Now);
            core.Read(2, default, ReadConsistency.Linearizable, node.Now);
        });
        ReadIndexRequest request = Assert.IsType<ReadIndexRequest>(Assert.Single(node.Sent));
        Assert.Equal((N2, 2), (request.To, request.Term));
        node.Receive(new ReadIndexReply(N2, N1, 2, request.Request, isGranted: true, 1));
        Assert.Equal(2, node.Reads.Count);
    }

    [Fact]
    public void It_answers_when_it_has_applied_the_index_that_the_leader_named_and_not_before()
    {
        NodeUnderTest node = FollowerOf(N2);
        long read = node.Read();
        node.Receive(new ReadIndexReply(N2, N1, 2, RequestOf(node), isGranted: true, 2));
        Assert.Null(node.ResultOfRead(read));
        node.AppendFrom(N2, term: 2, At(2, 2), commit: 2);
        Assert.Equal("1@1 2@2", node.ResultOfRead(read));
        Assert.Equal(2, node.Reads[read].Index);
    }

    [Fact]
    public void An_answer_that_comes_twice_answers_once_and_an_answer_to_something_else_not_at_all()
    {
        NodeUnderTest node = FollowerOf(N2);
        long first = node.Read();
        long request = RequestOf(node);
        node.Receive(new ReadIndexReply(N2, N1, 2, request, isGranted: true, 1));
        long second = node.Read();
        node.Receive(new ReadIndexReply(N2, N1, 2, request, isGranted: true, 1));
        Assert.Equal(("1@1", null), (node.ResultOfRead(first), node.ResultOfRead(second)));
    }

    [Fact]
    public void An_answer_that_was_meant_for_the_node_before_a_crash_does_not_answer_a_read_after_it()
    {
        // The leader's answer to the first read is on its way for long; meanwhile n1 crashes, 2@2 is committed, and somebody reads again.
        NodeUnderTest node = FollowerOf(N2);
        node.Read();
        ReadIndexReply late = new(N2, N1, 2, RequestOf(node), isGranted: true, 1);
        node.Restart();
        node.AppendFrom(N2, term: 2, At(2, 2), commit: 1);
        long read = node.Read();
        node.Receive(late);
        Assert.Null(node.ResultOfRead(read));
    }

    [Fact]
    public void Without_a_leader_a_read_is_refused_at_once()
    {
        NodeUnderTest node = Given.Follower();
        Assert.Equal("NotLeader", node.ResultOfRead(node.Read()));
        Assert.Equal("NotLeader", Given.Candidate() is var candidate ? candidate.ResultOfRead(candidate.Read()) : "");
    }

    [Fact]
    public void A_refusal_of_whoever_was_asked_is_passed_on()
    {
        NodeUnderTest node = FollowerOf(N2);
        long read = node.Read();
        node.Receive(new ReadIndexReply(N2, N1, 2, RequestOf(node), isGranted: false, 0));
        Assert.Equal("NotLeader", node.ResultOfRead(read));
    }

    [Fact]
    public void Reads_that_wait_for_a_leader_that_is_no_more_are_refused()
    {
        NodeUnderTest replaced = FollowerOf(N2);
        long read = replaced.Read();
        replaced.AppendFrom(N3, term: 3, At(2, 2));
        Assert.Equal(("NotLeader", N3), (replaced.ResultOfRead(read), replaced.Reads[read].Leader));

        NodeUnderTest silent = FollowerOf(N2);
        read = silent.Read();
        silent.ElapseToDeadlineOfElection();
        Assert.Equal("NotLeader", silent.ResultOfRead(read));
    }

    [Fact]
    public void A_read_that_the_leader_does_not_answer_is_given_up_at_its_deadline()
    {
        NodeUnderTest node = FollowerOf(N2);
        long read = node.Read();
        ElapseWithHeartbeats(node, Given.Options.ElectionTimeoutMax - Ms(1));
        Assert.Null(node.ResultOfRead(read));
        node.Elapse(Ms(1));
        Assert.Equal("TimedOut", node.ResultOfRead(read));
    }

    [Fact]
    public void A_read_whose_index_is_not_applied_in_time_is_given_up_at_its_deadline()
    {
        NodeUnderTest node = FollowerOf(N2);
        long read = node.Read();
        node.Receive(new ReadIndexReply(N2, N1, 2, RequestOf(node), isGranted: true, 2));
        ElapseWithHeartbeats(node, Given.Options.ElectionTimeoutMax);
        Assert.Equal("TimedOut", node.ResultOfRead(read));
    }

    [Fact]
    public void Each_read_has_its_own_deadline_in_whatever_order_the_leader_answers()
    {
        NodeUnderTest node = FollowerOf(N2);
        long first = node.Read();
        long request = RequestOf(node);
        node.Elapse(Ms(100));
        long second = node.Read();
        node.Receive(new ReadIndexReply(N2, N1, 2, RequestOf(node), isGranted: true, 2));
        node.Receive(new ReadIndexReply(N2, N1, 2, request, isGranted: true, 2));
        ElapseWithHeartbeats(node, Given.Options.ElectionTimeoutMax - Ms(100));
        Assert.Equal(("TimedOut", null), (node.ResultOfRead(first), node.ResultOfRead(second)));
        ElapseWithHeartbeats(node, Ms(100));
        Assert.Equal("TimedOut", node.ResultOfRead(second));
    }

    [Fact]
    public void A_leader_confirms_its_leadership_for_a_follower_as_for_itself()
    {
        NodeUnderTest leader = Given.SettledLeader(term: 2, members: 5);
        leader.Receive(new ReadIndexRequest(N5, N1, 2, 77));
        Assert.Empty(leader.SentOf<ReadIndexReply>());
        leader.Acknowledge(N2, index: 1);
        leader.Acknowledge(N3, index: 1);
        ReadIndexReply reply = Assert.Single(leader.SentOf<ReadIndexReply>());
        Assert.Equal((N5, 77, true, 1), (reply.To, reply.Request, reply.IsGranted, reply.ReadIndex));
    }

    [Fact]
    public void A_leader_tells_the_follower_at_once_what_it_needs_to_apply()
    {
        // n2 has 2@2 but does not know that it is committed; without a word it would wait for the next heartbeat.
        NodeUnderTest leader = Given.SettledLeader(term: 2);
        leader.Propose("x");
        leader.Acknowledge(N2, index: 2);
        leader.Forget().Receive(new ReadIndexRequest(N2, N1, 2, 1));
        Assert.Equal(2, leader.SentTo<AppendEntries>(N2).Single().LeaderCommit);

        leader.Acknowledge(N2, index: 2);
        Assert.Equal(2, Assert.Single(leader.SentTo<ReadIndexReply>(N2)).ReadIndex);
    }

    [Fact]
    public void A_commit_that_comes_after_the_round_was_sent_is_told_to_a_follower_that_reads_it()
    {
        // The read comes first, and the entry it will see is committed by the same acknowledgement that confirms the read.
        NodeUnderTest leader = Given.Leader(term: 2);
        leader.Receive(new ReadIndexRequest(N3, N1, 2, 1));
        leader.Forget().Acknowledge(N2, index: 1);
        Assert.Equal(1, leader.SentTo<AppendEntries>(N3).Single().LeaderCommit);
        leader.Acknowledge(N2, index: 1);
        Assert.Equal(1, Assert.Single(leader.SentTo<ReadIndexReply>(N3)).ReadIndex);
    }

    [Fact]
    public void Whoever_does_not_lead_refuses_to_name_an_index()
    {
        NodeUnderTest follower = FollowerOf(N2);
        ReadIndexReply reply = Assert.IsType<ReadIndexReply>(Assert.Single(follower.Receive(new ReadIndexRequest(N3, N1, 2, 5))));
        Assert.Equal((false, 5, N3), (reply.IsGranted, reply.Request, reply.To));
        Assert.False(Assert.IsType<ReadIndexReply>(Assert.Single(Given.Candidate().Receive(new ReadIndexRequest(N3, N1, 2, 5)))).IsGranted);
    }

    [Fact]
    public void A_leader_refuses_a_follower_of_an_earlier_term_and_teaches_it_the_new_one()
    {
        NodeUnderTest leader = Given.SettledLeader(term: 3);
        ReadIndexReply reply = Assert.IsType<ReadIndexReply>(Assert.Single(leader.Receive(new ReadIndexRequest(N2, N1, 2, 5))));
        Assert.Equal((false, 3), (reply.IsGranted, reply.Term));
        Assert.Equal("the asking node's term 2 is over", leader.Trace.Single(step => step.Kind == TraceKind.ReadRefused).Reason);
    }

    [Fact]
    public void A_leader_that_gives_up_refuses_what_followers_have_asked()
    {
        NodeUnderTest leader = Given.SettledLeader(term: 2);
        leader.Receive(new ReadIndexRequest(N2, N1, 2, 5));
        leader.Do(core => core.StepDown(leader.Now));
        Assert.False(Assert.Single(leader.SentOf<ReadIndexReply>()).IsGranted);

        NodeUnderTest alone = Given.SettledLeader(term: 2, options: Given.PlainRaft);
        alone.Receive(new ReadIndexRequest(N2, N1, 2, 5));
        alone.Elapse(Given.Options.ElectionTimeoutMax);
        Assert.False(Assert.Single(alone.SentOf<ReadIndexReply>()).IsGranted);
    }

    [Fact]
    public void A_read_on_a_follower_sees_a_write_that_the_leader_has_answered()
    {
        Cluster cluster = Cluster.Of(3);
        NodeUnderTest leader = cluster.Elect(N1);
        long write = leader.Propose("x");
        cluster.DeliverAll(message => message.From == N2 || message.To == N2);
        cluster.Drop();
        Assert.Equal("done x", leader.ResultOf(write));

        long read = cluster[N3].Read();
        cluster.DeliverAll();
        Assert.Equal("x", cluster[N3].ResultOfRead(read));
    }

    /// <summary>n1, which follows somebody in term 2 and has applied the first of its two entries.</summary>
    private static NodeUnderTest FollowerOf(NodeId leader)
    {
        NodeUnderTest node = Given.Follower(term: 2, log: [1, 2]);
        node.AppendFrom(leader, term: 2, At(2, 2), commit: 1);
        return node.Forget();
    }

    private static long RequestOf(NodeUnderTest node) => node.SentOf<ReadIndexRequest>()[^1].Request;

    /// <summary>Time passes on a node that hears from its leader, so that it starts no election.</summary>
    private static void ElapseWithHeartbeats(NodeUnderTest node, TimeSpan time)
    {
        for (TimeSpan end = node.Now + time; node.Now < end;)
        {
            node.AppendFrom(N2, term: 2, At(2, 2));
            TimeSpan step = end - node.Now;
            node.Elapse(step < Ms(50) ? step : Ms(50));
        }
    }
}
