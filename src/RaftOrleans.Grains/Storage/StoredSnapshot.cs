using System.Buffers;
using Orleans.Storage;
using RaftOrleans.Consensus;

namespace RaftOrleans.Grains;

/// <summary>
/// The snapshot of a node as records of bounded size. There are two places for it: a new one is written where the one that counts is
/// not, and the head that is written afterwards says which counts. So a crash in the midst leaves the old one whole.
/// </summary>
internal sealed class StoredSnapshot(IGrainStorage provider, GrainId node, int partBytes)
{
    private readonly List<string?>[] _tags = [[], []];

    /// <summary>Which place the snapshot that counts is in.</summary>
    public byte Place { get; private set; }

    /// <summary>How many parts it has; 0 where there is none.</summary>
    public int Parts { get; private set; }

    /// <summary>Writes another snapshot beside the one that counts. It counts when a head says so.</summary>
    public async Task WriteAsync(Snapshot snapshot, long incarnation)
    {
        ArrayBufferWriter<byte> buffer = new(SnapshotCodec.EstimateSize(snapshot));
        SnapshotCodec.Encode(snapshot, buffer);
        byte place = (byte)(1 - Place);
        int parts = (buffer.WrittenCount + partBytes - 1) / partBytes;
        for (int part = 0; part < parts; part++)
        {
            int offset = part * partBytes;
            await WritePartAsync(place, part, incarnation, buffer.WrittenMemory[offset..Math.Min(offset + partBytes, buffer.WrittenCount)]);
        }

        (Place, Parts) = (place, parts);
    }

    /// <summary>Reads the snapshot that a head refers to, and learns of all parts that exist.</summary>
    public async Task<Snapshot?> ReadAsync(byte place, int parts)
    {
        (Place, Parts) = (place, parts);
        using MemoryStream bytes = new();
        for (int other = 0; other < 2; other++)
        {
            _tags[other].Clear();
            for (int part = 0; await ReadPartAsync(other, part) is { RecordExists: true } record; part++)
            {
                _tags[other].Add(record.ETag);
                if (other == place && part < parts)
                {
                    bytes.Write(ContentOf(record, other, part));
                }
            }
        }

        if (parts == 0)
        {
            return null;
        }

        if (_tags[place].Count < parts)
        {
            throw new StorageDamagedException($"the snapshot has {_tags[place].Count} parts, the head says {parts}");
        }

        try
        {
            return SnapshotCodec.Decode(bytes.ToArray());
        }
        catch (CodecException error)
        {
            throw new StorageDamagedException($"the snapshot cannot be read: {error.Message}", error);
        }
    }

    /// <summary>Removes all parts of both places. From the last down, so that what is left is found again where it is cut short.</summary>
    public async Task ClearAsync()
    {
        for (int place = 0; place < 2; place++)
        {
            List<string?> tags = [];
            while (await ReadPartAsync(place, tags.Count) is { RecordExists: true } record)
            {
                tags.Add(record.ETag);
            }

            for (int part = tags.Count - 1; part >= 0; part--)
            {
                GrainState<StoredRecord> record = new(new StoredRecord(), tags[part]) { RecordExists = true };
                await provider.ClearStateAsync(NameOf(place, part), node, record);
            }
        }
    }

    private static string NameOf(int place, int part) => $"raft-snapshot-{place}-{part}";

    private static ReadOnlySpan<byte> ContentOf(GrainState<StoredRecord> record, int place, int part)
    {
        string name = NameOf(place, part);
        StoredRecordHeader header = StoredRecordHeader.Read(record.State!.Bytes, StoredRecordKind.Snapshot, name);
        return header.Number == part
            ? record.State!.Bytes.AsSpan(StoredRecordHeader.Size)
            : throw new StorageDamagedException($"record '{name}' holds part {header.Number}");
    }

    private async Task WritePartAsync(int place, int part, long incarnation, ReadOnlyMemory<byte> content)
    {
        string? tag = part < _tags[place].Count ? _tags[place][part] : null;
        StoredRecordHeader header = new(StoredRecordKind.Snapshot, incarnation, part, 0, 0);
        byte[] bytes = header.ToRecord(content.Span, Checksum.Compute(content.Span));
        GrainState<StoredRecord> record = new(new StoredRecord { Bytes = bytes }, tag) { RecordExists = tag is not null };
        await provider.WriteStateAsync(NameOf(place, part), node, record);
        if (part < _tags[place].Count)
        {
            _tags[place][part] = record.ETag;
        }
        else
        {
            _tags[place].Add(record.ETag);
        }
    }

    private async Task<GrainState<StoredRecord>> ReadPartAsync(int place, int part)
    {
        GrainState<StoredRecord> record = new(new StoredRecord());
        await provider.ReadStateAsync(NameOf(place, part), node, record);
        return record;
    }
}
