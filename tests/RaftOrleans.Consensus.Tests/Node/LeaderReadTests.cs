using static RaftOrleans.Consensus.Tests.Node.Ids;

namespace RaftOrleans.Consensus.Tests.Node;

/// <summary>Linearizable reads on a leader without a log entry: ReadIndex (dissertation, section 6.4; paper, section 8).</summary>
[Trait("Section", "D 6.4")]
public class LeaderReadTests
{
    [Fact]
    public void A_read_asks_all_followers_at_once_whether_the_leader_still_leads()
    {
        NodeUnderTest node = Given.SettledLeader(term: 2);
        long read = node.Read();
        Assert.Equal([N2, N3], node.SentOf<AppendEntries>().Select(append => append.To));
        Assert.All(node.SentOf<AppendEntries>(), append => Assert.Equal((1, 0), (append.Round, append.Entries.Length)));
        Assert.Null(node.ResultOfRead(read));
    }

    [Fact]
    public void A_read_is_answered_when_a_majority_has_confirmed_and_not_before()
    {
        NodeUnderTest node = Given.SettledLeader(term: 2, log: [1], members: 5);
        long read = node.Read();
        node.Acknowledge(N2, index: 2);
        Assert.Null(node.ResultOfRead(read));
        node.Acknowledge(N2, index: 2);
        Assert.Null(node.ResultOfRead(read));
        node.Acknowledge(N3, index: 2);
        ReadAnswer answer = node.Reads[read];
        Assert.Equal((ReadOutcome.Answered, 2, N1), (answer.Outcome, answer.Index, answer.Leader));
        Assert.Equal("1@1", node.ResultOfRead(read));
    }

    [Fact]
    public void Acknowledgements_of_what_was_sent_before_the_read_do_not_confirm_it()
    {
        NodeUnderTest node = Given.SettledLeader(term: 2);
        node.Elapse(Given.Options.HeartbeatInterval);
        long read = node.Read();
        node.Acknowledge(N2, index: 1, round: 0);
        node.Acknowledge(N3, index: 1, round: 0);
        Assert.Null(node.ResultOfRead(read));
        node.Acknowledge(N3, index: 1, round: 1);
        Assert.Equal("", node.ResultOfRead(read));
    }

    [Fact]
    public void A_read_that_comes_while_a_round_is_under_way_has_a_round_of_its_own()
    {
        NodeUnderTest node = Given.SettledLeader(term: 2);
        long first = node.Read();
        long second = node.Read();
        node.Acknowledge(N2, index: 1, round: 1);
        Assert.Equal(("", null), (node.ResultOfRead(first), node.ResultOfRead(second)));
        node.Acknowledge(N2, index: 1, round: 2);
        Assert.Equal("", node.ResultOfRead(second));
    }

    [Fact]
    public void A_later_round_confirms_all_reads_before_it()
    {
        NodeUnderTest node = Given.SettledLeader(term: 2);
        long first = node.Read();
        long second = node.Read();
        node.Acknowledge(N2, index: 1, round: 2);
        Assert.Equal(("", ""), (node.ResultOfRead(first), node.ResultOfRead(second)));
    }

    [Fact]
    public void Reads_that_come_together_share_one_round()
    {
        NodeUnderTest node = Given.SettledLeader(term: 2);
        node.Do(core =>
        {
            for (int read = 1; read <= 100; read++)
            {
                core.Read(read, default, ReadConsistency.Linearizable, node.Now);
            }
        });
        Assert.Equal([(N2, 1L), (N3, 1L)], node.SentOf<AppendEntries>().Select(append => (append.To, append.Round)));
        node.Acknowledge(N2, index: 1);
        Assert.Equal(100, node.Reads.Count);
    }

    [Fact]
    public void A_follower_whose_log_does_not_match_confirms_the_leadership_all_the_same()
    {
        NodeUnderTest node = Given.SettledLeader(term: 2);
        node.Propose("x");
        long read = node.Read();
        node.Reject(N2, previous: 2, hint: At(2, 0));
        Assert.Equal("", node.ResultOfRead(read));
    }

    [Fact]
    public void A_round_that_the_leader_has_not_opened_cannot_be_acknowledged()
    {
        // Only a hand-made message says so. If it counted, it would confirm reads that are still to come.
        NodeUnderTest node = Given.SettledLeader(term: 2);
        node.Acknowledge(N2, index: 1, round: 5);
        long read = node.Read();
        Assert.Null(node.ResultOfRead(read));
    }

