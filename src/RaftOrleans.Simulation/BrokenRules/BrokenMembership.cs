using System.Collections.Immutable;
using RaftOrleans.Consensus;

namespace RaftOrleans.Simulation;

/// <summary>A new leader changes the membership at once.</summary>
internal sealed class ChangesBeforeOwnCommit : SafetyRules
{
    public override bool MayChangeMembership(bool isSettled, bool hasCommittedInTerm) => isSettled;
}

/// <summary>Learners decide like voters.</summary>
internal sealed class CountsLearners : SafetyRules
{
    public override IReadOnlyList<ImmutableArray<NodeId>> DecidingSets(Membership membership) =>
    [
        .. base.DecidingSets(membership).Select(
            voters => voters.AddRange(membership.Learners.Concat(membership.Joining).Except(voters))),
    ];
}

/// <summary>A node follows the membership that it has applied, and knows nothing of the later ones in its log.</summary>
internal sealed class CountsMembershipWhenApplied : SafetyRules
{
    public override bool CountsMembershipWhenAppended() => false;
}

/// <summary>A membership outlives its entry.</summary>
internal sealed class KeepsTruncatedMembership : SafetyRules
{
    public override bool RollsBackMembership() => false;
}

/// <summary>A joint membership is left as soon as it is appended.</summary>
internal sealed class LeavesJointEarly : SafetyRules
{
    public override bool MayLeaveJoint(long jointIndex, long commitIndex) => true;
}

/// <summary>A leader counts itself in sets of voters to which it does not belong.</summary>
internal sealed class CountsItselfAlways : SafetyRules
{
    public override bool CountsItself(ImmutableArray<NodeId> voters, NodeId self) => true;
}
