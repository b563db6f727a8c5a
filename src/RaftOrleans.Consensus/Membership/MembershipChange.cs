using System.Collections.Immutable;

namespace RaftOrleans.Consensus;

/// <summary>What is to become of a group's membership. Nodes that it does not name stay what they are.</summary>
public sealed record MembershipChange
{
    /// <summary>
    /// Nodes that are to vote. One that is not a member yet first catches up as a learner and is promoted by itself (dissertation,
    /// section 4.2.1), unless <see cref="AtOnce"/>.
    /// </summary>
    public ImmutableArray<NodeId> Voters { get; init; } = [];

    /// <summary>Nodes that are to get the log and not to vote.</summary>
    public ImmutableArray<NodeId> Learners { get; init; } = [];

    /// <summary>Nodes that are to leave.</summary>
    public ImmutableArray<NodeId> Removed { get; init; } = [];

    /// <summary>
    /// True to make new nodes voters without waiting until they have caught up. The group cannot commit meanwhile if it needs them.
    /// </summary>
    public bool AtOnce { get; init; }

    /// <summary>
    /// True to go through a joint membership even where one voter at a time changes (paper, section 6). With more than one it always does.
    /// </summary>
    public bool Joint { get; init; }

    /// <summary>
    /// The index of the membership this was decided on, or null for any. A change that finds another one is refused, so whoever does not
    /// know what became of a change can safely ask for it again.
    /// </summary>
    public long? ExpectedIndex { get; init; }

    /// <summary>The membership after this change, and after everybody has caught up.</summary>
    public Membership ApplyTo(Membership current)
    {
        ArgumentNullException.ThrowIfNull(current);
        bool MayStay(NodeId node) => !Removed.Contains(node) && !Voters.Contains(node) && !Learners.Contains(node);
        IEnumerable<NodeId> newVoters = AtOnce ? Voters : Voters.Where(current.Voters.Contains);
        IEnumerable<NodeId> joining = AtOnce ? [] : Voters.Where(node => !current.Voters.Contains(node));
        return new Membership(
            Membership.Sorted(current.Voters.Where(MayStay).Concat(newVoters)),
            [],
            Membership.Sorted(current.Learners.Where(MayStay).Concat(Learners)),
            Membership.Sorted(current.Joining.Where(MayStay).Concat(joining)));
    }
}
