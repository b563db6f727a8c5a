using RaftOrleans.Consensus;
using RaftOrleans.Lab;

namespace RaftOrleans.Web;

/// <summary>Who belongs to a group, as its leader sees it.</summary>
/// <param name="Index">Index of the entry that brought the membership; 0 for the one the group began with.</param>
/// <param name="IsCommitted">Whether that entry is committed.</param>
/// <param name="Voters">Members that vote.</param>
/// <param name="Outgoing">While the membership is joint, the voters it comes from, which decide too.</param>
/// <param name="Learners">Members that get the log and do not vote.</param>
/// <param name="Joining">Learners that become voters when they have caught up.</param>
/// <param name="Strangers">Nodes that run and are no members.</param>
internal sealed record MembersAnswer(
    long Index,
    bool IsCommitted,
    IReadOnlyList<string> Voters,
    IReadOnlyList<string> Outgoing,
    IReadOnlyList<string> Learners,
    IReadOnlyList<string> Joining,
    IReadOnlyList<string> Strangers)
{
    /// <summary>The membership of a group that has a leader.</summary>
    /// <exception cref="LabException">It has none (<see cref="LabFailure.Unavailable"/>).</exception>
    public static MembersAnswer From(GroupStatus status)
    {
        NodeStatus leader = status.Leader.IsNone
            ? throw new LabException(LabFailure.Unavailable, $"group '{status.Group}' has no leader that could tell who belongs to it")
            : status.Node(status.Leader);
        Membership members = leader.Membership ?? Membership.None;
        return new MembersAnswer(
            leader.MembershipIndex,
            leader.MembershipIndex <= leader.CommitIndex,
            Names(members.Voters),
            Names(members.Outgoing),
            Names(members.Learners),
            Names(members.Joining),
            Names(status.Nodes.Select(node => node.Id).Where(node => !members.Contains(node))));
    }

    private static List<string> Names(IEnumerable<NodeId> nodes) => [.. nodes.Select(node => node.ToString())];
}
