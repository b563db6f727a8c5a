using static RaftOrleans.Consensus.Tests.Node.Ids;

namespace RaftOrleans.Consensus.Tests.Node;

/// <summary>How a leader comes to be (paper, section 5.2). Without PreVote, which has tests of its own.</summary>
[Trait("Section", "5.2")]
public class ElectionTests
{
    [Fact]
    public void Nodes_start_as_followers()
    {
        NodeUnderTest node = Given.Follower();
        Assert.Equal((Role.Follower, NodeId.None), (node.Role, node.Core.Leader));
    }

    [Fact]
    public void A_follower_that_hears_of_no_leader_for_an_election_timeout_stands_for_election()
    {
        NodeUnderTest node = Given.Follower(term: 3, log: [1, 2], options: Given.PlainRaft);
        node.ElapseToDeadline();
        Assert.Equal((Role.Candidate, 4), (node.Role, node.Term));
    }

    [Fact]
    public void A_candidate_votes_for_itself_and_asks_all_others()
    {
        NodeUnderTest node = Given.Follower(term: 3, log: [1, 2], options: Given.PlainRaft);
        node.ElapseToDeadline();
        Assert.Equal(N1, node.Core.VotedFor);
        Assert.Equal([N2, N3], node.Sent.Select(message => message.To));
        Assert.All(node.SentOf<RequestVote>(), request =>
            Assert.Equal((4, N1, At(2, 2), false), (request.Term, request.Candidate, request.LastLog, request.IsPreVote)));
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 1)]
    [InlineData(3, 1)]
    [InlineData(4, 2)]
    [InlineData(5, 2)]
    [InlineData(6, 3)]
    [InlineData(7, 3)]
    public void A_candidate_wins_with_the_votes_of_a_majority_and_not_with_one_less(int members, int votesOfOthers)
    {
        NodeUnderTest node = Given.Follower(term: 1, members: members, options: Given.PlainRaft);
        node.Campaign();
        foreach (NodeId voter in node.Peers.Take(votesOfOthers))
        {
            Assert.Equal(Role.Candidate, node.Role);
            node.Vote(voter);
        }

        Assert.Equal((Role.Leader, 2, N1), (node.Role, node.Term, node.Core.Leader));
    }

    [Fact]
    public void A_voter_counts_once_however_often_its_vote_comes()
    {
        NodeUnderTest node = Given.Candidate(members: 5);
        node.Vote(N2);
        node.Vote(N2);
        node.Vote(N2);
        Assert.Equal(Role.Candidate, node.Role);
    }

    [Fact]
    public void Refusals_do_not_count()
    {
        NodeUnderTest node = Given.Candidate(members: 3);
        node.Vote(N2, granted: false);
        node.Vote(N3, granted: false);
        Assert.Equal(Role.Candidate, node.Role);
    }

    [Fact]
    public void Votes_of_an_earlier_candidacy_do_not_count()
    {
        NodeUnderTest node = Given.Follower(term: 1, members: 5, options: Given.PlainRaft);
        node.Campaign();
        node.Vote(N2);
        node.ElapseToDeadlineOfElection();
        Assert.Equal((Role.Candidate, 3), (node.Role, node.Term));
        node.Vote(N3, term: 3);
        Assert.Equal(Role.Candidate, node.Role);
        node.Vote(N4, term: 3);
        Assert.Equal(Role.Leader, node.Role);
    }

    [Fact]
    public void Votes_of_strangers_and_of_the_candidate_itself_do_not_count()
    {
        NodeUnderTest node = Given.Candidate(members: 3);
        node.Vote(Outsider);
        node.Vote(N4);
        node.Vote(N1);
        Assert.Equal(Role.Candidate, node.Role);
    }

    [Fact]
    public void A_vote_that_comes_when_the_election_is_over_changes_nothing()
    {
        NodeUnderTest node = Given.SettledLeader(term: 2, members: 5);
        node.Vote(N4);
        Assert.Equal((Role.Leader, 2), (node.Role, node.Term));
        Assert.Empty(node.Sent);

        NodeUnderTest follower = Given.Follower(term: 2, votedFor: N1);
        follower.Vote(N2);
        Assert.Equal(Role.Follower, follower.Role);
    }

    [Fact]
    public void A_leader_announces_itself_at_once()
    {
        NodeUnderTest node = Given.Candidate(term: 2, log: [1]);
        node.Vote(N2);
        Assert.Equal([N2, N3], node.SentOf<AppendEntries>().Select(append => append.To));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void A_candidate_that_hears_from_a_leader_of_its_term_or_a_later_one_follows_it(long term)
    {
        NodeUnderTest node = Given.Candidate(term: 2);
        Assert.True(node.AppendFrom(N2, term)!.IsSuccess);
        Assert.Equal((Role.Follower, term, N2), (node.Role, node.Term, node.Core.Leader));
    }

    [Fact]
    public void A_candidate_does_not_follow_a_leader_of_an_earlier_term()
    {
        NodeUnderTest node = Given.Candidate(term: 3);
        Assert.False(node.AppendFrom(N2, term: 2)!.IsSuccess);
        Assert.Equal((Role.Candidate, 3, NodeId.None), (node.Role, node.Term, node.Core.Leader));
    }

    [Fact]
    public void A_split_vote_ends_in_a_new_election_in_a_later_term()
    {
        NodeUnderTest node = Given.Follower(term: 1, options: Given.PlainRaft);
        node.Campaign();
        node.Vote(N2, granted: false);
        node.Vote(N3, granted: false);
        node.Elapse(Given.PlainRaft.ElectionTimeoutMax);
        Assert.Equal((Role.Candidate, true), (node.Role, node.Term > 2));
        Assert.Contains(node.SentOf<RequestVote>(), request => request.Term == 3);
    }

    [Fact]
    public void After_a_split_vote_of_two_candidates_the_one_whose_timer_runs_out_first_wins()
    {
        Cluster cluster = Cluster.Of(4, Given.PlainRaft);
        cluster[N1].Campaign();
        cluster[N2].Campaign();
        cluster.Deliver(message => message.To == N3 && message.From == N1);
        cluster.Deliver(message => message.To == N4 && message.From == N2);
        cluster.DeliverAll();
        Assert.Empty(cluster.Leaders);

        cluster.Elapse(Given.PlainRaft.ElectionTimeoutMax);
        Assert.Single(cluster.Leaders);
    }

    [Fact]
    public void Those_who_have_not_answered_are_asked_again_after_a_heartbeat_interval()
    {
        NodeUnderTest node = Given.Candidate(term: 2, members: 5);
        node.Vote(N2);
        node.Vote(N3, granted: false);
        node.Elapse(Given.Options.HeartbeatInterval);
        Assert.Equal([N4, N5], node.SentOf<RequestVote>().Select(request => request.To));
        Assert.All(node.SentOf<RequestVote>(), request => Assert.Equal((2, true), (request.Term, request.IsForced)));
    }

    [Fact]
    public void A_lost_request_is_made_up_for_within_the_same_term()
    {
        Cluster cluster = Cluster.Of(3);
        cluster[N1].Campaign(forced: true);
        cluster.Drop();
        cluster.Elapse(Given.Options.HeartbeatInterval);
        Assert.Equal((Role.Leader, 1), (cluster[N1].Role, cluster[N1].Term));
    }

    [Fact]
    public void A_group_of_one_leads_as_soon_as_its_vote_is_on_the_disk()
    {
        NodeUnderTest node = Given.Follower(term: 0, members: 1);
        node.ElapseToDeadline();
        Assert.Equal((Role.Leader, 1, 1), (node.Role, node.Term, node.CommitIndex));
        Assert.Empty(node.Sent);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(7)]
    public void Nodes_that_are_left_alone_elect_one_leader(int members)
    {
        Cluster cluster = Cluster.Of(members);
        cluster.Elapse(TimeSpan.FromSeconds(2));
        NodeUnderTest leader = Assert.Single(cluster.Leaders);
        Assert.All(cluster.Nodes, node => Assert.Equal((leader.Term, leader.Id), (node.Term, node.Core.Leader)));
    }

    [Fact]
    public void To_be_asked_to_campaign_changes_nothing_on_a_leader()
    {
        NodeUnderTest node = Given.SettledLeader(term: 2);
        node.Campaign(forced: true);
        Assert.Equal((Role.Leader, 2), (node.Role, node.Term));
        Assert.Empty(node.Sent);
    }
}
