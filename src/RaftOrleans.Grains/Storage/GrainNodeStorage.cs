using Orleans.Storage;
using RaftOrleans.Consensus;

namespace RaftOrleans.Grains;

/// <summary>
/// A node's disk made of records of a grain storage provider, none of which grows with the log.
/// </summary>
/// <remarks>
/// <para>The record <c>head</c> holds incarnation, term, vote, the number of sealed segments, and the tail: the entries after the last
/// sealed segment. The records <c>segment-0</c>, <c>segment-1</c>, ... hold the entries before it. Every change of the disk ends in
/// exactly one write of the head, which is the commit point: term, vote and log change together or not at all, and what the head
/// does not refer to does not exist. A tail that is full becomes a segment first, and is then missing from the head that follows.</para>
/// <para>The fence: opening writes the head with a higher incarnation. All writes name the ETag of the record they replace, so after that
/// the head of whoever opened the disk before cannot be written any more. Segments are fenced in the same way, because a late write could
/// replace one that the new owner has sealed: every ETag is learned once, after the fence, and a mismatch means that the disk is lost.
/// A segment that the head on the disk refers to is never written, so a crash at any point leaves that head and all it means.</para>
/// <para>A truncation into a sealed segment takes what stays of it back into the tail. Its number, and those after it, may be used again
/// only when a head without them is on the disk, that is, by the next change.</para>
/// </remarks>
internal sealed class GrainNodeStorage(IGrainStorage provider, GrainId node, SegmentLimits limits) : INodeStorage
{
    private const string HeadName = "raft-head";
    private const int ReadsAtOnce = 16;

    private readonly GrainState<StoredRecord> _head = new(new StoredRecord());
    private readonly StoredEntries _tail = new();

    /// <summary>First index of each sealed segment.</summary>
    private readonly List<long> _sealed = [];

    /// <summary>ETag of each segment record that exists; those at the end may be left over, with no head that refers to them.</summary>
    private readonly List<string?> _segmentTags = [];

    private HardState _hardState;

    /// <summary>Whether the tail may hold more than belongs there, because a truncation into a segment forbade to seal.</summary>
    private bool _isOverfull;

    /// <inheritdoc/>
    public long Incarnation { get; private set; }

    /// <inheritdoc/>
    public Task<PersistentState> OpenAsync() => LoadAsync(mustOwn: true);

    /// <inheritdoc/>
    public Task<PersistentState> ReadAsync() => LoadAsync(mustOwn: false);

    /// <inheritdoc/>
    public async Task WriteAsync(StorageBatch batch)
    {
        _hardState = batch.HardState ?? _hardState;
        bool maySeal = true;
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

        await WriteHeadAsync(_sealed.Count);
    }

    /// <inheritdoc/>
    public async Task<(HardState HardState, long LastIndex)> PeekAsync()
    {
        GrainState<StoredRecord> head = new(new StoredRecord());
        await provider.ReadStateAsync(HeadName, node, head);
        if (!head.RecordExists || head.State is not { } record)
        {
            return default;
        }

        StoredRecordHeader header = StoredRecordHeader.Read(record.Bytes, StoredRecordKind.Head, HeadName);
        return (header.HardState, header.FirstIndex + header.Count - 1);
    }

    /// <inheritdoc/>
    public async Task ClearAsync()
    {
        // The head first: without it the segments mean nothing, and a deletion that is cut short leaves no half of a log. The segments from
        // the last down, so that those that are left can be found by counting.
        GrainState<StoredRecord> head = new(new StoredRecord());
        await provider.ReadStateAsync(HeadName, node, head);
        if (head.RecordExists)
        {
            await provider.ClearStateAsync(HeadName, node, head);
        }

        List<GrainState<StoredRecord>> segments = [];
        while (await ReadSegmentAsync(segments.Count) is { RecordExists: true } segment)
        {
            segments.Add(segment);
        }

        for (int number = segments.Count - 1; number >= 0; number--)
        {
            await provider.ClearStateAsync(SegmentName(number), node, segments[number]);
        }
    }

