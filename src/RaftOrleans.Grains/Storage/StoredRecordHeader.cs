using System.Buffers.Binary;
using RaftOrleans.Consensus;

namespace RaftOrleans.Grains;

/// <summary>The fixed part of a <see cref="StoredRecord"/>, before the entries; little-endian.</summary>
/// <param name="Kind">What the record is.</param>
/// <param name="Incarnation">Which opening of the disk wrote it.</param>
/// <param name="HardState">In a head: term and vote. In a segment: nothing.</param>
/// <param name="Segment">In a head: how many segments the log has before its tail. In a segment: which it is, from 0.</param>
/// <param name="FirstIndex">Index of the first entry of the record; of the next one where it has none.</param>
/// <param name="Count">How many entries it has.</param>
internal readonly record struct StoredRecordHeader(
    StoredRecordKind Kind, long Incarnation, HardState HardState, int Segment, long FirstIndex, int Count)
{
    /// <summary>Bytes of the header.</summary>
    public const int Size = ChecksumOffset + Checksum.Size;

    private const byte Format = 1;
    private const int ChecksumOffset = 38;

    /// <summary>Makes a record of the header and the encoded entries.</summary>
    /// <param name="entries">The entries.</param>
    /// <param name="entriesChecksum">Their checksum.</param>
    public byte[] ToRecord(ReadOnlySpan<byte> entries, uint entriesChecksum)
    {
        byte[] record = GC.AllocateUninitializedArray<byte>(Size + entries.Length);
        Span<byte> span = record;
        span[0] = Format;
        span[1] = (byte)Kind;
        BinaryPrimitives.WriteInt64LittleEndian(span[2..], Incarnation);
        BinaryPrimitives.WriteInt64LittleEndian(span[10..], HardState.Term);
        BinaryPrimitives.WriteInt32LittleEndian(span[18..], HardState.VotedFor.Number);
        BinaryPrimitives.WriteInt32LittleEndian(span[22..], Segment);
        BinaryPrimitives.WriteInt64LittleEndian(span[26..], FirstIndex);
        BinaryPrimitives.WriteInt32LittleEndian(span[34..], Count);
        BinaryPrimitives.WriteUInt32LittleEndian(span[ChecksumOffset..], Checksum.Append(entriesChecksum, span[..ChecksumOffset]));
        entries.CopyTo(span[Size..]);
        return record;
    }

    /// <summary>Reads a record.</summary>
    /// <param name="record">Its bytes.</param>
    /// <param name="kind">What it should be.</param>
    /// <param name="name">Its name, for the error.</param>
    /// <exception cref="StorageDamagedException">It is something else, or not what was written.</exception>
    public static StoredRecordHeader Read(ReadOnlySpan<byte> record, StoredRecordKind kind, string name)
    {
        if (record.Length < Size || record[0] != Format || record[1] != (byte)kind)
        {
            throw new StorageDamagedException($"record '{name}' of {record.Length} bytes is not a {kind} of format {Format}");
        }

        uint checksum = Checksum.Append(Checksum.Compute(record[Size..]), record[..ChecksumOffset]);
        if (checksum != BinaryPrimitives.ReadUInt32LittleEndian(record[ChecksumOffset..]))
        {
            throw new StorageDamagedException($"the checksum of record '{name}' does not match its {record.Length} bytes");
        }

        return new StoredRecordHeader(
            kind,
            BinaryPrimitives.ReadInt64LittleEndian(record[2..]),
            new HardState(
                BinaryPrimitives.ReadInt64LittleEndian(record[10..]), new NodeId(BinaryPrimitives.ReadInt32LittleEndian(record[18..]))),
            BinaryPrimitives.ReadInt32LittleEndian(record[22..]),
            BinaryPrimitives.ReadInt64LittleEndian(record[26..]),
            BinaryPrimitives.ReadInt32LittleEndian(record[34..]));
    }
}
