using RaftOrleans.Consensus;

namespace RaftOrleans.Benchmarks;

/// <summary>Keeps what a node wants kept, at once.</summary>
internal sealed class MemoryDisk
{
    private readonly List<LogEntry> _entries = [];
    private HardState _hardState;
    private Snapshot? _snapshot;
    private LogPosition _base;

    /// <summary>What would be read back.</summary>
    public PersistentState Durable => new(_hardState, _snapshot, _base, _entries.ToArray());

    /// <summary>Carries a write out.</summary>
    public void Apply(StorageWrite write)
    {
        _hardState = write.HardState ?? _hardState;
        _snapshot = write.Snapshot ?? _snapshot;
        if (write.LogStart is { } start)
        {
            _entries.RemoveRange(0, start.IsReset ? _entries.Count : (int)(start.Base.Index - _base.Index));
            _base = start.Base;
        }

        if (write.TruncateFrom != 0)
        {
            int kept = (int)(write.TruncateFrom - _base.Index - 1);
            _entries.RemoveRange(kept, _entries.Count - kept);
        }

        foreach (ReadOnlyMemory<LogEntry> run in write.Entries)
        {
            _entries.AddRange(run.Span);
        }
    }
}
