using static RaftOrleans.Consensus.Tests.Node.Ids;

namespace RaftOrleans.Consensus.Tests.Node;

/// <summary>Several voters at once, through a membership in which two sets decide together (paper, section 6).</summary>
[Trait("Section", "6")]
public class JointMembershipTests
{
    private static readonly MembershipChange Swap = new() { Voters = [N4, N5], Removed = [N2, N3], AtOnce = true };

    private static readonly Membership Joint = Membership.Of(N1, N4, N5) with { Outgoing = [N1, N2, N3] };

    [Fact]
    public void More_than_one_voter_changes_through_a_joint_membership_that_is_left_by_itself()
    {
        NodeUnderTest node = Given.SettledLeader(term: 2);
        long change = node.Change(Swap);
        Assert.Equal(Joint, node.Core.Membership);
        node.Acknowledge(N2, index: 2);
        Assert.Equal((1, Joint), (node.CommitIndex, node.Core.Membership));
        node.Acknowledge(N4, index: 2);
        Assert.Equal((2, Membership.Of(N1, N4, N5), 3), (node.CommitIndex, node.Core.Membership, node.Core.MembershipIndex));
        Assert.Equal(2, node.Proposals[change].Index);
        node.Acknowledge(N2, index: 3);
        Assert.Equal(2, node.CommitIndex);
        node.Acknowledge(N5, index: 3);
        Assert.Equal(3, node.CommitIndex);
    }

    [Theory]
    [InlineData(2, 3, 1)]
    [InlineData(4, 5, 1)]
    [InlineData(2, 5, 2)]
    [InlineData(3, 4, 2)]
    public void A_quorum_of_each_set_is_needed_to_commit(int one, int other, long committed)
    {
        NodeUnderTest node = Given.SettledLeader(term: 2);
        node.Change(Swap);
        node.Acknowledge(NodeId.Of(one), index: 2);
        node.Acknowledge(NodeId.Of(other), index: 2);
        Assert.Equal(committed, node.CommitIndex);
    }

    [Fact]
    public void A_quorum_of_each_set_is_needed_to_be_elected_and_to_confirm_a_read()
    {
        NodeUnderTest node = InJoint();
        node.Campaign(forced: true);
        Assert.Equal([N2, N3, N4, N5], node.SentOf<RequestVote>().Select(request => request.To));
        node.Vote(N2);
        node.Vote(N3);
        Assert.Equal(Role.Candidate, node.Role);
        node.Vote(N4);
        Assert.Equal(Role.Leader, node.Role);
    }

    [Fact]
    public void The_next_leader_leaves_a_joint_membership_once_it_is_committed()
    {
        NodeUnderTest node = InJoint();
        node.Campaign(forced: true);
        node.Vote(N2);
        node.Vote(N4);
        node.Acknowledge(N2, index: 2);
        Assert.Equal(Joint, node.Core.Membership);
        node.Acknowledge(N4, index: 2);
        Assert.Equal((Membership.Of(N1, N4, N5), 3, 2), (node.Core.Membership, node.Core.MembershipIndex, node.CommitIndex));
    }

    [Fact]
    public void One_voter_changes_through_a_joint_membership_where_that_is_wanted()
    {
        NodeUnderTest node = Given.SettledLeader(term: 2);
        node.Change(new MembershipChange { Removed = [N3], Joint = true });
        Assert.Equal(Membership.Of(N1, N2) with { Outgoing = [N1, N2, N3] }, node.Core.Membership);
        node.Acknowledge(N2, index: 2);
        Assert.Equal(Membership.Of(N1, N2), node.Core.Membership);
    }

    [Fact]
    public void A_change_of_learners_alone_needs_no_joint_membership()
    {
        NodeUnderTest node = Given.SettledLeader(term: 2);
        node.Change(new MembershipChange { Learners = [N4, N5], Joint = true });
        Assert.Equal(Membership.Of(First(3)) with { Learners = [N4, N5] }, node.Core.Membership);
    }

    [Fact]
    public void A_voter_that_becomes_a_learner_decides_until_the_joint_membership_is_left()
    {
        NodeUnderTest node = Given.SettledLeader(term: 2);
        node.Change(new MembershipChange { Learners = [N2], Removed = [N3] });
        Assert.True(node.Core.Membership.IsVoter(N2));
        node.Acknowledge(N3, index: 2);
        Assert.Equal(Membership.Of(N1) with { Learners = [N2] }, node.Core.Membership);
        Assert.Equal(3, node.CommitIndex);
    }

    [Fact]
    public void A_leader_that_belongs_only_to_the_outgoing_voters_leads_until_it_is_out()
    {
        NodeUnderTest node = Given.SettledLeader(term: 2);
        node.Change(new MembershipChange { Voters = [N4, N5], Removed = [N1, N2], AtOnce = true });
        node.Acknowledge(N3, index: 2);
        node.Acknowledge(N4, index: 2);
        Assert.Equal((Role.Leader, 2, Membership.Of(N3, N4, N5)), (node.Role, node.CommitIndex, node.Core.Membership));
        node.Acknowledge(N3, index: 3);
        Assert.Equal(Role.Leader, node.Role);
        node.Acknowledge(N4, index: 3);
        Assert.Equal((Role.Follower, 3), (node.Role, node.CommitIndex));
    }

    [Fact]
    public void No_other_change_begins_before_the_joint_membership_is_left_and_that_is_committed()
    {
        NodeUnderTest node = Given.SettledLeader(term: 2);
        node.Change(Swap);
        Assert.Equal(ProposalOutcome.Refused, node.Proposals[node.Change(new MembershipChange { Learners = [N2] })].Outcome);
        node.Acknowledge(N2, index: 2);
        node.Acknowledge(N4, index: 2);
        Assert.Equal(ProposalOutcome.Refused, node.Proposals[node.Change(new MembershipChange { Learners = [N2] })].Outcome);
        node.Acknowledge(N4, index: 3);
        node.Change(new MembershipChange { Learners = [N2] });
        Assert.Equal([N2], node.Core.Membership.Learners.AsEnumerable());
    }

    [Fact]
    public void A_joint_membership_of_more_than_a_group_may_have_is_refused()
    {
        const int half = MembershipCodec.MaxMembers / 2;
        NodeUnderTest node = Given.SettledLeader(term: 2, members: half + 1);
        MembershipChange change = new()
        {
            Voters = [.. Enumerable.Range(half + 2, half).Select(NodeId.Of)],
            Removed = [.. Enumerable.Range(2, half).Select(NodeId.Of)],
            AtOnce = true,
        };
        ProposalAnswer answer = node.Proposals[node.Change(change)];
        Assert.Equal((ProposalOutcome.Refused, "a group may have 1000 members"), (answer.Outcome, answer.Reason));
        Assert.Equal(1, node.Core.Log.LastIndex);
    }

    private static NodeUnderTest InJoint()
    {
        NodeUnderTest node = Given.Follower(term: 1);
        node.AppendFrom(N2, term: 1, LogPosition.Start, [Entries.Of(1, 1, Joint)]);
        return node.Forget();
    }
}
