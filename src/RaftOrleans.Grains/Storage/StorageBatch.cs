using RaftOrleans.Consensus;

namespace RaftOrleans.Grains;

/// <summary>
/// Several <see cref="StorageWrite"/>s of a node as one change of its disk (group commit). What a later write removes of an earlier one
/// never reaches the disk.
/// </summary>
internal sealed class StorageBatch
{
    private readonly List<ReadOnlyMemory<LogEntry>> _entries = [];

    /// <summary>Whether there is nothing to write.</summary>
    public bool IsEmpty => LastTicket == 0;

    /// <summary>The ticket of the last write; all before are done with it. 0 for none.</summary>
    public long LastTicket { get; private set; }

    /// <summary>Term and vote to remember, or null where they have not changed.</summary>
    public HardState? HardState { get; private set; }

    /// <summary>The snapshot to keep, or null.</summary>
    public Snapshot? Snapshot { get; private set; }

    /// <summary>Where the log begins anew with nothing of what it held, or null. Comes before all else that happens to the log.</summary>
    public LogPosition? ResetTo { get; private set; }

    /// <summary>The last entry to remove at the front of the log, or null. Comes after everything else that happens to the log.</summary>
    public LogPosition? DropTo { get; private set; }

    /// <summary>All entries with this index or a higher one are to be removed first; 0 for none.</summary>
    public long TruncateFrom { get; private set; }

    /// <summary>New entries in order, in runs without gaps.</summary>
    public IReadOnlyList<ReadOnlyMemory<LogEntry>> Entries => _entries;

    /// <summary>Adds the next write.</summary>
    public void Add(StorageWrite write)
    {
        LastTicket = write.Ticket;
        HardState = write.HardState ?? HardState;
        Snapshot = write.Snapshot ?? Snapshot;
        if (write.LogStart is { } start)
        {
            DropTo = start.Base;
            if (start.IsReset)
            {
                ResetTo = start.Base;
                TruncateFrom = 0;
                _entries.Clear();
            }
        }

        if (write.TruncateFrom != 0)
        {
            Truncate(write.TruncateFrom);
        }

        foreach (ReadOnlyMemory<LogEntry> run in write.Entries)
        {
            _entries.Add(run);
        }
    }

    /// <summary>Adds what another batch, of later writes, does.</summary>
    public void Add(StorageBatch later)
    {
        LastTicket = later.LastTicket;
        HardState = later.HardState ?? HardState;
        Snapshot = later.Snapshot ?? Snapshot;
        DropTo = later.DropTo ?? DropTo;
        if (later.ResetTo is { } start)
        {
            ResetTo = start;
            TruncateFrom = 0;
            _entries.Clear();
        }

        if (later.TruncateFrom != 0)
        {
            Truncate(later.TruncateFrom);
        }

        _entries.AddRange(later.Entries);
    }

    /// <summary>Makes the batch empty, to be used again.</summary>
    public void Clear()
    {
        LastTicket = 0;
        HardState = null;
        Snapshot = null;
        ResetTo = null;
        DropTo = null;
        TruncateFrom = 0;
        _entries.Clear();
    }

    private void Truncate(long from)
    {
        while (_entries.Count > 0 && _entries[^1].Span[0].Index >= from)
        {
            _entries.RemoveAt(_entries.Count - 1);
        }

        if (_entries.Count == 0)
        {
            TruncateFrom = TruncateFrom == 0 ? from : Math.Min(TruncateFrom, from);
            return;
        }

        ReadOnlyMemory<LogEntry> last = _entries[^1];
        long kept = Math.Min(last.Length, from - last.Span[0].Index);
        _entries[^1] = last[..(int)kept];
    }
}
