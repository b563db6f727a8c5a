using RaftOrleans.Consensus;

namespace RaftOrleans.Lab;

/// <summary>A command of a session, which is applied once however often it comes (dissertation, section 6.3).</summary>
/// <param name="Session">The session.</param>
/// <param name="Sequence">The client's number for the command; 1 or more.</param>
/// <param name="FirstOutstanding">The lowest number whose answer the client still waits for; 1 to <paramref name="Sequence"/>.</param>
/// <param name="Command">The state machine's command.</param>
public sealed record SessionCommandRequest(long Session, long Sequence, long FirstOutstanding, ReadOnlyMemory<byte> Command) : LeaderRequest
{
    /// <inheritdoc/>
    public override void Ask(RaftNode node, long number, TimeSpan now)
    {
        ArgumentNullException.ThrowIfNull(node);
        node.ProposeOnce(number, new SessionCommand(Session, Sequence, FirstOutstanding, Command), now);
    }

    /// <inheritdoc/>
    public override string? Validate() => Session < 1 || FirstOutstanding < 1 || Sequence < FirstOutstanding
        ? $"session {Session}, command {Sequence}, first outstanding {FirstOutstanding}: numbers begin with 1, and what is outstanding does "
            + "not come after the command"
        : null;

    /// <inheritdoc/>
    public override int CommandSize() => Command.Length;
}
