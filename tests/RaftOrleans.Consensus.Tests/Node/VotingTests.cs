using static RaftOrleans.Consensus.Tests.Node.Ids;

namespace RaftOrleans.Consensus.Tests.Node;

/// <summary>Who gets a vote (paper, sections 5.2 and 5.4.1).</summary>
[Trait("Section", "5.2")]
public class VotingTests
{
    [Fact]
    public void A_vote_is_given_in_a_new_term_and_remembered()
    {
        NodeUnderTest node = Given.Follower(term: 1);
        RequestVoteReply? reply = node.AskForVote(N2, term: 2);
        Assert.Equal((true, 2, false), (reply!.IsGranted, reply.Term, reply.IsPreVote));
        Assert.Equal(new HardState(2, N2), node.Disk.Durable.HardState);
    }

    [Fact]
    public void One_vote_is_given_in_a_term_and_first_come_is_first_served()
    {
        NodeUnderTest node = Given.Follower(term: 1);
        Assert.True(node.AskForVote(N2, term: 2)!.IsGranted);
        Assert.False(node.AskForVote(N3, term: 2)!.IsGranted);
        Assert.Equal(N2, node.Core.VotedFor);
    }

    [Fact]
    public void The_same_candidate_gets_the_same_answer_again()
    {
        NodeUnderTest node = Given.Follower(term: 1);
        Assert.True(node.AskForVote(N2, term: 2)!.IsGranted);
        Assert.True(node.AskForVote(N2, term: 2)!.IsGranted);
    }

    [Fact]
    public void A_new_term_is_a_new_vote()
    {
        NodeUnderTest node = Given.Follower(term: 2, votedFor: N2);
        Assert.False(node.AskForVote(N3, term: 2)!.IsGranted);
        Assert.True(node.AskForVote(N3, term: 3)!.IsGranted);
    }

    [Fact]
    public void The_vote_survives_a_restart()
    {
        NodeUnderTest node = Given.Follower(term: 1);
        node.AskForVote(N2, term: 2);
        node.Restart();
        Assert.False(node.AskForVote(N3, term: 2)!.IsGranted);
        Assert.True(node.AskForVote(N2, term: 2)!.IsGranted);
    }

    [Fact]
    public void A_candidate_and_a_leader_have_given_their_vote_to_themselves()
    {
        Assert.False(Given.Candidate(term: 2).AskForVote(N2, term: 2, At(9, 1))!.IsGranted);
        Assert.False(Given.SettledLeader(term: 2).AskForVote(N2, term: 2, At(9, 2), forced: true)!.IsGranted);
    }

    [Fact]
    public void A_candidate_whose_log_is_behind_still_teaches_its_term()
    {
        NodeUnderTest node = Given.Follower(term: 1, log: [1]);
        RequestVoteReply? reply = node.AskForVote(N2, term: 5);
        Assert.Equal((false, 5), (reply!.IsGranted, reply.Term));
        Assert.Equal(new HardState(5, NodeId.None), node.Disk.Durable.HardState);
    }

    [Fact]
    public void Nobody_can_be_voted_for()
    {
        // Only a hand-made message names no candidate. A vote for nobody would be forgotten and given again.
        NodeUnderTest node = Given.Follower(term: 1);
        RequestVote forNobody = new(Outsider, N1, 2, NodeId.None, At(9, 1), isPreVote: false, isForced: true);
        RequestVoteReply reply = Assert.IsType<RequestVoteReply>(Assert.Single(node.Receive(forNobody)));
        Assert.False(reply.IsGranted);
        Assert.True(node.AskForVote(N2, term: 2)!.IsGranted);
    }

    [Fact]
    public void A_hand_made_request_is_answered_to_its_sender_and_counts_for_its_candidate()
    {
        NodeUnderTest node = Given.Follower(term: 1);
        RequestVote request = new(Outsider, N1, 2, N3, default, isPreVote: false, isForced: false);
        RequestVoteReply reply = Assert.IsType<RequestVoteReply>(Assert.Single(node.Receive(request)));
        Assert.Equal((true, Outsider), (reply.IsGranted, reply.To));
        Assert.Equal(N3, node.Core.VotedFor);
        Assert.False(node.AskForVote(N2, term: 2)!.IsGranted);
    }

    // The last entries of voter and candidate: the later term wins, and with equal terms the longer log.
    [Theory]
    [Trait("Section", "5.4.1")]
    [InlineData(new long[] { }, 0, 0, true)]
    [InlineData(new long[] { }, 1, 1, true)]
    [InlineData(new long[] { 1 }, 0, 0, false)]
    [InlineData(new long[] { 1, 1, 1 }, 3, 1, true)]
    [InlineData(new long[] { 1, 1, 1 }, 4, 1, true)]
    [InlineData(new long[] { 1, 1, 1 }, 2, 1, false)]
    [InlineData(new long[] { 1, 1, 1 }, 1, 2, true)]
    [InlineData(new long[] { 1, 1, 1 }, 3, 2, true)]
    [InlineData(new long[] { 1, 1, 1 }, 4, 2, true)]
    [InlineData(new long[] { 1, 2 }, 2, 1, false)]
    [InlineData(new long[] { 1, 2 }, 3, 1, false)]
    [InlineData(new long[] { 1, 2 }, 1, 1, false)]
    [InlineData(new long[] { 1, 2 }, 2, 2, true)]
    public void A_vote_is_given_only_to_a_log_that_is_at_least_as_up_to_date(long[] voter, long index, long term, bool isGranted)
    {
        NodeUnderTest node = Given.Follower(term: 2, log: voter);
        Assert.Equal(isGranted, node.AskForVote(N2, term: 3, At(index, term))!.IsGranted);
        Assert.Equal(isGranted ? N2 : NodeId.None, node.Core.VotedFor);

        NodeUnderTest asked = Given.Follower(term: 2, log: voter);
        Assert.Equal(isGranted, asked.AskForPreVote(N2, term: 3, At(index, term))!.IsGranted);
    }

    [Fact]
    [Trait("Section", "5.4.1")]
    public void A_node_that_lacks_a_committed_entry_cannot_be_elected()
    {
        // Entry 2 is on n1 and n2. Whoever asks n3 for help needs n1 or n2 as well, and they refuse.
        Cluster cluster = Cluster.WithLogs([1, 1], [1, 1], [1]);
        cluster[N3].Campaign(forced: true);
        cluster.DeliverAll();
        Assert.Equal(Role.Candidate, cluster[N3].Role);

        cluster[N2].Campaign(forced: true);
        cluster.DeliverAll();
        Assert.Equal(Role.Leader, cluster[N2].Role);
        Assert.All(cluster.Nodes, node => Assert.Equal([1, 1, cluster[N2].Term], node.Log));
    }
}
