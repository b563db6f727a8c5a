using static RaftOrleans.Consensus.Tests.Node.Ids;

namespace RaftOrleans.Consensus.Tests.Node;

/// <summary>
/// Whoever hears from a leader does not listen to candidates (paper, section 6, last paragraph; dissertation, section 4.2.3).
/// </summary>
[Trait("Section", "D 4.2.3")]
public class StickinessTests
{
    private static readonly RaftOptions NotSticky = Given.Options with { LeaderStickiness = false };

    [Fact]
    public void A_follower_that_hears_from_a_leader_ignores_candidates_and_their_term()
    {
        NodeUnderTest node = FollowerThatHears();
        Assert.Null(node.AskForVote(N3, term: 9, At(9, 9)));
        Assert.Null(node.AskForPreVote(N3, term: 9, At(9, 9)));
        Assert.Equal((1, NodeId.None, N2), (node.Term, node.Core.VotedFor, node.Core.Leader));
        Assert.Empty(node.Sent);
    }

    [Fact]
    public void It_listens_again_when_the_shortest_election_timeout_is_over()
    {
        NodeUnderTest node = FollowerThatHears();
        node.Now += Given.Options.ElectionTimeoutMin - TimeSpan.FromTicks(1);
        Assert.Null(node.AskForVote(N3, term: 9));
        node.Now += TimeSpan.FromTicks(1);
        Assert.True(node.AskForVote(N3, term: 9)!.IsGranted);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Longer_timeouts_make_it_ignore_candidates_for_longer_from_the_change_on(bool leases)
    {
        NodeUnderTest node = Given.Follower(term: 1, options: Given.Options with { Leases = leases });
        RaftOptions slower = node.Core.Options with
        {
            ElectionTimeoutMin = TimeSpan.FromSeconds(1),
            ElectionTimeoutMax = TimeSpan.FromSeconds(2),
            HeartbeatInterval = TimeSpan.FromMilliseconds(500),
        };
        Assert.Empty(node.ChangeOptions(slower));
        node.AppendFrom(N2, term: 1);
        node.Forget();

        // The next heartbeat is not due yet, so nothing is wrong with the leader.
        node.Now += TimeSpan.FromMilliseconds(400);
        Assert.Null(node.AskForPreVote(N3, term: 2));
        Assert.Null(node.AskForVote(N3, term: 2));
        node.Now += TimeSpan.FromMilliseconds(600);
        Assert.True(node.AskForPreVote(N3, term: 2)!.IsGranted);
    }

    [Fact]
    public void A_leader_whose_timeouts_have_become_longer_ignores_candidates_for_longer()
    {
        NodeUnderTest node = Given.SettledLeader(term: 2);
        Assert.Empty(node.ChangeOptions(node.Core.Options with
        {
            ElectionTimeoutMin = TimeSpan.FromSeconds(1),
            ElectionTimeoutMax = TimeSpan.FromSeconds(2),
            HeartbeatInterval = TimeSpan.FromMilliseconds(500),
        }));
        node.Now += TimeSpan.FromMilliseconds(400);
        Assert.Null(node.AskForVote(N3, term: 9));
        Assert.Equal((Role.Leader, 2), (node.Role, node.Term));
    }

    [Fact]
    public void Without_leases_shorter_timeouts_make_it_listen_earlier()
    {
        NodeUnderTest node = Given.Follower(term: 1);
        Assert.Empty(node.ChangeOptions(node.Core.Options with
        {
            ElectionTimeoutMin = TimeSpan.FromMilliseconds(60),
            ElectionTimeoutMax = TimeSpan.FromMilliseconds(90),
            HeartbeatInterval = TimeSpan.FromMilliseconds(20),
        }));
        node.AppendFrom(N2, term: 1);
        node.Now += TimeSpan.FromMilliseconds(60);
        Assert.True(node.AskForPreVote(N3, term: 2)!.IsGranted);
    }

    [Fact]
    public void It_listens_when_it_knows_of_no_leader()
    {
        NodeUnderTest node = Given.Follower(term: 1);
        Assert.True(node.AskForPreVote(N3, term: 2)!.IsGranted);
        Assert.True(node.AskForVote(N3, term: 2)!.IsGranted);
    }

    [Fact]
    public void It_listens_when_it_has_given_up_its_leader()
    {
        NodeUnderTest node = FollowerThatHears();
        node.Campaign();
        Assert.Equal(Role.PreCandidate, node.Role);
        Assert.True(node.AskForVote(N3, term: 2)!.IsGranted);
    }

    [Fact]
    public void A_forced_election_is_heard_all_the_same()
    {
        NodeUnderTest node = FollowerThatHears();
        Assert.True(node.AskForPreVote(N3, term: 2, forced: true)!.IsGranted);
        Assert.True(node.AskForVote(N3, term: 2, forced: true)!.IsGranted);
        Assert.Equal(2, node.Term);
    }

    [Fact]
    public void A_leader_that_hears_from_a_quorum_ignores_candidates()
    {
        NodeUnderTest node = Given.SettledLeader(term: 2);
        Assert.Null(node.AskForVote(N3, term: 9, At(9, 9)));
        Assert.Equal((Role.Leader, 2), (node.Role, node.Term));
        Assert.True(node.AskForVote(N3, term: 9, At(9, 9), forced: true)!.IsGranted);
    }

    [Fact]
    public void A_leader_that_does_not_hear_from_a_quorum_listens()
    {
        NodeUnderTest node = Given.SettledLeader(term: 2, members: 5);
        node.Elapse(Ms(100));
        node.Acknowledge(N2, index: 1);
        node.Elapse(Ms(100));
        Assert.Equal(Role.Leader, node.Role);
        Assert.True(node.AskForVote(N3, term: 9, At(9, 9))!.IsGranted);
    }

    [Fact]
    public void A_leader_that_does_not_check_its_quorum_cannot_know_and_listens()
    {
        NodeUnderTest node = Given.SettledLeader(term: 2, options: Given.Options with { CheckQuorum = false });
        Assert.True(node.AskForVote(N3, term: 9, At(9, 9))!.IsGranted);
    }

    [Fact]
    public void Without_the_option_everybody_listens()
    {
        NodeUnderTest node = Given.Follower(term: 1, options: NotSticky);
        node.AppendFrom(N2, term: 1);
        Assert.True(node.AskForVote(N3, term: 9)!.IsGranted);
    }

    [Fact]
    public void A_node_that_does_not_hear_the_leader_cannot_depose_it()
    {
        // n3 does not hear n1, everybody hears everybody else (Cloudflare 2020). Without PreVote its term climbs, but nobody listens.
        Cluster cluster = Cluster.Of(3, Given.Options with { PreVote = false });
        NodeUnderTest leader = cluster.Elect(N1);
        for (int round = 0; round < 20; round++)
        {
            leader.ElapseToDeadline();
            cluster[N2].Now = cluster[N3].Now = leader.Now;
            cluster.Drop(message => message.To == N3 && message.From == N1);
            cluster.DeliverAll(message => message.From != N3);
            if (cluster[N3].Core.NextDeadline <= leader.Now)
            {
                cluster[N3].Do(core => core.Tick(leader.Now));
            }

            cluster.Deliver(message => message.From == N3 && message.To == N2);
            cluster.Drop(message => message.From == N3);
            cluster.DeliverAll(message => message.To != N3);
        }

        Assert.True(cluster[N3].Term > 3);
        Assert.Equal((Role.Leader, 1, 1), (leader.Role, leader.Term, cluster[N2].Term));
    }

    private static NodeUnderTest FollowerThatHears()
    {
        NodeUnderTest node = Given.Follower(term: 1);
        node.AppendFrom(N2, term: 1);
        return node.Forget();
    }
}
