using RaftOrleans.Consensus;

namespace RaftOrleans.Lab;

/// <summary>Says that a session's client is still there.</summary>
/// <param name="Session">The session.</param>
public sealed record KeepSessionAliveRequest(long Session) : LeaderRequest
{
    /// <inheritdoc/>
    public override void Ask(RaftNode node, long number, TimeSpan now)
    {
        ArgumentNullException.ThrowIfNull(node);
        node.KeepSessionAlive(number, Session, now);
    }

    /// <inheritdoc/>
    public override string? Validate() => Session < 1 ? $"there is no session {Session}" : null;
}
