using Orleans.Storage;
using RaftOrleans.Consensus;

namespace RaftOrleans.Grains;

/// <summary>
/// A node's disk made of records of a grain storage provider, none of which grows with the log.
/// </summary>
/// <remarks>
/// <para>The record <c>raft-head</c> holds incarnation, term, vote, where the snapshot is, which sealed segments count, and the tail: the
/// entries after the last sealed segment. The segments hold the entries before it. Every change of the disk ends in one write of the
/// head, which is the commit point: term, vote and log change together or not at all, and what the head does not refer to does not
/// exist. A tail that is full becomes a segment first, and is then missing from the head that follows.</para>
/// <para>The fence: opening writes the head with a higher incarnation. All writes name the ETag of the record they replace, so after that
/// the head of whoever opened the disk before cannot be written any more. Segments are fenced in the same way, because a late write could
/// replace one that the new owner has sealed: every ETag is learned once, after the fence, and a mismatch means that the disk is lost.
/// All that a late write can do is to leave a segment behind whose number the new owner has used and removed already.
/// A segment that the head on the disk refers to is never written, so a crash at any point leaves that head and all it means.</para>
/// <para>What a snapshot stands for goes from the front: the head names the first segment that counts, and segments before it are deleted
/// after that head is on the disk. A log that begins anew goes on with segment numbers that were never used. The snapshot itself is in
/// records of its own (<see cref="StoredSnapshot"/>).</para>
/// <para>A truncation into a sealed segment takes what stays of it back into the tail. Its number, and those after it, may be used again
/// only when a head without them is on the disk, that is, by the next change.</para>
/// <para>The head also says whose the disk is: a server that has lost its disk is another member from then on (<see cref="NodeId"/>). What
/// an earlier member has left, because its disk could not be cleared in time, is cleared when the next one opens it; and a member never opens
/// the disk of a later one.</para>
/// </remarks>
/// <param name="provider">Where the records are.</param>
/// <param name="node">Whose records they are.</param>
/// <param name="limits">How large segments may become.</param>
/// <param name="owner">Which member the node is: its <see cref="NodeId.Incarnation"/>.</param>
internal sealed class GrainNodeStorage(IGrainStorage provider, GrainId node, SegmentLimits limits, int owner = 0) : INodeStorage
{
    private const string HeadName = "raft-head";
    private static readonly StoredRecordHeader Empty = new(StoredRecordKind.Head, 0, 0, FirstIndex: 1, 0);

    private readonly GrainState<StoredRecord> _head = new(new StoredRecord());
    private readonly StoredEntries _tail = new();
    private readonly StoredSegments _segments = new(provider, node);
    private readonly StoredSnapshot _snapshot = new(provider, node, Math.Max(limits.Bytes, 64 << 10));

    /// <summary>First index of each sealed segment that counts.</summary>
    private readonly List<long> _sealed = [];

    /// <summary>ETag of each segment record that exists, by number; some may be left over, with no head that refers to them.</summary>
    private readonly SortedDictionary<int, string?> _segmentTags = [];

    private HardState _hardState;
    private LogPosition _logBase;
    private int _firstSegment;

    /// <summary>Whether the tail may hold more than belongs there, because a truncation into a segment forbade to seal.</summary>
    private bool _isOverfull;

    /// <summary>Whether a change is under way, or has failed: then what is known here may not be what is on the disk.</summary>
    private bool _isUncertain;

    /// <inheritdoc/>
    public long Incarnation { get; private set; }

    private int NextSegment => _firstSegment + _sealed.Count;

    /// <inheritdoc/>
    public Task<PersistentState> OpenAsync() => LoadAsync(mustOwn: true);

    /// <inheritdoc/>
    public Task<PersistentState> ReadAsync() => LoadAsync(mustOwn: false);

    /// <inheritdoc/>
    public async Task WriteAsync(StorageBatch batch)
    {
        if (_isUncertain)
        {
            throw new InvalidOperationException($"a change of the disk of {node} is under way or has failed");
        }

        _isUncertain = true;
        _hardState = batch.HardState ?? _hardState;
        if (batch.Snapshot is { } snapshot)
        {
            await _snapshot.WriteAsync(snapshot, Incarnation);
        }

        bool maySeal = true;
        if (batch.ResetTo is { } start)
        {
            Reset(start);
        }

        if (batch.TruncateFrom != 0 && batch.TruncateFrom < _tail.NextIndex)
        {
            maySeal = batch.TruncateFrom >= _tail.FirstIndex;
            await TruncateAsync(batch.TruncateFrom);
        }

        if (maySeal && _isOverfull)
        {
            LogEntry[] entries = [.. _tail.Entries];
            _tail.Reset(_tail.FirstIndex);
            await AppendAsync(entries, maySeal: true);
        }

        _isOverfull = !maySeal;
        foreach (ReadOnlyMemory<LogEntry> run in batch.Entries)
        {
            await AppendAsync(run, maySeal);
        }

        if (batch.DropTo is { } position)
        {
            DropTo(position);
        }

        await WriteHeadAsync();
        if (batch.DropTo is not null)
        {
            await DeleteLeftoverSegmentsAsync();
        }

        _isUncertain = false;
    }

