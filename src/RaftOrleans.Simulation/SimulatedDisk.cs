using System.Buffers;
using RaftOrleans.Consensus;

namespace RaftOrleans.Simulation;

/// <summary>
/// A disk that makes durable what it is given, in order, some time later. One sync takes all writes that wait. A crash loses what was not
/// synced: of the writes under way any prefix may have reached the platter, and of the first that has not, any prefix of its parts.
/// </summary>
/// <remarks>
/// A disk that lies keeps what it has acknowledged in its cache, where a crash finds it with the rest. A record that is torn is the last one
/// and was never acknowledged, since a sync that has ended has written it whole; it is cut at the next start. A record that is rotten may
/// have been acknowledged, and whoever reads it must stop.
/// </remarks>
internal sealed class SimulatedDisk(
    World world,
    DeterministicRandom random,
    DeterministicRandom rot,
    long generation,
    HostDuties host,
    Func<StorageWrite, TimeSpan>? syncTime = null)
{
    private readonly List<LogEntry> _entries = [];
    private readonly Queue<StorageWrite> _waiting = new();
    private readonly Queue<StorageWrite> _cache = new();
    private HardState _hardState;
    private Snapshot? _snapshot;
    private LogPosition _base;
    private HardState? _lateHardState;
    private int _inSync;
    private double _rotPlace;
    private DiskTrouble _trouble = DiskTrouble.None;

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

    /// <summary>What is wrong with it but for its time.</summary>
    public DiskTrouble Trouble
    {
        get => _trouble;
        set
        {
            _rotPlace = value.IsRotten && !_trouble.IsRotten ? rot.NextDouble() : _rotPlace;
            _trouble = value;
            while (!value.Lies && _cache.TryDequeue(out StorageWrite? write))
            {
                Apply(write, int.MaxValue);
            }
        }
    }

    /// <summary>Whether the last crash left a record half written, which the next start cuts.</summary>
    public bool IsTorn { get; private set; }

    /// <summary>Why the sync under way cannot end well; null where it can.</summary>
    public string? WriteFailure => Trouble.Fails ? "its disk failed a write"
        : Trouble.IsFull && _waiting.Take(_inSync).Any(write => PartsThatFit(write) < PartsOf(write)) ? "its disk is full"
        : null;

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

    /// <summary>Holds a state from the beginning; only while it is empty.</summary>
    public void Load(PersistentState state)
    {
        (_hardState, _snapshot, _base) = (state.HardState, state.Snapshot, state.LogBase);
        _entries.AddRange(state.Entries);
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
            ticket = write.Ticket;
            if (Trouble.Lies)
            {
                _cache.Enqueue(write);
            }
            else
            {
                Apply(write, int.MaxValue);
            }
        }

        return _waiting.Count > 0 ? BeginSync() : null;
    }

    /// <summary>The sync under way has failed, and the process does not mind: what it was to write is taken for written.</summary>
    /// <param name="ticket">The last write that is taken for durable.</param>
    /// <returns>When the next sync will be done, if one begins now.</returns>
    public TimeSpan? Forget(out long ticket)
    {
        ticket = 0;
        for (; _inSync > 0; _inSync--)
        {
            ticket = _waiting.Dequeue().Ticket;
        }

        return _waiting.Count > 0 ? BeginSync() : null;
    }

    /// <summary>The process is gone, and with it what had not reached the platter.</summary>
    public void Crash()
    {
        Queue<StorageWrite> unsynced = new(_cache.Concat(_waiting));
        int whole = Trouble.Unsynced switch
        {
            UnsyncedLoss.Everything => 0,
            UnsyncedLoss.Nothing => unsynced.Count,
            UnsyncedLoss.Torn => random.NextInt32(Math.Max(1, unsynced.Count)),
            _ => random.NextInt32(unsynced.Count + 1),
        };
        for (int i = 0; i < whole && PartsThatFit(unsynced.Peek()) == PartsOf(unsynced.Peek()); i++)
        {
            Apply(unsynced.Dequeue(), int.MaxValue);
        }

        IsTorn = false;
        if (Trouble.Unsynced != UnsyncedLoss.Everything && unsynced.TryDequeue(out StorageWrite? torn))
        {
            int choices = PartsThatFit(torn) + (Trouble.Unsynced == UnsyncedLoss.Torn ? 0 : 1);
            int parts = random.NextInt32(Math.Max(1, choices));
            IsTorn = parts < PartsOf(torn);
            Apply(torn, parts);
        }

        _waiting.Clear();
        _cache.Clear();
        _lateHardState = null;
        _inSync = 0;
        IsHeld = false;
        Generation++;
    }

    /// <summary>A process reads all records before it starts, and cuts what is torn at the end.</summary>
    /// <returns>Why it must not start; null where it may.</returns>
    public string? Recover()
    {
        IsTorn = false;
        if (!Trouble.IsRotten)
        {
            return null;
        }

        int place = (int)(_rotPlace * _entries.Count);
        string name = _entries.Count == 0 ? "of term and vote" : $"of entry {_entries[place].Position}";
        ArrayBufferWriter<byte> record = new();
        if (_entries.Count == 0)
        {
            record.Write(BitConverter.GetBytes(_hardState.Term));
        }
        else
        {
            EntryCodec.EncodeRun([_entries[place]], record);
        }

        byte[] read = record.WrittenSpan.ToArray();
        int bit = (int)(_rotPlace * 8 * read.Length);
        read[bit / 8] ^= (byte)(1 << (bit % 8));
        if (Checksum.Compute(read) == Checksum.Compute(record.WrittenSpan))
        {
            return null;
        }

        if (host.RefusesDamagedLog())
        {
            return $"its disk is damaged: the record {name} does not match its checksum";
        }

        _entries.RemoveRange(place, _entries.Count - place);
        return null;
    }

    private static int PartsOf(StorageWrite write) =>
        (write.HardState is null ? 0 : 1) + (write.Snapshot is null ? 0 : 1) + (write.LogStart is null ? 0 : 1)
        + (write.TruncateFrom == 0 ? 0 : 1) + write.Entries.Sum(run => run.Length);

    /// <summary>How many of its parts a full disk still takes: those that add nothing, up to the first that does.</summary>
    private int PartsThatFit(StorageWrite write)
    {
        bool hasRoom = !Trouble.IsFull || (write.Snapshot is null && write.Entries.Count == 0);
        int before = write.HardState is null ? 0 : 1;
        return hasRoom ? PartsOf(write)
            : write.Snapshot is not null ? before
            : before + (write.LogStart is null ? 0 : 1) + (write.TruncateFrom == 0 ? 0 : 1);
    }

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
