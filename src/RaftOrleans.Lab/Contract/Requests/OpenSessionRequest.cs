using RaftOrleans.Consensus;

namespace RaftOrleans.Lab;

/// <summary>Opens a client session; its number is the index in the answer (dissertation, section 6.3).</summary>
/// <param name="Timeout">How long the session lives without a sign of life; 1 ms to 1 day.</param>
public sealed record OpenSessionRequest(TimeSpan Timeout) : LeaderRequest
{
    /// <inheritdoc/>
    public override void Ask(RaftNode node, long number, TimeSpan now)
    {
        ArgumentNullException.ThrowIfNull(node);
        node.OpenSession(number, new SessionOptions(Timeout), now);
    }

    /// <inheritdoc/>
    public override string? Validate() =>
        new SessionOptions(Timeout).IsValid ? null : $"the session's timeout is {Timeout}, allowed is 1 ms to 1 day";
}
