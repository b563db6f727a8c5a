using RaftOrleans.Consensus;

namespace RaftOrleans.Lab;

/// <summary>Closes a client session.</summary>
/// <param name="Session">The session.</param>
public sealed record CloseSessionRequest(long Session) : LeaderRequest
{
    /// <inheritdoc/>
    public override void Ask(RaftNode node, long number, TimeSpan now)
    {
        ArgumentNullException.ThrowIfNull(node);
        node.CloseSession(number, Session, now);
    }

    /// <inheritdoc/>
    public override string? Validate() => Session < 1 ? $"there is no session {Session}" : null;
}
