using System.Diagnostics;

namespace RaftOrleans.Consensus;

/// <summary>
/// Keeps account of what is on the disk and what is on its way there. Writes have tickets, and whoever promises something waits for
/// the ticket that makes it true.
/// </summary>
/// <remarks>
/// Only this class knows the durable index. It never counts a completion for more than the write contained that is still in the log:
/// a truncation lowers what writes under way will make durable (<see cref="SafetyRules.DurableAfterTruncation"/>), so a late completion
/// cannot vouch for entries that took the place of the removed ones.
/// </remarks>
internal sealed class StorageQueue(RaftLog log, SafetyRules rules)
{
    private readonly Queue<PendingWrite> _underWay = new();
    private long _issuedTicket;
    private long _issuedIndex = log.LastIndex;
    private long _truncateFrom;
    private bool _hardStateChanged;
    private long _hardStateTicket;
    private long _logTicket;

    /// <summary>The write of which this and all before are durable; 0 for none.</summary>
    public long DurableTicket { get; private set; }

    /// <summary>Index up to which the log would survive a crash.</summary>
    public long DurableIndex { get; private set; } = log.LastIndex;

    /// <summary>The write after which term and vote, as they are now, would survive a crash.</summary>
    public long HardStateTicket => _hardStateChanged ? NextTicket : _hardStateTicket;

    /// <summary>The write after which the whole log, as it is now, would survive a crash.</summary>
    public long LogTicket => HasLogChanges ? NextTicket : _logTicket;

    private long NextTicket => _issuedTicket + 1;

    private bool HasLogChanges => _truncateFrom != 0 || _issuedIndex < log.LastIndex;

    /// <summary>Term or vote has changed.</summary>
    public void HardStateChanged() => _hardStateChanged = true;

    /// <summary>A suffix of the log was removed.</summary>
    /// <param name="from">First index that was removed.</param>
    public void LogTruncated(long from)
    {
        DurableIndex = rules.DurableAfterTruncation(DurableIndex, from);
        if (from <= _issuedIndex)
        {
            _truncateFrom = _truncateFrom == 0 ? from : Math.Min(_truncateFrom, from);
            _issuedIndex = from - 1;
        }

        for (int i = _underWay.Count; i > 0; i--)
        {
            PendingWrite write = _underWay.Dequeue();
            _underWay.Enqueue(write with { LastIndex = rules.DurableAfterTruncation(write.LastIndex, from) });
        }
    }

    /// <summary>The next write, or null when nothing has changed since the last one.</summary>
    /// <param name="hardState">Term and vote as they are now.</param>
    public StorageWrite? TakeWrite(HardState hardState)
    {
        if (!_hardStateChanged && !HasLogChanges)
        {
            return null;
        }

        _issuedTicket++;
        StorageWrite write = new(
            _issuedTicket, _hardStateChanged ? hardState : null, _truncateFrom, log.SlicesFrom(_issuedIndex + 1));
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
        _hardStateChanged = false;
        _underWay.Enqueue(new PendingWrite(_issuedTicket, _issuedIndex));
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
            DurableIndex = Math.Max(DurableIndex, Math.Min(write.LastIndex, log.LastIndex));
        }

        Debug.Assert(DurableIndex <= log.LastIndex, "what is durable is in the log");
    }

    private readonly record struct PendingWrite(long Ticket, long LastIndex);
}