    /// <inheritdoc/>
    public async Task<(HardState HardState, long LastIndex)> PeekAsync()
    {
        GrainState<StoredRecord> head = new(new StoredRecord());
        await provider.ReadStateAsync(HeadName, node, head);
        StoredRecordHeader header = HeaderOf(head);
        return HoldsNothing(header) ? default : (header.HardState, header.FirstIndex + header.Count - 1);
    }

    /// <inheritdoc/>
    public async Task ClearAsync()
    {
        GrainState<StoredRecord> head = new(new StoredRecord());
        await provider.ReadStateAsync(HeadName, node, head);
        await ClearAsync(head, HeaderOrDamagedOf(head));
        if (head.RecordExists)
        {
            await provider.ClearStateAsync(HeadName, node, head);
        }
    }

    /// <summary>
    /// First a head that says that there is nothing, and where what is to be deleted stands; then that goes. A deletion that is cut short
    /// leaves no half of a log, and goes on when it is asked for again, or when the disk is opened.
    /// </summary>
    /// <returns>The head that says that there is nothing.</returns>
    private async Task<StoredRecordHeader> ClearAsync(GrainState<StoredRecord> head, StoredRecordHeader header)
    {
        // Nobody else writes a head from now on, so what is found then is all there is, but for what is under way.
        header = header with { IsCleared = true, FirstIndex = 1, Count = 0 };
        await WriteClearedAsync(head, header);
        SortedDictionary<int, string?> segments = await _segments.FindAsync(header.FirstSegment, header.Number);
        if (segments.Count > 0 && (segments.Keys.First() < header.FirstSegment || segments.Keys.Last() >= header.Number))
        {
            // A deletion that is cut short leaves gaps, and behind a gap nobody looks if the head does not say so.
            header = header with
            {
                FirstSegment = Math.Min(header.FirstSegment, segments.Keys.First()),
                Number = Math.Max(header.Number, segments.Keys.Last() + 1),
            };
            await WriteClearedAsync(head, header);
        }

        await _segments.DeleteAsync(segments);
        await _snapshot.ClearAsync();
        return header;
    }

    /// <summary>Whether the disk is being cleared, or should have been.</summary>
    private bool HoldsNothing(StoredRecordHeader header) => header.IsCleared || header.Owner < owner;

    private async Task WriteClearedAsync(GrainState<StoredRecord> head, StoredRecordHeader header)
    {
        if (head.RecordExists)
        {
            head.State = new StoredRecord { Bytes = header.ToRecord([], 0) };
            await provider.WriteStateAsync(HeadName, node, head);
        }
    }

    private static StoredRecordHeader HeaderOf(GrainState<StoredRecord> head) =>
        head.RecordExists && head.State is { Bytes.Length: > 0 } record
            ? StoredRecordHeader.Read(record.Bytes, StoredRecordKind.Head, HeadName)
            : Empty;

    /// <summary>A disk that is damaged can be cleared, too.</summary>
    private static StoredRecordHeader HeaderOrDamagedOf(GrainState<StoredRecord> head)
    {
        try
        {
            return HeaderOf(head);
        }
        catch (StorageDamagedException)
        {
            return Empty;
        }
    }

    private async Task<PersistentState> LoadAsync(bool mustOwn)
    {
        await provider.ReadStateAsync(HeadName, node, _head);
        StoredRecordHeader header = HeaderOf(_head);
        Incarnation = header.Incarnation;
        if (mustOwn && header.Owner > owner)
        {
            throw new InconsistentStateException(
                $"the disk of {node} belongs to a later member of the same server", $"{header.Owner}", $"{owner}");
        }

        if (HoldsNothing(header))
        {
            // What was left over goes first, where that is allowed. Its numbers are not used again.
            header = mustOwn ? await ClearAsync(_head, header) : header;
            header = Empty with { Incarnation = header.Incarnation, Number = header.Number, FirstSegment = header.Number };
        }

        List<LogEntry> tail = header.Count > 0 ? StoredEntries.Read(header, _head.State!.Bytes, HeadName) : [];
        _hardState = header.HardState;
        _logBase = header.LogBase;
        _firstSegment = header.FirstSegment;
        _tail.Reset(header.FirstIndex);
        _tail.Append([.. tail]);
        if (mustOwn)
        {
            Incarnation++;
            await WriteHeadAsync(header.Number, header.SnapshotPlace, header.SnapshotParts);
        }

        Snapshot? snapshot = await _snapshot.ReadAsync(header.SnapshotPlace, header.SnapshotParts);
        List<LogEntry> entries = await ReadSegmentsAsync(header.Number, tail.Count > 0 ? tail[0].Index : header.FirstIndex);
        entries.AddRange(tail);
        entries.RemoveRange(0, entries.FindIndex(entry => entry.Index > _logBase.Index) is var kept and >= 0 ? kept : entries.Count);
        if (_logBase.Index + entries.Count + 1 != _tail.NextIndex || (entries.Count > 0 && entries[0].Index != _logBase.Index + 1))
        {
            throw new StorageDamagedException($"the log should go on after {_logBase}, but its entries do not");
        }

        return new PersistentState(_hardState, snapshot, _logBase, entries);
    }

