using System.Collections.Immutable;
using RaftOrleans.Consensus.Tests.Node;
using static RaftOrleans.Consensus.Tests.Node.Ids;

namespace RaftOrleans.Consensus.Tests.Rules;

/// <content>Snapshots, membership, leases and sessions.</content>
public partial class RulesAreAskedTests
{
    [Fact]
    public void DecidingSets()
    {
        NodeUnderTest node = LeaderWith(new LearnersDecide());
        node.AcknowledgeAll();
        node.Change(new MembershipChange { Learners = [N4, N5] });
        node.Acknowledge(N4, index: 2);
        node.Acknowledge(N5, index: 2);
        Assert.Equal(2, node.CommitIndex);
    }

    [Fact]
    public void CountsItself()
    {
        NodeUnderTest node = LeaderWith(new CountsItselfAlways());
        node.AcknowledgeAll();
        node.Change(new MembershipChange { Removed = [N1] });
        node.Acknowledge(N2, index: 2);
        Assert.Equal(2, node.CommitIndex);
    }

    [Fact]
    public void MayStand()
    {
        NodeUnderTest node = new(
            N1, First(3), Given.Options, PersistentState.Empty, 1, default, new EverybodyStands(),
            Membership.Of(N2, N3) with { Learners = [N1] });
        node.Campaign(forced: true);
        Assert.Equal(Role.Candidate, node.Role);
    }

    [Fact]
    public void IsCovered()
    {
        NodeUnderTest node = Given.Follower(options: Given.Options with { SnapshotTrailing = 0 }, rules: new NothingIsCovered());
        node.AppendFrom(N2, term: 1, LogPosition.Start, Entries.Of(1, 1, 1), commit: 3);
        node.TakeSnapshot();
        Assert.False(node.AppendFrom(N2, term: 1, At(1, 1), Entries.After(1, 1))!.IsSuccess);
    }

    [Fact]
    public void KeepsLogAfter()
    {
        NodeUnderTest node = With(new KeepsAnyLog(), log: [1, 1, 1], term: 2);
        node.Receive(Pieces.Whole(N2, N1, term: 2, At(2, 2)));
        Assert.Equal((At(3, 1), 2), (node.Core.Log.Last, node.CommitIndex));
    }

    [Fact]
    public void MayChangeMembership()
    {
        NodeUnderTest node = LeaderWith(new ChangesAtAnyTime());
        node.Change(new MembershipChange { Learners = [N4] });
        node.Change(new MembershipChange { Learners = [N5] });
        Assert.Equal([N4, N5], node.Core.Membership.Learners.AsEnumerable());
    }

    [Fact]
    public void MayLeaveJoint()
    {
        NodeUnderTest node = LeaderWith(new LeavesJointAtOnce());
        node.AcknowledgeAll();
        node.Change(new MembershipChange { Removed = [N3], Joint = true });
        Assert.False(node.Core.Membership.IsJoint);
        Assert.Equal(1, node.CommitIndex);
    }

    [Fact]
    public void RollsBackMembership()
    {
        NodeUnderTest node = With(new KeepsMemberships());
        node.AppendFrom(N2, term: 1, LogPosition.Start, [Entries.Of(1, 1, Membership.Of(N1, N2))]);
        node.AppendFrom(N3, term: 2, LogPosition.Start, Entries.Of(2));
        Assert.Equal(Membership.Of(N1, N2), node.Core.Membership);
    }

    [Fact]
    public void HoldsLease()
    {
        NodeUnderTest node = LeaderWith(new LeasesForEver(), Given.Options with { Leases = true, CheckQuorum = false });
        node.ElapseToDeadline();
        node.AcknowledgeAll();
        node.Now += TimeSpan.FromHours(1);
        Assert.Equal("", node.ResultOfRead(node.Read(ReadConsistency.Lease)));
    }

    [Fact]
    public void IsDuplicate()
    {
        NodeUnderTest node = LeaderWith(new AppliesAgain());
        ApplyTwice(node);
        Assert.Equal(["x", "x"], node.Machine.Applied);
    }

    [Fact]
    public void MayReopenSession()
    {
        NodeUnderTest node = LeaderWith(new ReopensSessions());
        long proposal = node.ProposeOnce(session: 99, sequence: 1, "x");
        node.AcknowledgeAll();
        Assert.Equal(ProposalOutcome.Applied, node.Proposals[proposal].Outcome);
    }

    [Fact]
    public void SnapshotHoldsSessions()
    {
        NodeUnderTest node = LeaderWith(new ForgetsSessions());
        ApplyTwice(node);
        node.TakeSnapshot();
        node.Restart();
        Assert.Equal(0, node.Core.Sessions);
        Assert.Equal(["x"], node.Machine.Applied);
    }

    private static NodeUnderTest LeaderWith(SafetyRules rules, RaftOptions? options = null)
    {
        NodeUnderTest node = Given.Follower(term: 1, rules: rules, options: (options ?? Given.Options) with { SnapshotTrailing = 0 });
        node.Campaign(forced: true);
        node.Vote(N2);
        Assert.Equal(Role.Leader, node.Role);
        return node;
    }

    private static void ApplyTwice(NodeUnderTest node)
    {
        node.Ask((core, number, now) => core.OpenSession(number, SessionOptions.Default, now));
        node.ProposeOnce(session: 2, sequence: 1, "x");
        node.ProposeOnce(session: 2, sequence: 1, "x");
        node.AcknowledgeAll();
        Assert.Equal(4, node.CommitIndex);
    }

    private sealed class LearnersDecide : SafetyRules
    {
        public override IReadOnlyList<ImmutableArray<NodeId>> DecidingSets(Membership membership) =>
            [.. base.DecidingSets(membership).Select(voters => voters.AddRange(membership.Learners))];
    }

    private sealed class CountsItselfAlways : SafetyRules
    {
        public override bool CountsItself(ImmutableArray<NodeId> voters, NodeId self) => true;
    }

    private sealed class EverybodyStands : SafetyRules
    {
        public override bool MayStand(ReadOnlySpan<Membership> possible, NodeId self) => true;
    }

    private sealed class NothingIsCovered : SafetyRules
    {
        public override bool IsCovered(RaftLog log, LogPosition previous) => false;
    }

    private sealed class KeepsAnyLog : SafetyRules
    {
        public override bool KeepsLogAfter(RaftLog log, LogPosition snapshotEnd) => log.LastIndex >= snapshotEnd.Index;
    }

    private sealed class ChangesAtAnyTime : SafetyRules
    {
        public override bool MayChangeMembership(bool isSettled, bool hasCommittedInTerm) => true;
    }

    private sealed class LeavesJointAtOnce : SafetyRules
    {
        public override bool MayLeaveJoint(long jointIndex, long commitIndex) => true;
    }

    private sealed class KeepsMemberships : SafetyRules
    {
        public override bool RollsBackMembership() => false;
    }

    private sealed class LeasesForEver : SafetyRules
    {
        public override bool HoldsLease(TimeSpan now, TimeSpan sentAt, TimeSpan promise, double driftBound, bool hasTransferred) => true;
    }

    private sealed class AppliesAgain : SafetyRules
    {
        public override bool IsDuplicate(bool isAnswerKnown) => false;
    }

    private sealed class ReopensSessions : SafetyRules
    {
        public override bool MayReopenSession() => true;
    }

    private sealed class ForgetsSessions : SafetyRules
    {
        public override bool SnapshotHoldsSessions() => false;
    }
}
