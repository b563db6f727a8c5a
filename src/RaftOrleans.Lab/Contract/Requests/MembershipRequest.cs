using RaftOrleans.Consensus;

namespace RaftOrleans.Lab;

/// <summary>
/// Changes who belongs to the group (dissertation, chapter 4). It is answered when the membership it begins with is committed, with the
/// index of that entry; joining members are promoted, and a joint membership is left, by themselves afterwards.
/// </summary>
/// <param name="Change">What is to change.</param>
public sealed record MembershipRequest(MembershipChange Change) : LeaderRequest
{
    /// <inheritdoc/>
    public override void Ask(RaftNode node, long number, TimeSpan now)
    {
        ArgumentNullException.ThrowIfNull(node);
        node.ChangeMembership(number, Change, now);
    }
}
