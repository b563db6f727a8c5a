using RaftOrleans.Consensus;

namespace RaftOrleans.Verification;

/// <summary>An entry that some node has known to be committed.</summary>
/// <param name="Entry">The entry.</param>
/// <param name="InTerm">The term of the node that knew it first.</param>
internal readonly record struct CommittedEntry(LogEntry Entry, long InTerm)
{
    /// <summary>Index and term.</summary>
    public LogPosition Position => Entry.Position;

    /// <summary>Whether another entry is this one.</summary>
    public bool IsSame(LogEntry other) => ReferenceEquals(Entry, other)
        || (Entry.Position == other.Position && Entry.Kind == other.Kind && Entry.Command.Span.SequenceEqual(other.Command.Span));
}
