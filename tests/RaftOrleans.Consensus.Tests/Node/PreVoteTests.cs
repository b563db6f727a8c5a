using static RaftOrleans.Consensus.Tests.Node.Ids;

namespace RaftOrleans.Consensus.Tests.Node;

/// <summary>PreVote: whoever cannot win does not raise the term (dissertation, section 9.6).</summary>
[Trait("Section", "D 9.6")]
public class PreVoteTests
{
    [Fact]
    public void A_node_whose_election_timer_runs_out_first_asks_whether_it_would_win()
    {
        NodeUnderTest node = Given.Follower(term: 3, log: [1, 2], votedFor: N2);
        node.ElapseToDeadline();
        Assert.Equal((Role.PreCandidate, 3, N2), (node.Role, node.Term, node.Core.VotedFor));
        Assert.Equal([N2, N3], node.Sent.Select(message => message.To));
        Assert.All(node.SentOf<RequestVote>(), request =>
            Assert.Equal((true, 4, N1, At(2, 2)), (request.IsPreVote, request.Term, request.Candidate, request.LastLog)));
    }

    [Fact]
    public void To_ask_changes_nothing_on_the_disk_of_either_side()
    {
        NodeUnderTest asker = Given.Follower(term: 3);
        asker.ElapseToDeadline();
        Assert.Empty(asker.Writes);

        NodeUnderTest voter = Given.Follower(term: 3);
        Assert.True(voter.AskForPreVote(N2, term: 4)!.IsGranted);
        Assert.Equal((Role.Follower, 3, NodeId.None), (voter.Role, voter.Term, voter.Core.VotedFor));
        Assert.Empty(voter.Writes);
    }

    [Fact]
    public void A_majority_of_yes_makes_it_a_candidate_of_the_next_term()
    {
        NodeUnderTest node = Given.PreCandidate(term: 3, members: 5);
        node.PreVote(N2);
        Assert.Equal((Role.PreCandidate, 3), (node.Role, node.Term));
        node.PreVote(N3);
        Assert.Equal((Role.Candidate, 4), (node.Role, node.Term));
        Assert.Equal([N2, N3, N4, N5], node.SentOf<RequestVote>().Select(request => request.To));
        Assert.All(node.SentOf<RequestVote>(), request => Assert.Equal((false, 4), (request.IsPreVote, request.Term)));
    }

    [Fact]
    public void A_PreVote_is_not_counted_as_a_vote()
    {
        // Both say yes to the PreVote, and that alone makes nobody leader of the term.
        NodeUnderTest node = Given.PreCandidate(term: 3);
        node.PreVote(N2);
        node.PreVote(N3, term: 4);
        node.PreVote(N2, term: 4);
        Assert.Equal((Role.Candidate, 4), (node.Role, node.Term));
        node.Vote(N3);
        Assert.Equal(Role.Leader, node.Role);
    }

    [Fact]
    public void A_vote_is_not_counted_as_a_PreVote()
    {
        NodeUnderTest node = Given.PreCandidate(term: 3);
        node.Vote(N2, term: 3);
        node.Vote(N3, term: 3);
        Assert.Equal(Role.PreCandidate, node.Role);
    }

    [Fact]
    public void A_voter_counts_once_and_a_refusal_not_at_all()
    {
        NodeUnderTest node = Given.PreCandidate(term: 3, members: 5);
        node.PreVote(N2);
        node.PreVote(N2);
        node.PreVote(N3, granted: false);
        node.PreVote(N4, granted: false);
        node.PreVote(Outsider);
        Assert.Equal(Role.PreCandidate, node.Role);
    }

    [Fact]
    public void Yes_to_another_term_does_not_count()
    {
        NodeUnderTest node = Given.PreCandidate(term: 3);
        node.PreVote(N2, term: 3);
        node.PreVote(N2, term: 5);
        Assert.Equal((Role.PreCandidate, 3), (node.Role, node.Term));
    }

    [Fact]
    public void Yes_carries_the_term_that_was_asked_for_and_teaches_the_asker_no_term()
    {
        NodeUnderTest voter = Given.Follower(term: 1);
        Assert.Equal(6, voter.AskForPreVote(N2, term: 6)!.Term);
    }

    [Fact]
    public void No_carries_the_voters_own_term()
    {
        NodeUnderTest voter = Given.Follower(term: 7);
        RequestVoteReply? reply = voter.AskForPreVote(N2, term: 4);
        Assert.Equal((false, 7), (reply!.IsGranted, reply.Term));

        NodeUnderTest longer = Given.Follower(term: 1, log: [1]);
        reply = longer.AskForPreVote(N2, term: 4);
        Assert.Equal((false, 1), (reply!.IsGranted, reply.Term));
    }

