namespace RaftOrleans.Consensus;

/// <summary>
/// Keeps account of what is on the disk and what is on its way there. Writes have tickets, and whoever promises something waits for
/// the ticket that makes it true.
/// </summary>
/// <remarks>
/// Only this class knows the durable index. It never counts a completion for more than the write contained that is still in the log:
/// a truncation lowers what writes under way will make durable (<see cref="SafetyRules.CompletesAfterTruncation"/>), so a late completion
/// cannot vouch for entries that took the place of the removed ones.
/// </remarks>
internal sealed class StorageQueue(RaftLog log, SafetyRules rules)
{
    private readonly Queue<PendingWrite> _underWay = new();
    private long _issuedTicket;
    private long _issuedIndex = log.LastIndex;
    private long _truncateFrom;
    private bool _hardStateChanged;
    private Snapshot? _snapshot;
    private LogStart? _logStart;
    private long _hardStateTicket;
    private long _logTicket;
    private long _durableIndex = log.LastIndex;

    /// <summary>The write of which this and all before are durable; 0 for none.</summary>
    public long DurableTicket { get; private set; }

    /// <summary>Index up to which the log would survive a crash.</summary>
    public long DurableIndex => Math.Min(_durableIndex, log.LastIndex);

    /// <summary>The write after which term and vote, as they are now, would survive a crash.</summary>
    public long HardStateTicket => _hardStateChanged ? NextTicket : _hardStateTicket;

    /// <summary>The write after which the whole log, as it is now, would survive a crash.</summary>
    public long LogTicket => HasLogChanges ? NextTicket : _logTicket;

    private long NextTicket => _issuedTicket + 1;

    private bool HasLogChanges => _truncateFrom != 0 || _issuedIndex < log.LastIndex || _snapshot is not null || _logStart is not null;

    /// <summary>When the oldest write under way was given out, or null where none is.</summary>
    public TimeSpan? UnderWaySince => _underWay.TryPeek(out PendingWrite oldest) ? oldest.GivenOut : null;

    /// <summary>Term or vote has changed.</summary>
    public void HardStateChanged() => _hardStateChanged = true;

    /// <summary>A suffix of the log was removed.</summary>
    /// <param name="from">First index that was removed.</param>
    public void LogTruncated(long from)
    {
        LowerDurable(from);
        if (from <= _issuedIndex)
        {
            _truncateFrom = _truncateFrom == 0 ? from : Math.Min(_truncateFrom, from);
            _issuedIndex = from - 1;
        }
    }

    /// <summary>There is a snapshot of what was applied. All that it stands for was given out in earlier writes.</summary>
    public void SnapshotTaken(Snapshot snapshot) => _snapshot = snapshot;

    /// <summary>The front of the log was removed.</summary>
    public void LogCompacted() => _logStart = new LogStart(log.Base, _logStart is { IsReset: true });

    /// <summary>
    /// The whole log was replaced by a snapshot. What was committed before is on the disk in either form; what came after it counts again
    /// when the snapshot is durable.
    /// </summary>
    /// <param name="committed">What was known to be committed before.</param>
    public void LogReplaced(long committed)
    {
        LowerDurable(committed + 1);
        _logStart = new LogStart(log.Base, IsReset: true);
        _issuedIndex = log.Base.Index;
        _truncateFrom = 0;
    }

    /// <summary>The next write, or null when nothing has changed since the last one.</summary>
    /// <param name="hardState">Term and vote as they are now.</param>
    /// <param name="now">The time.</param>
    public StorageWrite? TakeWrite(HardState hardState, TimeSpan now)
    {
        if (!_hardStateChanged && !HasLogChanges)
        {
            return null;
        }

        _issuedTicket++;
        StorageWrite write = new(
            _issuedTicket, _hardStateChanged ? hardState : null, _snapshot, _logStart, _truncateFrom, log.SlicesFrom(_issuedIndex + 1));
        if (_hardStateChanged)
        {
            _hardStateTicket = _issuedTicket;
        }

        if (HasLogChanges)
        {
            _logTicket = _issuedTicket;
        }

        _issuedIndex = log.LastIndex;
        _truncateFrom = 0;
        _snapshot = null;
        _logStart = null;
        _hardStateChanged = false;
        _underWay.Enqueue(new PendingWrite(_issuedTicket, _issuedIndex, now));
        return write;
    }

    /// <summary>A write, and with it all before, would survive a crash now.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No such write was given out.</exception>
    public void Completed(long ticket)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(ticket, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(ticket, _issuedTicket);
        while (_underWay.TryPeek(out PendingWrite write) && write.Ticket <= ticket)
        {
            _underWay.Dequeue();
            DurableTicket = write.Ticket;
            _durableIndex = Math.Max(_durableIndex, write.LastIndex);
        }
    }

    private void LowerDurable(long truncatedFrom)
    {
        _durableIndex = rules.DurableAfterTruncation(_durableIndex, truncatedFrom);
        for (int i = _underWay.Count; i > 0; i--)
        {
            PendingWrite write = _underWay.Dequeue();
            _underWay.Enqueue(write with { LastIndex = rules.CompletesAfterTruncation(write.LastIndex, truncatedFrom) });
        }
    }

    private readonly record struct PendingWrite(long Ticket, long LastIndex, TimeSpan GivenOut);
}
