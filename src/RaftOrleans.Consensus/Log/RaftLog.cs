namespace RaftOrleans.Consensus;

/// <summary>
/// A node's log in memory: entries without gaps, from the one after <see cref="Base"/> on. What came before was compacted into a snapshot
/// (paper, section 7).
/// </summary>
/// <remarks>
/// Entries stand in segments of fixed length, and a run of entries is handed out as a slice of a segment, without a copy. A slot that
/// was handed out is never written again: a truncation replaces the segment it cuts by a copy of what stays, so messages and
/// writes under way keep what they carry. Runs of equal terms are kept beside the entries, which makes the conflict hints of the
/// paper's section 5.3 a search over terms instead of entries.
/// </remarks>
public sealed class RaftLog
{
    private const int SegmentLength = 512;

    private readonly List<LogEntry[]> _segments = [];
    private readonly List<LogPosition> _termStarts = [];

    /// <summary>How many whole segments would stand before the first that is held.</summary>
    private long _firstSegment;

    /// <summary>
    /// The last entry that was removed at the front: its term is still known, and it is committed, so every later leader holds it.
    /// <see cref="LogPosition.Start"/> where nothing was removed.
    /// </summary>
    public LogPosition Base { get; private set; }

    /// <summary>Index of the first entry that is, or will be, held.</summary>
    public long FirstIndex => Base.Index + 1;

    /// <summary>Index of the last entry; that of <see cref="Base"/> when the log is empty.</summary>
    public long LastIndex { get; private set; }

    /// <summary>Index and term of the last entry.</summary>
    public LogPosition Last => new(LastIndex, LastTerm);

    /// <summary>Term of the last entry; that of <see cref="Base"/> when the log is empty.</summary>
    public long LastTerm => _termStarts.Count == 0 ? Base.Term : _termStarts[^1].Term;

