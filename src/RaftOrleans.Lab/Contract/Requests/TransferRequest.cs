using RaftOrleans.Consensus;

namespace RaftOrleans.Lab;

/// <summary>
/// Hands the leadership over (dissertation, section 3.10). It is answered when the target leads, or refused with the reason.
/// </summary>
/// <param name="Target">Who is to lead.</param>
public sealed record TransferRequest(NodeId Target) : LeaderRequest
{
    /// <inheritdoc/>
    public override void Ask(RaftNode node, long number, TimeSpan now)
    {
        ArgumentNullException.ThrowIfNull(node);
        node.TransferLeadership(number, Target, now);
    }
}
