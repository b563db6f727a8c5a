namespace RaftOrleans.Consensus.Tests.Node;

/// <summary>A node's disk: writes are under way until the test lets them complete, and a crash loses those that have not.</summary>
internal sealed class TestDisk(PersistentState start)
{
    private readonly Queue<StorageWrite> _underWay = new();
    private readonly List<LogEntry> _entries = [.. start.Entries];
    private HardState _hardState = start.HardState;
    private long _lastTicket;

    /// <summary>Writes that have not completed, oldest first.</summary>
    public IReadOnlyCollection<StorageWrite> UnderWay => _underWay;

    /// <summary>What a node would read back after a crash.</summary>
    public PersistentState Durable => new(_hardState, [.. _entries]);

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
        _hardState = write.HardState ?? _hardState;
        if (write.TruncateFrom != 0)
        {
            Assert.InRange(write.TruncateFrom, 1, _entries.Count);
            _entries.RemoveRange((int)write.TruncateFrom - 1, _entries.Count - (int)write.TruncateFrom + 1);
        }

        foreach (LogEntry entry in write.Entries.SelectMany(slice => slice.ToArray()))
        {
            Assert.Equal(_entries.Count + 1, entry.Index);
            _entries.Add(entry);
        }

        return write.Ticket;
    }

    /// <summary>The power fails.</summary>
    public void Crash()
    {
        _underWay.Clear();
        _lastTicket = 0;
    }
}
