using RaftOrleans.Consensus;

namespace RaftOrleans.Verification;

/// <summary>The committed entries of a group, in order, but for those that need not be remembered any more.</summary>
internal sealed class CommittedEntries
{
    private readonly Dictionary<long, CommittedEntry> _entries = [];
    private long _forgotten;

    /// <summary>Index of the last one.</summary>
    public long LastIndex { get; private set; }

    /// <summary>The next entry was committed.</summary>
    public void Add(LogEntry entry, long inTerm)
    {
        // A snapshot may have hidden some from those who look.
        LastIndex = entry.Index;
        _entries[entry.Index] = new CommittedEntry(entry, inTerm);
    }

    /// <summary>The entry at an index, or null where none is known.</summary>
    public CommittedEntry? Find(long index) => _entries.TryGetValue(index, out CommittedEntry entry) ? entry : null;

    /// <summary>Whether an entry was committed and need not be remembered.</summary>
    public bool IsForgotten(long index) => index <= _forgotten;

    /// <summary>The last entry that was committed in a term before this one, or null.</summary>
    public CommittedEntry? LastBefore(long term)
    {
        for (long index = LastIndex; index > _forgotten; index--)
        {
            if (Find(index) is { } entry && entry.InTerm < term)
            {
                return entry;
            }
        }

        return null;
    }

    /// <summary>Entries up to an index need not be remembered.</summary>
    public void Forget(long upTo)
    {
        for (; _forgotten < upTo; _forgotten++)
        {
            _entries.Remove(_forgotten + 1);
        }
    }
}