    /// <summary>The entry at an index.</summary>
    /// <param name="index"><see cref="FirstIndex"/> to <see cref="LastIndex"/>.</param>
    public LogEntry this[long index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(index, FirstIndex);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(index, LastIndex);
            return _segments[SegmentOf(index)][SlotOf(index)];
        }
    }

    /// <summary>The term at an index.</summary>
    /// <param name="index">The index of <see cref="Base"/> to <see cref="LastIndex"/>; before that nobody knows any more.</param>
    public long TermAt(long index) => index == Base.Index ? Base.Term : this[index].Term;

    /// <summary>Whether the log is known to hold this entry: it stands in it, or is <see cref="Base"/>.</summary>
    public bool Holds(LogPosition position) =>
        position.Index >= Base.Index && position.Index <= LastIndex && TermAt(position.Index) == position.Term;

    /// <summary>Adds an entry at the end.</summary>
    /// <exception cref="ArgumentException">The entry does not follow the last one, or its term is lower.</exception>
    public void Append(LogEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        if (entry.Index != LastIndex + 1 || entry.Term < LastTerm)
        {
            throw new ArgumentException($"entry {entry.Position} cannot follow {Last}", nameof(entry));
        }

        if (entry.Term > LastTerm || _termStarts.Count == 0)
        {
            _termStarts.Add(entry.Position);
        }

        int slot = SlotOf(entry.Index);
        if (_segments.Count == 0)
        {
            _firstSegment = (entry.Index - 1) / SegmentLength;
            _segments.Add(new LogEntry[SegmentLength]);
        }
        else if (slot == 0)
        {
            _segments.Add(new LogEntry[SegmentLength]);
        }

        _segments[^1][slot] = entry;
        LastIndex = entry.Index;
    }

    /// <summary>Removes the entry at an index and all after it.</summary>
    /// <param name="index"><see cref="FirstIndex"/> to <see cref="LastIndex"/>.</param>
    public void TruncateFrom(long index)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(index, FirstIndex);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(index, LastIndex);
        int slot = SlotOf(index);
        int keptSegments = slot == 0 ? SegmentOf(index) : SegmentOf(index) + 1;
        _segments.RemoveRange(keptSegments, _segments.Count - keptSegments);
        if (slot != 0)
        {
            LogEntry[] copy = new LogEntry[SegmentLength];
            Array.Copy(_segments[^1], copy, slot);
            _segments[^1] = copy;
        }

        while (_termStarts.Count > 0 && _termStarts[^1].Index >= index)
        {
            _termStarts.RemoveAt(_termStarts.Count - 1);
        }

        LastIndex = index - 1;
    }

    /// <summary>Removes the entry at an index and all before it; those after it stay.</summary>
    /// <param name="index">The index of <see cref="Base"/> to <see cref="LastIndex"/>.</param>
    public void CompactTo(long index)
    {
        if (index == LastIndex)
        {
            ResetTo(Last);
            return;
        }

        Base = new LogPosition(index, TermAt(index));
        int dropped = SegmentOf(FirstIndex);
        _segments.RemoveRange(0, dropped);
        _firstSegment += dropped;
        int run = RunOf(FirstIndex);
        _termStarts.RemoveRange(0, run);
        _termStarts[0] = this[FirstIndex].Position;
    }

    /// <summary>Removes all entries: the log goes on after one that a snapshot ends with.</summary>
    /// <param name="position">The last entry that is not held any more.</param>
    public void ResetTo(LogPosition position)
    {
        _segments.Clear();
        _termStarts.Clear();
        Base = position;
        LastIndex = position.Index;
    }

    /// <summary>A run of entries in one slice: as many as stand together, at most so many. More may follow in the next slice.</summary>
    /// <param name="from"><see cref="FirstIndex"/> to <see cref="LastIndex"/>.</param>
    /// <param name="maxCount">1 or more.</param>
    public ReadOnlyMemory<LogEntry> Slice(long from, int maxCount)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(from, FirstIndex);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(from, LastIndex);
        int slot = SlotOf(from);
        long count = Math.Min(Math.Min(LastIndex - from + 1, maxCount), SegmentLength - slot);
        return _segments[SegmentOf(from)].AsMemory(slot, (int)count);
    }

    /// <summary>All entries from an index to the end, in slices.</summary>
    /// <param name="from"><see cref="FirstIndex"/> to <see cref="LastIndex"/> + 1.</param>
    public IReadOnlyList<ReadOnlyMemory<LogEntry>> SlicesFrom(long from)
    {
        if (from > LastIndex)
        {
            return [];
        }

        List<ReadOnlyMemory<LogEntry>> slices = new(1);
        while (from <= LastIndex)
        {
            ReadOnlyMemory<LogEntry> slice = Slice(from, int.MaxValue);
            slices.Add(slice);
            from += slice.Length;
        }

        return slices;
    }

    /// <summary>The first index held of the run of entries that have the same term as this one.</summary>
    /// <param name="index"><see cref="FirstIndex"/> to <see cref="LastIndex"/>.</param>
    public long FirstIndexOfTermAt(long index) => _termStarts[RunOf(index)].Index;

    /// <summary>The last index with this term, <see cref="Base"/> included, or 0 where no entry of it is known.</summary>
    public long LastIndexOfTerm(long term)
    {
        for (int run = _termStarts.Count - 1; run >= 0 && _termStarts[run].Term >= term; run--)
        {
            if (_termStarts[run].Term == term)
            {
                return run == _termStarts.Count - 1 ? LastIndex : _termStarts[run + 1].Index - 1;
            }
        }

        return term == Base.Term ? Base.Index : 0;
    }

    private static int SlotOf(long index) => (int)((index - 1) % SegmentLength);

    private int SegmentOf(long index) => (int)(((index - 1) / SegmentLength) - _firstSegment);

    private int RunOf(long index)
    {
        int run = _termStarts.Count - 1;
        while (_termStarts[run].Index > index)
        {
            run--;
        }

        return run;
    }
}
