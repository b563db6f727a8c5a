using Orleans.Storage;
using RaftOrleans.Consensus;

namespace RaftOrleans.Grains;

/// <summary>The records <c>raft-segment-0</c>, <c>raft-segment-1</c>, ... of a node. Knows nothing of which of them count.</summary>
internal sealed class StoredSegments(IGrainStorage provider, GrainId node)
{
    private const int RecordsAtOnce = 16;

    /// <summary>Reads some neighbouring records, whether they exist or not; no more than are read at once.</summary>
    /// <param name="first">Number of the first.</param>
    /// <param name="end">Number after the last that is wanted.</param>
    public Task<GrainState<StoredRecord>[]> ReadSomeAsync(int first, int end) =>
        Task.WhenAll(Enumerable.Range(first, Math.Min(RecordsAtOnce, end - first)).Select(ReadAsync));

    /// <summary>Reads a record, whether it exists or not.</summary>
    public async Task<GrainState<StoredRecord>> ReadAsync(int number)
    {
        GrainState<StoredRecord> segment = new(new StoredRecord());
        await provider.ReadStateAsync(NameOf(number), node, segment);
        return segment;
    }

    /// <summary>Writes a record.</summary>
    /// <param name="number">Its number.</param>
    /// <param name="record">What it holds.</param>
    /// <param name="tag">ETag of the record that it replaces, or null.</param>
    /// <returns>Its ETag.</returns>
    public async Task<string?> WriteAsync(int number, StoredRecord record, string? tag)
    {
        GrainState<StoredRecord> segment = new(record, tag) { RecordExists = tag is not null };
        await provider.WriteStateAsync(NameOf(number), node, segment);
        return segment.ETag;
    }

    /// <summary>Removes a record.</summary>
    /// <param name="number">Its number.</param>
    /// <param name="tag">Its ETag.</param>
    public Task DeleteAsync(int number, string? tag) =>
        provider.ClearStateAsync(NameOf(number), node, new GrainState<StoredRecord>(new StoredRecord(), tag) { RecordExists = true });

    /// <summary>Removes records, from the last down, some at a time.</summary>
    /// <param name="tags">ETag of each, by number.</param>
    public async Task DeleteAsync(SortedDictionary<int, string?> tags)
    {
        foreach (KeyValuePair<int, string?>[] some in tags.Reverse().Chunk(RecordsAtOnce))
        {
            await Task.WhenAll(some.Select(segment => DeleteAsync(segment.Key, segment.Value)));
        }
    }

    /// <summary>Learns of the records that stand before and after those of a head, without a gap.</summary>
    /// <param name="first">Number of the head's first.</param>
    /// <param name="end">Number after the head's last.</param>
    /// <param name="tags">Gets the ETag of each.</param>
    public async Task FindLeftoversAsync(int first, int end, SortedDictionary<int, string?> tags)
    {
        for (int number = end; await ReadAsync(number) is { RecordExists: true } leftover; number++)
        {
            tags[number] = leftover.ETag;
        }

        for (int number = first - 1; number >= 0 && await ReadAsync(number) is { RecordExists: true } leftover; number--)
        {
            tags[number] = leftover.ETag;
        }
    }

    /// <summary>Learns of all records in a range, which may have gaps, and of those that stand before and after it.</summary>
    /// <returns>ETag of each, by number.</returns>
    public async Task<SortedDictionary<int, string?>> FindAsync(int first, int end)
    {
        SortedDictionary<int, string?> tags = [];
        int number = first;
        while (number < end)
        {
            foreach (GrainState<StoredRecord> segment in await ReadSomeAsync(number, end))
            {
                if (segment.RecordExists)
                {
                    tags[number] = segment.ETag;
                }

                number++;
            }
        }

        await FindLeftoversAsync(first, end, tags);
        return tags;
    }

    /// <summary>The entries of a record that should exist.</summary>
    /// <param name="segment">The record.</param>
    /// <param name="number">Its number.</param>
    /// <param name="firstIndex">Index that its first entry must have, where that is known.</param>
    /// <exception cref="StorageDamagedException">It is missing, or something else.</exception>
    public static List<LogEntry> EntriesOf(GrainState<StoredRecord> segment, int number, long? firstIndex)
    {
        string name = NameOf(number);
        if (!segment.RecordExists || segment.State is not { } record)
        {
            throw new StorageDamagedException($"record '{name}' is missing");
        }

        StoredRecordHeader header = StoredRecordHeader.Read(record.Bytes, StoredRecordKind.Segment, name);
        return header.Number == number && header.FirstIndex == (firstIndex ?? header.FirstIndex) && header.Count > 0
            ? StoredEntries.Read(header, record.Bytes, name)
            : throw new StorageDamagedException(
                $"record '{name}' holds segment {header.Number} from index {header.FirstIndex} on, not {number} from {firstIndex} on");
    }

    private static string NameOf(int number) => $"raft-segment-{number}";
}