    [Fact]
    public void Acknowledgements_of_strangers_and_of_other_terms_do_not_confirm_a_read()
    {
        NodeUnderTest node = Given.SettledLeader(term: 2);
        long read = node.Read();
        node.Acknowledge(Outsider, index: 1);
        node.Acknowledge(NodeId.Of(4), index: 1);
        node.Acknowledge(N2, index: 1, term: 1);
        Assert.Null(node.ResultOfRead(read));
    }

    [Fact]
    public void A_new_leader_answers_no_read_before_it_has_committed_in_its_own_term()
    {
        // n1 does not know yet whether its predecessor committed 2@1.
        NodeUnderTest node = Given.Leader(term: 2, log: [1, 1]);
        long read = node.Read();
        node.Acknowledge(N2, index: 2);
        node.Acknowledge(N3, index: 2);
        Assert.Equal((0, null), (node.CommitIndex, node.ResultOfRead(read)));

        node.Acknowledge(N2, index: 3);
        Assert.Null(node.ResultOfRead(read));
        node.Acknowledge(N2, index: 3, round: 1);
        Assert.Equal("1@1 2@1", node.ResultOfRead(read));
    }

    [Fact]
    public void A_read_sees_every_write_that_was_answered_before_it_came()
    {
        NodeUnderTest node = Given.SettledLeader(term: 2);
        long write = node.Propose("x");
        node.Acknowledge(N2, index: 2);
        Assert.Equal("done x", node.ResultOf(write));
        long read = node.Read();
        node.Acknowledge(N3, index: 1);
        Assert.Equal("x", node.ResultOfRead(read));
    }

    [Fact]
    public void A_group_of_one_confirms_itself()
    {
        NodeUnderTest node = Given.Follower(term: 0, members: 1);
        node.ElapseToDeadline();
        Assert.Equal("", node.ResultOfRead(node.Read()));
    }

    [Fact]
    public void A_leader_that_was_replaced_without_knowing_cannot_answer()
    {
        Cluster cluster = Cluster.Of(3);
        NodeUnderTest old = cluster.Elect(N1);
        cluster.Isolate(N1);
        NodeUnderTest next = cluster.Elect(N2);
        next.Propose("new");
        cluster.DeliverAll();
        long read = old.Read();
        cluster.Elapse(Given.Options.HeartbeatInterval);
        Assert.Equal((Role.Leader, null), (old.Role, old.ResultOfRead(read)));

        cluster.Heal();
        cluster.Elapse(Given.Options.HeartbeatInterval);
        Assert.Equal("NotLeader", old.ResultOfRead(read));
    }

    [Fact]
    public void Reads_that_wait_when_the_leadership_ends_are_refused()
    {
        NodeUnderTest waitsForCommit = Given.Leader(term: 2);
        NodeUnderTest waitsForRound = Given.SettledLeader(term: 2);
        foreach (NodeUnderTest node in new[] { waitsForCommit, waitsForRound })
        {
            long read = node.Read();
            node.Do(core => core.StepDown(node.Now));
            Assert.Equal("NotLeader", node.ResultOfRead(read));
        }
    }

    [Fact]
    public void A_read_that_nobody_confirms_is_given_up_at_its_deadline()
    {
        NodeUnderTest node = Given.SettledLeader(term: 2, options: Given.PlainRaft);
        TimeSpan end = node.Now + Given.Options.ElectionTimeoutMax;
        long read = node.Read();
        node.Elapse(end - node.Now - Ms(1));
        Assert.Null(node.ResultOfRead(read));
        node.Elapse(Ms(1));
        Assert.Equal((ReadOutcome.TimedOut, end), (node.Reads[read].Outcome, node.Now));
        Assert.Equal(Role.Leader, node.Role);
    }

    [Fact]
    public void A_read_that_waits_for_the_first_commit_of_the_term_is_given_up_at_its_deadline()
    {
        NodeUnderTest node = Given.Leader(term: 2, options: Given.PlainRaft);
        node.Elapse(Ms(10));
        long read = node.Read();
        node.Elapse(Given.Options.ElectionTimeoutMax);
        Assert.Equal("TimedOut", node.ResultOfRead(read));
    }

    [Fact]
    public void A_stale_read_is_answered_at_once_by_anybody_and_may_be_old()
    {
        NodeUnderTest follower = Given.Follower(term: 2, log: [1, 2]);
        Assert.Equal("", follower.ResultOfRead(follower.Read(ReadConsistency.Stale)));
        follower.AppendFrom(N2, term: 2, At(2, 2), commit: 1);
        Assert.Equal("1@1", follower.ResultOfRead(follower.Read(ReadConsistency.Stale)));

        NodeUnderTest leader = Given.Leader(term: 2, log: [1, 1]);
        long read = leader.Read(ReadConsistency.Stale);
        Assert.Equal(("", 0), (leader.ResultOfRead(read), leader.Reads[read].Index));
    }
}