    [Fact]
    public void A_straggler_learns_the_term_from_a_no()
    {
        NodeUnderTest node = Given.PreCandidate(term: 3);
        node.PreVote(N2, granted: false, term: 7);
        Assert.Equal((Role.Follower, 7), (node.Role, node.Term));
    }

    [Fact]
    public void A_node_with_the_better_log_in_an_earlier_term_is_elected_in_the_end()
    {
        // n1 has been in term 9 alone and lacks an entry; n2 would refuse to ask for more than term 2 if no term were taught.
        Cluster cluster = new(Given.Options, [[], [1], []], term: 1);
        cluster.Isolate(N3);
        cluster[N1].Receive(new RequestVoteReply(N3, N1, 9, isPreVote: false, isGranted: false));
        cluster.Elapse(TimeSpan.FromSeconds(3));
        Assert.Equal(Role.Leader, cluster[N2].Role);
        Assert.True(cluster[N2].Term > 9);
    }

    [Theory]
    [InlineData(2, false)]
    [InlineData(3, false)]
    [InlineData(4, true)]
    [InlineData(9, true)]
    public void Yes_is_said_only_to_a_term_that_the_voter_has_not_entered_yet(long term, bool isGranted) =>
        Assert.Equal(isGranted, Given.Follower(term: 3).AskForPreVote(N2, term)!.IsGranted);

    [Fact]
    public void The_voters_own_vote_does_not_matter_for_it_promises_nothing()
    {
        NodeUnderTest voter = Given.Follower(term: 3, votedFor: N3);
        Assert.True(voter.AskForPreVote(N2, term: 4)!.IsGranted);
        Assert.True(voter.AskForPreVote(N3, term: 4)!.IsGranted);
        Assert.True(voter.AskForVote(N3, term: 4)!.IsGranted);
    }

    [Fact]
    public void Those_who_have_not_answered_are_asked_again_after_a_heartbeat_interval()
    {
        NodeUnderTest node = Given.PreCandidate(term: 3, members: 5);
        node.PreVote(N2);
        node.PreVote(N3, granted: false);
        node.Elapse(Given.Options.HeartbeatInterval);
        Assert.Equal([(N4, true), (N5, true)], node.SentOf<RequestVote>().Select(request => (request.To, request.IsPreVote)));
    }

    [Fact]
    public void Without_an_answer_it_asks_again_and_again_and_stays_in_its_term()
    {
        NodeUnderTest node = Given.PreCandidate(term: 3);
        node.Elapse(TimeSpan.FromSeconds(5));
        Assert.Equal((Role.PreCandidate, 3), (node.Role, node.Term));
        Assert.Empty(node.Writes);
    }

    [Fact]
    public void A_leader_of_its_term_makes_it_a_follower_again()
    {
        NodeUnderTest node = Given.PreCandidate(term: 3);
        node.AppendFrom(N2, term: 3);
        Assert.Equal((Role.Follower, 3, N2), (node.Role, node.Term, node.Core.Leader));
        node.PreVote(N3, term: 4);
        Assert.Equal(Role.Follower, node.Role);
    }

    [Fact]
    public void A_forced_election_asks_no_PreVote()
    {
        NodeUnderTest node = Given.Follower(term: 3);
        node.Campaign(forced: true);
        Assert.Equal((Role.Candidate, 4), (node.Role, node.Term));
        Assert.All(node.SentOf<RequestVote>(), request => Assert.Equal((false, true), (request.IsPreVote, request.IsForced)));
    }

    [Fact]
    public void A_node_that_was_cut_off_comes_back_without_disturbing_the_leader()
    {
        Cluster cluster = Cluster.Of(3);
        NodeUnderTest leader = cluster.Elect(N1);
        cluster.Isolate(N3);
        cluster.Elapse(TimeSpan.FromSeconds(5));
        Assert.Equal((Role.PreCandidate, leader.Term), (cluster[N3].Role, cluster[N3].Term));
        cluster.Heal();
        cluster.Elapse(TimeSpan.FromSeconds(1));
        Assert.Equal((Role.Leader, 1), (leader.Role, leader.Term));
        Assert.Equal((Role.Follower, N1), (cluster[N3].Role, cluster[N3].Core.Leader));
    }
}