    private async Task<PersistentState> LoadAsync(bool mustOwn)
    {
        await provider.ReadStateAsync(HeadName, node, _head);
        List<LogEntry> tail = [];
        int segments = 0;
        if (_head.RecordExists && _head.State is { Bytes.Length: > 0 } record)
        {
            StoredRecordHeader header = StoredRecordHeader.Read(record.Bytes, StoredRecordKind.Head, HeadName);
            tail = StoredEntries.Read(header, record.Bytes, HeadName);
            Incarnation = header.Incarnation;
            _hardState = header.HardState;
            segments = header.Segment;
            _tail.Reset(header.FirstIndex);
            _tail.Append([.. tail]);
        }

        if (mustOwn)
        {
            Incarnation++;
            await WriteHeadAsync(segments);
        }

        List<LogEntry> entries = await ReadSegmentsAsync(segments);
        if (entries.Count + 1 != _tail.FirstIndex)
        {
            throw new StorageDamagedException($"the segments end at index {entries.Count}, the tail begins at {_tail.FirstIndex}");
        }

        entries.AddRange(tail);
        return new PersistentState(_hardState, entries);
    }

    private static string SegmentName(int number) => $"raft-segment-{number}";

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
        int number = _sealed.Count;
        string? tag = number < _segmentTags.Count ? _segmentTags[number] : null;
        GrainState<StoredRecord> segment = new(_tail.ToRecord(StoredRecordKind.Segment, Incarnation, default, number), tag)
        {
            RecordExists = tag is not null,
        };
        await provider.WriteStateAsync(SegmentName(number), node, segment);
        if (number < _segmentTags.Count)
        {
            _segmentTags[number] = segment.ETag;
        }
        else
        {
            _segmentTags.Add(segment.ETag);
        }

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

        int number = _sealed.Count - 1;
        while (_sealed[number] > from)
        {
            number--;
        }

        long first = _sealed[number];
        _sealed.RemoveRange(number, _sealed.Count - number);
        _tail.Reset(first);
        if (from > first)
        {
            GrainState<StoredRecord> segment = await ReadSegmentAsync(number);
            if (segment.ETag != _segmentTags[number])
            {
                throw new InconsistentStateException(
                    $"segment {number} of {node} was written by somebody else", segment.ETag ?? "none", _segmentTags[number] ?? "none");
            }

            List<LogEntry> entries = EntriesOf(segment, number, first);
            _tail.Append([.. entries.Take((int)(from - first))]);
        }
    }

    private async Task WriteHeadAsync(int segments)
    {
        _head.State = _tail.ToRecord(StoredRecordKind.Head, Incarnation, _hardState, segments);
        await provider.WriteStateAsync(HeadName, node, _head);
    }

    private async Task<List<LogEntry>> ReadSegmentsAsync(int count)
    {
        List<LogEntry> entries = [];
        while (_sealed.Count < count)
        {
            int reads = Math.Min(ReadsAtOnce, count - _sealed.Count);
            foreach (GrainState<StoredRecord> segment in
                await Task.WhenAll(Enumerable.Range(_sealed.Count, reads).Select(ReadSegmentAsync)))
            {
                List<LogEntry> more = EntriesOf(segment, _sealed.Count, entries.Count + 1);
                _sealed.Add(entries.Count + 1);
                _segmentTags.Add(segment.ETag);
                entries.AddRange(more);
            }
        }

        // Segments that no head refers to are there after a truncation, or when somebody sealed and did not come to write the head.
        while (await ReadSegmentAsync(_segmentTags.Count) is { RecordExists: true } leftover)
        {
            _segmentTags.Add(leftover.ETag);
        }

        return entries;
    }

    private async Task<GrainState<StoredRecord>> ReadSegmentAsync(int number)
    {
        GrainState<StoredRecord> segment = new(new StoredRecord());
        await provider.ReadStateAsync(SegmentName(number), node, segment);
        return segment;
    }

    private static List<LogEntry> EntriesOf(GrainState<StoredRecord> segment, int number, long firstIndex)
    {
        string name = SegmentName(number);
        if (!segment.RecordExists || segment.State is not { } record)
        {
            throw new StorageDamagedException($"record '{name}' is missing");
        }

        StoredRecordHeader header = StoredRecordHeader.Read(record.Bytes, StoredRecordKind.Segment, name);
        return header.Segment == number && header.FirstIndex == firstIndex
            ? StoredEntries.Read(header, record.Bytes, name)
            : throw new StorageDamagedException(
                $"record '{name}' holds segment {header.Segment} from index {header.FirstIndex} on, not {number} from {firstIndex} on");
    }
}
