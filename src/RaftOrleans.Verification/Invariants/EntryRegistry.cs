using RaftOrleans.Consensus;

namespace RaftOrleans.Verification;

/// <summary>
/// Every entry that any node has ever appended, by index and term, with the term of the entry before it. By induction over the index, logs
/// match if each entry agrees with what stands here.
/// </summary>
internal sealed class EntryRegistry
{
    private readonly Dictionary<long, Known> _byIndex = [];
    private long _forgotten;

    /// <summary>Registers an entry, or compares it with the one that is known.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="previousTerm">Term of the entry before it in the same log.</param>
    /// <param name="node">Whose log.</param>
    /// <returns>Null where it agrees, otherwise what was known, in words.</returns>
    public string? Conflict(LogEntry entry, long previousTerm, NodeId node)
    {
        Known? first = _byIndex.GetValueOrDefault(entry.Index);
        for (Known? known = first; known is not null; known = known.Next)
        {
            if (known.Entry.Term == entry.Term)
            {
                return Agrees(known, entry, previousTerm)
                    ? null
                    : $"{known.Node} has appended another entry {entry.Position}, after one of term {known.PreviousTerm}";
            }
        }

        _byIndex[entry.Index] = new Known(entry, previousTerm, node, first);
        return null;
    }

    /// <summary>Entries up to an index will not be appended again.</summary>
    public void Forget(long upTo)
    {
        for (; _forgotten < upTo; _forgotten++)
        {
            _byIndex.Remove(_forgotten + 1);
        }
    }

    private static bool Agrees(Known known, LogEntry entry, long previousTerm) =>
        known.PreviousTerm == previousTerm
        && (ReferenceEquals(known.Entry, entry)
            || (known.Entry.Kind == entry.Kind && known.Entry.Command.Span.SequenceEqual(entry.Command.Span)));

    private sealed record Known(LogEntry Entry, long PreviousTerm, NodeId Node, Known? Next);
}
