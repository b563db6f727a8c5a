using static RaftOrleans.Consensus.Tests.Node.Ids;

namespace RaftOrleans.Consensus.Tests.Node;

/// <summary>A leader that does not hear from a quorum for an election timeout steps down (dissertation, section 6.2).</summary>
[Trait("Section", "D 6.2")]
public class CheckQuorumTests
{
    private static readonly TimeSpan Timeout = Given.Options.ElectionTimeoutMax;

    [Fact]
    public void A_leader_that_nobody_answers_steps_down_in_its_term()
    {
        NodeUnderTest node = Given.SettledLeader(term: 2);
        node.Elapse(Timeout - Ms(1));
        Assert.Equal(Role.Leader, node.Role);
        node.Elapse(Ms(1));
        Assert.Equal((Role.Follower, 2, N1, NodeId.None), (node.Role, node.Term, node.Core.VotedFor, node.Core.Leader));
    }

    [Fact]
    public void A_new_leader_has_an_election_timeout_to_be_heard()
    {
        NodeUnderTest node = Given.Leader(term: 2);
        node.Elapse(Timeout - Ms(1));
        Assert.Equal(Role.Leader, node.Role);
        node.Elapse(Ms(1));
        Assert.Equal(Role.Follower, node.Role);
    }

    [Fact]
    public void A_quorum_that_answers_keeps_the_leader()
    {
        NodeUnderTest node = Given.SettledLeader(term: 2, members: 5);
        for (int beat = 0; beat < 20; beat++)
        {
            node.Elapse(Given.Options.HeartbeatInterval);
            node.Acknowledge(N2, index: 1);
            node.Acknowledge(beat % 2 == 0 ? N3 : N4, index: 1);
        }

        Assert.Equal(Role.Leader, node.Role);
    }

    [Fact]
    public void Less_than_a_quorum_does_not()
    {
        NodeUnderTest node = Given.SettledLeader(term: 2, members: 5);
        for (int beat = 0; beat < 6; beat++)
        {
            node.Elapse(Given.Options.HeartbeatInterval);
            node.Acknowledge(N2, index: 1);
        }

        Assert.Equal(Role.Follower, node.Role);
    }

    [Fact]
    public void A_refusal_is_a_sign_of_life_as_well()
    {
        NodeUnderTest node = Given.SettledLeader(term: 2);
        for (int beat = 0; beat < 20; beat++)
        {
            node.Elapse(Given.Options.HeartbeatInterval);
            node.Reject(N2, previous: 1, hint: At(1, 0));
        }

        Assert.Equal(Role.Leader, node.Role);
    }

    [Fact]
    public void Answers_of_strangers_and_of_earlier_terms_are_not()
    {
        NodeUnderTest node = Given.SettledLeader(term: 2);
        for (int beat = 0; beat < 6; beat++)
        {
            node.Elapse(Given.Options.HeartbeatInterval);
            node.Acknowledge(Outsider, index: 1);
            node.Acknowledge(N2, index: 1, term: 1);
        }

        Assert.Equal(Role.Follower, node.Role);
    }

    [Fact]
    public void Without_the_option_a_leader_stays_however_lonely()
    {
        NodeUnderTest node = Given.SettledLeader(term: 2, options: Given.Options with { CheckQuorum = false });
        node.Elapse(TimeSpan.FromMinutes(1));
        Assert.Equal(Role.Leader, node.Role);
    }

    [Fact]
    public void A_group_of_one_is_a_quorum()
    {
        NodeUnderTest node = Given.Follower(term: 0, members: 1);
        node.ElapseToDeadline();
        node.Elapse(TimeSpan.FromMinutes(1));
        Assert.Equal((Role.Leader, 1), (node.Role, node.Term));
    }

    [Fact]
    public void A_leader_in_the_minority_gives_way_before_its_clients_wait_for_ever()
    {
        Cluster cluster = Cluster.Of(3);
        NodeUnderTest old = cluster.Elect(N1);
        cluster.Isolate(N1);
        long proposal = old.Propose("x");
        cluster.Elapse(TimeSpan.FromSeconds(2));
        Assert.NotEqual(Role.Leader, old.Role);
        Assert.Equal("NotLeader", old.ResultOf(old.Propose("y")));
        Assert.Null(old.ResultOf(proposal));
        Assert.Single(cluster.Leaders);
    }
}
