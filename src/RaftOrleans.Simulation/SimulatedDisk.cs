using RaftOrleans.Consensus;

namespace RaftOrleans.Simulation;

/// <summary>
/// A disk that makes durable what it is given, in order, some time later. One sync takes all writes that wait. A crash loses what was not
/// synced: of the writes under way any prefix may have reached the platter, and of the first that has not, any prefix of its parts.
/// </summary>
internal sealed class SimulatedDisk(
    World world, DeterministicRandom random, long generation, HostDuties host, Func<StorageWrite, TimeSpan>? syncTime = null)
{
    private readonly List<LogEntry> _entries = [];
    private readonly Queue<StorageWrite> _waiting = new();
    private HardState _hardState;
    private Snapshot? _snapshot;
    private LogPosition _base;
    private HardState? _lateHardState;
    private int _inSync;

    /// <summary>Rises with each crash, and when a stall ends early, so that a sync of before does not count.</summary>
    public long Generation { get; private set; } = generation;

    /// <summary>How many times as long as usual a sync takes.</summary>
    public int Slowness { get; set; } = 1;

    /// <summary>What is added to the time of a sync.</summary>
    public TimeSpan Latency { get; set; }

    /// <summary>Until when no sync ends.</summary>
    public TimeSpan StalledUntil { get; set; }

    /// <summary>Whether a sync is done but for the stall, and waits for its end.</summary>
    public bool IsHeld { get; set; }

    /// <summary>What would be read back after a crash.</summary>
    public PersistentState Durable => new(_hardState, _snapshot, _base, _entries.ToArray());

    /// <summary>The last entry that was removed at the front of the log.</summary>
    public LogPosition LogBase => _base;

    /// <summary>Whether an entry, or a snapshot that stands for it, would survive a crash.</summary>
    public bool Holds(LogPosition position)
    {
        if (_snapshot is not null && position.Index <= _snapshot.Last.Index)
        {
            return true;
        }

        long place = position.Index - _base.Index - 1;
        return position == _base || (place >= 0 && place < _entries.Count && _entries[(int)place].Term == position.Term);
    }

    /// <summary>Takes a write.</summary>
    /// <returns>When the next sync will be done, if one begins now.</returns>
    public TimeSpan? Write(StorageWrite write)
    {
        _waiting.Enqueue(write);
        return _inSync == 0 ? BeginSync() : null;
    }

    /// <summary>The sync under way is done.</summary>
    /// <param name="ticket">The last write that is durable now.</param>
    /// <returns>When the next sync will be done, if one begins now.</returns>
    public TimeSpan? Synced(out long ticket)
    {
        ticket = 0;
        WriteLateHardState();
        for (; _inSync > 0; _inSync--)
        {
            StorageWrite write = _waiting.Dequeue();
            Apply(write, int.MaxValue);
            ticket = write.Ticket;
        }

        return _waiting.Count > 0 ? BeginSync() : null;
    }

    /// <summary>The process is gone, and with it what had not reached the platter.</summary>
    public void Crash()
    {
        int whole = random.NextInt32(_waiting.Count + 1);
        for (int i = 0; i < whole; i++)
        {
            Apply(_waiting.Dequeue(), int.MaxValue);
        }

        if (_waiting.TryDequeue(out StorageWrite? torn))
        {
            Apply(torn, random.NextInt32(PartsOf(torn) + 1));
        }

        _waiting.Clear();
        _lateHardState = null;
        _inSync = 0;
        IsHeld = false;
        Generation++;
    }

    private static int PartsOf(StorageWrite write) =>
        (write.HardState is null ? 0 : 1) + (write.Snapshot is null ? 0 : 1) + (write.LogStart is null ? 0 : 1)
        + (write.TruncateFrom == 0 ? 0 : 1) + write.Entries.Sum(run => run.Length);

    /// <summary>A term that was left behind the entries it came with reaches the platter with the next sync.</summary>
    private void WriteLateHardState()
    {
        _hardState = _lateHardState ?? _hardState;
        _lateHardState = null;
    }

    private TimeSpan BeginSync()
    {
        _inSync = _waiting.Count;
        TimeSpan usual = syncTime is null ? random.NextTime(world.Options.SyncMin, world.Options.SyncMax) : _waiting.Max(syncTime);
        return world.Now + (usual * Slowness) + Latency;
    }

    private void Apply(StorageWrite write, int parts)
    {
        if (write.HardState is { } hardState && parts-- > 0)
        {
            WriteLateHardState();
            if (write.Entries.Count > 0 && !host.WritesTermWithLog())
            {
                _lateHardState = hardState;
            }
            else
            {
                _hardState = hardState;
            }
        }

        if (write.Snapshot is { } snapshot && parts-- > 0)
        {
            _snapshot = snapshot;
        }

        if (write.LogStart is { } start && parts-- > 0)
        {
            _entries.RemoveRange(0, start.IsReset ? _entries.Count : (int)(start.Base.Index - _base.Index));
            _base = start.Base;
        }

        if (write.TruncateFrom != 0 && parts-- > 0)
        {
            int kept = (int)(write.TruncateFrom - _base.Index - 1);
            _entries.RemoveRange(kept, _entries.Count - kept);
        }

        foreach (ReadOnlyMemory<LogEntry> run in write.Entries)
        {
            foreach (LogEntry entry in run.Span)
            {
                if (parts-- <= 0)
                {
                    return;
                }

                _entries.Add(entry);
            }
        }
    }
}
