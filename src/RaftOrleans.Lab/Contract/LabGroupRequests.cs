using RaftOrleans.Consensus;

namespace RaftOrleans.Lab;

/// <summary>What only a leader can do, for people: whatever goes wrong is a <see cref="LabException"/> with its reason.</summary>
public static class LabGroupRequests
{
    /// <summary>Changes who belongs to the group; see <see cref="MembershipRequest"/>.</summary>
    /// <param name="group">The group.</param>
    /// <param name="change">What is to change.</param>
    /// <param name="within">How long to wait, or null for the lab's default.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>The index of the membership the change began with.</returns>
    public static async Task<long> ChangeMembershipAsync(
        this ILabGroup group, MembershipChange change, TimeSpan? within = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(group);
        ArgumentNullException.ThrowIfNull(change);
        GroupStatus status = await group.GetStatusAsync(cancellation);
        foreach (NodeId node in change.Voters.Concat(change.Learners).Concat(change.Removed))
        {
            // One that has lost its disk is no node any more, but a member until it is removed.
            bool isMember = change.Removed.Contains(node) && status.Nodes.Any(known => known.Membership?.Contains(node) == true);
            if (!isMember && !status.Nodes.Any(known => known.Id == node))
            {
                throw new LabException(
                    LabFailure.NotFound,
                    $"group '{status.Group}' has no node {node}, it has {string.Join(", ", status.Nodes.Select(known => known.Id))}");
            }
        }

        return await AskAsync(group, new MembershipRequest(change), "the membership was not changed", within, cancellation);
    }

    /// <summary>Hands the leadership over. Completes when the target leads.</summary>
    /// <param name="group">The group.</param>
    /// <param name="target">Who is to lead.</param>
    /// <param name="within">How long to wait, or null for the lab's default.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public static Task TransferLeadershipAsync(
        this ILabGroup group, NodeId target, TimeSpan? within = null, CancellationToken cancellation = default) =>
        AskAsync(group, new TransferRequest(target), $"the leadership was not handed over to {target}", within, cancellation);

    private static async Task<long> AskAsync(
        ILabGroup group, LeaderRequest request, string otherwise, TimeSpan? within, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(group);
        ProposalAnswer answer = await group.RequestAsync(request, via: null, within, cancellation);
        return answer.Outcome switch
        {
            ProposalOutcome.Applied => answer.Index,
            ProposalOutcome.Refused => throw new LabException(LabFailure.Conflict, $"{otherwise}: {answer.Reason}"),
            ProposalOutcome.Unknown => throw new LabException(
                LabFailure.TimedOut, $"no answer in time: perhaps {otherwise}, perhaps it was"),
            _ => throw new LabException(LabFailure.Unavailable, $"{otherwise}: group '{group.Name}' had no leader in time"),
        };
    }
}