    private async Task AppendAsync(ReadOnlyMemory<LogEntry> run, bool maySeal)
    {
        while (!run.IsEmpty)
        {
            int room = maySeal ? limits.Room(_tail.Count, _tail.Bytes, run.Span) : run.Length;
            if (room == 0)
            {
                await SealAsync();
                continue;
            }

            _tail.Append(run.Span[..room]);
            run = run[room..];
        }
    }

    private async Task SealAsync()
    {
        int number = NextSegment;
        StoredRecord segment = _tail.ToRecord(new StoredRecordHeader(StoredRecordKind.Segment, Incarnation, number, 0, 0));
        _segmentTags[number] = await _segments.WriteAsync(number, segment, _segmentTags.GetValueOrDefault(number));
        _sealed.Add(_tail.FirstIndex);
        _tail.Reset(_tail.NextIndex);
    }

    private async Task TruncateAsync(long from)
    {
        if (from >= _tail.FirstIndex)
        {
            _tail.TruncateFrom(from);
            return;
        }

        int place = _sealed.Count - 1;
        while (_sealed[place] > from)
        {
            place--;
        }

        long first = _sealed[place];
        int number = _firstSegment + place;
        _sealed.RemoveRange(place, _sealed.Count - place);
        _tail.Reset(first);
        if (from > first)
        {
            GrainState<StoredRecord> segment = await _segments.ReadAsync(number);
            if (segment.ETag != _segmentTags[number])
            {
                throw new InconsistentStateException(
                    $"segment {number} of {node} was written by somebody else", segment.ETag ?? "none", _segmentTags[number] ?? "none");
            }

            List<LogEntry> entries = StoredSegments.EntriesOf(segment, number, first);
            _tail.Append([.. entries.Take((int)(from - first))]);
        }
    }

    /// <summary>The log begins anew. Segments that the head on the disk refers to must not be written, so numbers go on.</summary>
    private void Reset(LogPosition start)
    {
        _firstSegment = _segmentTags.Count == 0 ? NextSegment : Math.Max(NextSegment, _segmentTags.Keys.Last() + 1);
        _sealed.Clear();
        _tail.Reset(start.Index + 1);
        _logBase = start;
        _isOverfull = false;
    }

    private void DropTo(LogPosition position)
    {
        _logBase = position;
        int dropped = 0;
        while (dropped < _sealed.Count && (dropped + 1 < _sealed.Count ? _sealed[dropped + 1] : _tail.FirstIndex) <= position.Index + 1)
        {
            dropped++;
        }

        _sealed.RemoveRange(0, dropped);
        _firstSegment += dropped;
        if (_sealed.Count == 0)
        {
            _tail.DropTo(position.Index);
        }
    }

    private async Task DeleteLeftoverSegmentsAsync()
    {
        foreach (int number in _segmentTags.Keys.TakeWhile(number => number < _firstSegment).ToArray())
        {
            await _segments.DeleteAsync(number, _segmentTags[number]);
            _segmentTags.Remove(number);
        }
    }

    private Task WriteHeadAsync() => WriteHeadAsync(NextSegment, _snapshot.Place, _snapshot.Parts);

    private async Task WriteHeadAsync(int nextSegment, byte snapshotPlace, int snapshotParts)
    {
        _head.State = _tail.ToRecord(new StoredRecordHeader(StoredRecordKind.Head, Incarnation, nextSegment, 0, 0)
        {
            HardState = _hardState,
            FirstSegment = _firstSegment,
            LogBase = _logBase,
            SnapshotPlace = snapshotPlace,
            SnapshotParts = snapshotParts,
            Owner = owner,
        });
        await provider.WriteStateAsync(HeadName, node, _head);
    }

    private async Task<List<LogEntry>> ReadSegmentsAsync(int end, long tailBegins)
    {
        List<LogEntry> entries = [];
        while (NextSegment < end)
        {
            foreach (GrainState<StoredRecord> segment in await _segments.ReadSomeAsync(NextSegment, end))
            {
                int number = NextSegment;
                List<LogEntry> more = StoredSegments.EntriesOf(segment, number, entries.Count > 0 ? entries[^1].Index + 1 : null);
                _sealed.Add(more[0].Index);
                _segmentTags[number] = segment.ETag;
                entries.AddRange(more);
            }
        }

        if (entries.Count > 0 && entries[^1].Index + 1 != tailBegins)
        {
            throw new StorageDamagedException($"the segments end at index {entries[^1].Index}, the tail begins at {tailBegins}");
        }

        // Segments that no head refers to are there after a truncation, or when somebody sealed and did not come to write the head, and in
        // front where a deletion was cut short.
        await _segments.FindLeftoversAsync(_firstSegment, end, _segmentTags);
        return entries;
    }
}
