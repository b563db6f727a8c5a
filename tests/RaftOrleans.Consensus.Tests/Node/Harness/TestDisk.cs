namespace RaftOrleans.Consensus.Tests.Node;

/// <summary>A node's disk: writes are under way until the test lets them complete, and a crash loses those that have not.</summary>
internal sealed class TestDisk(PersistentState start)
{
    private readonly Queue<StorageWrite> _underWay = new();
    private readonly List<LogEntry> _entries = [.. start.Entries];
    private HardState _hardState = start.HardState;
    private Snapshot? _snapshot = start.Snapshot;
    private LogPosition _base = start.LogBase;
    private long _lastTicket;

    /// <summary>Writes that have not completed, oldest first.</summary>
    public IReadOnlyCollection<StorageWrite> UnderWay => _underWay;

    /// <summary>What a node would read back after a crash.</summary>
    public PersistentState Durable => new(_hardState, _snapshot, _base, [.. _entries]);

    /// <summary>A node wants something written. Tickets come without gaps: that is the node's side of the contract.</summary>
    public void Accept(StorageWrite write)
    {
        Assert.Equal(_lastTicket + 1, write.Ticket);
        _lastTicket = write.Ticket;
        _underWay.Enqueue(write);
    }

    /// <summary>The oldest write under way reaches the platter.</summary>
    /// <returns>Its ticket, which the node is to be told.</returns>
    public long Complete()
    {
        StorageWrite write = _underWay.Dequeue();
        Apply(write, int.MaxValue);
        return write.Ticket;
    }

    /// <summary>
    /// The power fails after so many parts of the oldest write under way: hard state, snapshot, log start, truncation, entries.
    /// </summary>
    /// <returns>Whether the write had more parts than that.</returns>
    public bool CrashAfter(int parts)
    {
        bool isTorn = Apply(_underWay.Dequeue(), parts) < 0;
        Crash();
        return isTorn;
    }

    /// <summary>The power fails.</summary>
    public void Crash()
    {
        _underWay.Clear();
        _lastTicket = 0;
    }

    private int Apply(StorageWrite write, int parts)
    {
        if (write.HardState is { } hardState && parts-- > 0)
        {
            _hardState = hardState;
        }

        if (write.Snapshot is { } snapshot && parts-- > 0)
        {
            Assert.True(_snapshot is null || snapshot.Last.Index > _snapshot.Last.Index, $"{snapshot} after {_snapshot}");
            _snapshot = snapshot;
        }

        if (write.LogStart is { } start && parts-- > 0)
        {
            Assert.True(start.Base.Index <= _snapshot!.Last.Index, $"the log starts after {start.Base}, beyond {_snapshot}");
            _entries.RemoveRange(0, start.IsReset ? _entries.Count : (int)(start.Base.Index - _base.Index));
            _base = start.Base;
        }

        if (write.TruncateFrom != 0 && parts-- > 0)
        {
            Assert.InRange(write.TruncateFrom, _base.Index + 1, _base.Index + _entries.Count);
            int kept = (int)(write.TruncateFrom - _base.Index - 1);
            _entries.RemoveRange(kept, _entries.Count - kept);
        }

        foreach (LogEntry entry in write.Entries.SelectMany(slice => slice.ToArray()).TakeWhile(_ => parts-- > 0))
        {
            Assert.Equal(_base.Index + _entries.Count + 1, entry.Index);
            _entries.Add(entry);
        }

        return parts;
    }
}
