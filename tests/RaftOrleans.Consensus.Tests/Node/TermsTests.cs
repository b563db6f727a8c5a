using static RaftOrleans.Consensus.Tests.Node.Ids;

namespace RaftOrleans.Consensus.Tests.Node;

/// <summary>Terms are Raft's clock: they show what is out of date (paper, section 5.1).</summary>
[Trait("Section", "5.1")]
public class TermsTests
{
    /// <summary>Every message that can carry a higher term to a node in term 2, but the PreVotes, which only ask.</summary>
    public static TheoryData<Message> MessagesOfTerm7 =>
    [
        new RequestVote(N2, N1, 7, N2, default, isPreVote: false, isForced: true),
        new RequestVoteReply(N2, N1, 7, isPreVote: false, isGranted: false),
        new RequestVoteReply(N2, N1, 7, isPreVote: true, isGranted: false),
        new AppendEntries(N2, N1, 7, N2, default, default, 0, 0),
        new AppendEntriesReply(N2, N1, 7, isSuccess: false, 0, default, 0),
        new ReadIndexRequest(N2, N1, 7, 1),
        new ReadIndexReply(N2, N1, 7, 1, isGranted: false, 0),
    ];

    [Theory]
    [MemberData(nameof(MessagesOfTerm7))]
    public void A_follower_that_sees_a_higher_term_takes_it_over_and_has_no_vote_in_it_yet(Message message)
    {
        NodeUnderTest node = Given.Follower(term: 2, log: [2], votedFor: N3);
        node.Receive(message);
        Assert.Equal((Role.Follower, 7, NodeId.None), (node.Role, node.Term, node.Core.VotedFor));
    }

    [Theory]
    [MemberData(nameof(MessagesOfTerm7))]
    public void A_candidate_that_sees_a_higher_term_becomes_a_follower(Message message)
    {
        NodeUnderTest node = Given.Candidate(term: 2);
        node.Receive(message);
        Assert.Equal((Role.Follower, 7), (node.Role, node.Term));
    }

    [Theory]
    [MemberData(nameof(MessagesOfTerm7))]
    public void A_leader_that_sees_a_higher_term_becomes_a_follower(Message message)
    {
        NodeUnderTest node = Given.SettledLeader(term: 2);
        node.Receive(message);
        Assert.Equal((Role.Follower, 7), (node.Role, node.Term));
        Assert.NotEqual(N1, node.Core.Leader);
    }

    [Theory]
    [MemberData(nameof(MessagesOfTerm7))]
    public void A_higher_term_is_written_to_the_disk(Message message)
    {
        NodeUnderTest node = Given.Follower(term: 2, log: [2], votedFor: N3);
        node.Receive(message);
        Assert.Equal(new HardState(7, NodeId.None), node.Disk.Durable.HardState);
    }

    [Fact]
    public void A_vote_request_of_a_stale_term_is_refused_with_the_nodes_own_term()
    {
        NodeUnderTest node = Given.Follower(term: 5);
        RequestVoteReply? reply = node.AskForVote(N2, term: 4);
        Assert.Equal((false, 5), (reply!.IsGranted, reply.Term));
        Assert.Equal(NodeId.None, node.Core.VotedFor);
    }

    [Fact]
    public void An_append_of_a_stale_term_is_refused_with_the_nodes_own_term_and_changes_nothing()
    {
        NodeUnderTest node = Given.Follower(term: 5, log: [1, 1]);
        AppendEntriesReply? reply = node.AppendFrom(N2, term: 4, At(1, 1), Entries.After(1, 4), commit: 1);
        Assert.Equal((false, 5), (reply!.IsSuccess, reply.Term));
        Assert.Equal([1L, 1], node.Log);
        Assert.Equal((0, NodeId.None), (node.CommitIndex, node.Core.Leader));
    }

    [Fact]
    public void A_vote_of_a_stale_term_does_not_count()
    {
        NodeUnderTest node = Given.Candidate(term: 5);
        node.Vote(N2, term: 4);
        node.Vote(N3, term: 4);
        Assert.Equal(Role.Candidate, node.Role);
    }

    [Fact]
    public void An_acknowledgement_of_a_stale_term_does_not_count()
    {
        NodeUnderTest node = Given.Leader(term: 5, log: [1, 1]);
        node.Acknowledge(N2, index: 3, term: 4);
        node.Acknowledge(N3, index: 3, term: 4);
        Assert.Equal(0, node.CommitIndex);
        Assert.All(node.Core.Followers, follower => Assert.Equal(0, follower.MatchIndex));
    }

    [Fact]
    public void Messages_carry_the_senders_term()
    {
        NodeUnderTest node = Given.Leader(term: 4);
        Assert.All(node.Sent, message => Assert.Equal(4, message.Term));
        Assert.NotEmpty(node.SentOf<AppendEntries>());
    }

    [Fact]
    public void The_same_term_again_keeps_the_vote()
    {
        // Somebody who steps down within a term must not vote a second time in it.
        NodeUnderTest node = Given.Candidate(term: 3);
        node.AppendFrom(N2, term: 3);
        Assert.Equal((Role.Follower, N1), (node.Role, node.Core.VotedFor));
        Assert.False(node.AskForVote(N3, term: 3, forced: true)!.IsGranted);
    }

    [Fact]
    public void A_leader_that_is_asked_to_step_down_keeps_term_and_vote()
    {
        NodeUnderTest node = Given.SettledLeader(term: 3);
        node.Do(core => core.StepDown(node.Now));
        Assert.Equal((Role.Follower, 3, N1), (node.Role, node.Term, node.Core.VotedFor));
        Assert.Equal(NodeId.None, node.Core.Leader);
        Assert.False(node.AskForVote(N3, term: 3, At(9, 9), forced: true)!.IsGranted);
    }

    [Fact]
    public void Nobody_but_a_leader_can_step_down()
    {
        NodeUnderTest node = Given.Candidate(term: 3);
        node.Do(core => core.StepDown(node.Now));
        Assert.Equal(Role.Candidate, node.Role);
    }
}
