using System.Collections.Immutable;

namespace RaftOrleans.Consensus;

/// <summary>
/// Who belongs to a group (paper, section 6; dissertation, chapter 4). While it is joint, two sets of voters decide together.
/// </summary>
/// <param name="Voters">Members that vote, in order. In a joint membership those it is on its way to.</param>
/// <param name="Outgoing">In a joint membership the voters it comes from, in order; otherwise empty.</param>
/// <param name="Learners">
/// Members that get the log and do not vote (dissertation, section 4.2.1), in order; in a joint membership also those that will be
/// learners once it is left.
/// </param>
/// <param name="Joining">Learners that become voters as soon as they have caught up, in order.</param>
public sealed record Membership(
    ImmutableArray<NodeId> Voters, ImmutableArray<NodeId> Outgoing, ImmutableArray<NodeId> Learners, ImmutableArray<NodeId> Joining)
    : IEquatable<Membership>
{
    /// <summary>Nobody: the membership of a node that has not been told of its group yet.</summary>
    public static Membership None { get; } = new([], [], [], []);

    /// <summary>Whether two sets of voters decide together (paper, section 6).</summary>
    public bool IsJoint => Outgoing.Length > 0;

    /// <summary>Whether nobody belongs to it.</summary>
    public bool IsEmpty => Voters.IsEmpty;

    /// <summary>All members, in order, each once.</summary>
    public IEnumerable<NodeId> All => Voters.Concat(Outgoing).Concat(Learners).Concat(Joining).Distinct().Order();

    /// <summary>A membership of voters alone.</summary>
    public static Membership Of(params IEnumerable<NodeId> voters) => new([.. voters.Order()], [], [], []);

    /// <summary>Whether a node votes, in either set.</summary>
    public bool IsVoter(NodeId node) => Voters.Contains(node) || Outgoing.Contains(node);

    /// <summary>Whether a node belongs to it in any way.</summary>
    public bool Contains(NodeId node) => IsVoter(node) || Learners.Contains(node) || Joining.Contains(node);

    /// <summary>What is wrong with it, in words, or null.</summary>
    public string? Validate()
    {
        if (Voters.IsEmpty)
        {
            return "a group needs at least one voter";
        }

        if (!All.All(node => node.IsMember))
        {
            return "a member must be a node";
        }

        foreach (ImmutableArray<NodeId> part in (ImmutableArray<NodeId>[])[Voters, Outgoing, Learners, Joining])
        {
            for (int i = 1; i < part.Length; i++)
            {
                if (part[i - 1].CompareTo(part[i]) >= 0)
                {
                    return "members must stand in order, each once";
                }
            }
        }

        NodeId twice = Voters.Concat(Learners.Where(learner => !Outgoing.Contains(learner))).Concat(Joining)
            .GroupBy(node => node).FirstOrDefault(same => same.Count() > 1)?.Key ?? NodeId.None;
        return twice.IsNone ? null : $"{twice} cannot be a voter and a learner at once";
    }

    /// <inheritdoc/>
    public bool Equals(Membership? other) => other is not null
        && Voters.SequenceEqual(other.Voters) && Outgoing.SequenceEqual(other.Outgoing)
        && Learners.SequenceEqual(other.Learners) && Joining.SequenceEqual(other.Joining);

    /// <inheritdoc/>
    public override int GetHashCode() => Voters.Concat(Outgoing).Concat(Learners).Concat(Joining)
        .Aggregate(17, (hash, node) => unchecked((hash * 31) + node.Number));

    /// <inheritdoc/>
    public override string ToString()
    {
        string text = IsJoint ? $"{Names(Outgoing)} and {Names(Voters)} together" : Names(Voters);
        text += Learners.IsEmpty ? "" : $", learners {Names(Learners)}";
        return text + (Joining.IsEmpty ? "" : $", joining {Names(Joining)}");

        static string Names(ImmutableArray<NodeId> nodes) => string.Join(' ', nodes);
    }

    internal static ImmutableArray<NodeId> Sorted(IEnumerable<NodeId> nodes) => [.. nodes.Distinct().Order()];
}
