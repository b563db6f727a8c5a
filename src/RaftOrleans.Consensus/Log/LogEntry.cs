namespace RaftOrleans.Consensus;

/// <summary>
/// One entry of the replicated log. Immutable, so that one object can stand in the log of every node of a process, in
/// messages and in writes under way at the same time.
/// </summary>
public sealed class LogEntry
{
    /// <summary>Makes an entry.</summary>
    /// <param name="index">Its place in the log, 1 or more.</param>
    /// <param name="term">The term of the leader that appended it, 1 or more.</param>
    /// <param name="timestamp">The leader's clock when it appended the entry.</param>
    /// <param name="kind">What it carries.</param>
    /// <param name="command">The state machine's command; empty for a no-op. Must not change any more.</param>
    public LogEntry(long index, long term, TimeSpan timestamp, EntryKind kind, ReadOnlyMemory<byte> command)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(index, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(term, 1);
        Index = index;
        Term = term;
        Timestamp = timestamp;
        Kind = kind;
        Command = command;
    }

    /// <summary>Its place in the log: 1 is the first.</summary>
    public long Index { get; }

    /// <summary>The term of the leader that appended it.</summary>
    public long Term { get; }

    /// <summary>
    /// The leader's clock when it appended the entry, since the origin of the group's time. Client sessions expire by it; no rule of the
    /// log depends on it.
    /// </summary>
    public TimeSpan Timestamp { get; }

    /// <summary>What it carries.</summary>
    public EntryKind Kind { get; }

    /// <summary>What it carries, as bytes: the state machine's command, a membership, what a session wants; empty for a no-op.</summary>
    public ReadOnlyMemory<byte> Command { get; }

    /// <summary>Index and term: together they name one entry for ever (Log Matching, paper, section 5.3).</summary>
    public LogPosition Position => new(Index, Term);

    /// <inheritdoc/>
    public override string ToString() => $"{Position} {Kind}, {Command.Length} bytes";
}
