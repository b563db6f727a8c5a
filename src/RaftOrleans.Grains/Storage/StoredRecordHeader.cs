using System.Buffers.Binary;
using RaftOrleans.Consensus;

namespace RaftOrleans.Grains;

/// <summary>The fixed part of a <see cref="StoredRecord"/>, before what it carries; little-endian.</summary>
/// <param name="Kind">What the record is.</param>
/// <param name="Incarnation">Which opening of the disk wrote it.</param>
/// <param name="Number">
/// In a head: the number that the next segment gets. In a segment or a part of a snapshot: which it is, from 0.
/// </param>
/// <param name="FirstIndex">Index of the first entry of the record; of the next one where it has none.</param>
/// <param name="Count">How many entries it has.</param>
internal readonly record struct StoredRecordHeader(StoredRecordKind Kind, long Incarnation, int Number, long FirstIndex, int Count)
{
    /// <summary>Bytes of the header.</summary>
    public const int Size = ChecksumOffset + Checksum.Size;

    private const byte Format = 2;
    private const int ChecksumOffset = 79;

    /// <summary>In a head: term and vote.</summary>
    public HardState HardState { get; init; }

    /// <summary>In a head: number of the first segment that counts. Those before it are left over.</summary>
    public int FirstSegment { get; init; }

    /// <summary>In a head: the last entry that was removed at the front of the log.</summary>
    public LogPosition LogBase { get; init; }

    /// <summary>In a head: which of the two places the snapshot is in.</summary>
    public byte SnapshotPlace { get; init; }

    /// <summary>In a head: how many parts the snapshot has; 0 where there is none.</summary>
    public int SnapshotParts { get; init; }

    /// <summary>In a head: whether the disk is being cleared; then it holds nothing any more.</summary>
    public bool IsCleared { get; init; }

    /// <summary>
    /// In a head: which member the disk belongs to, as how often its server has lost a disk; null where an earlier version wrote it.
    /// </summary>
    public int? Owner { get; init; }

    /// <summary>Makes a record of the header and what it carries.</summary>
    /// <param name="content">What it carries: encoded entries, or a part of a snapshot.</param>
    /// <param name="contentChecksum">Its checksum.</param>
    public byte[] ToRecord(ReadOnlySpan<byte> content, uint contentChecksum)
    {
        byte[] record = GC.AllocateUninitializedArray<byte>(Size + content.Length);
        Span<byte> span = record;
        span[0] = Format;
        span[1] = (byte)Kind;
        BinaryPrimitives.WriteInt64LittleEndian(span[2..], Incarnation);
        BinaryPrimitives.WriteInt64LittleEndian(span[10..], HardState.Term);
        BinaryPrimitives.WriteInt32LittleEndian(span[18..], HardState.VotedFor.Number);
        BinaryPrimitives.WriteInt32LittleEndian(span[22..], HardState.VotedFor.Incarnation);
        BinaryPrimitives.WriteInt32LittleEndian(span[26..], FirstSegment);
        BinaryPrimitives.WriteInt32LittleEndian(span[30..], Number);
        BinaryPrimitives.WriteInt64LittleEndian(span[34..], FirstIndex);
        BinaryPrimitives.WriteInt32LittleEndian(span[42..], Count);
        BinaryPrimitives.WriteInt64LittleEndian(span[46..], LogBase.Index);
        BinaryPrimitives.WriteInt64LittleEndian(span[54..], LogBase.Term);
        BinaryPrimitives.WriteInt32LittleEndian(span[62..], SnapshotParts);
        span[66] = SnapshotPlace;
        span[67] = IsCleared ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteInt32LittleEndian(span[68..], Owner + 1 ?? 0);
        span[72..ChecksumOffset].Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(span[ChecksumOffset..], Checksum.Append(contentChecksum, span[..ChecksumOffset]));
        content.CopyTo(span[Size..]);
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
            BinaryPrimitives.ReadInt32LittleEndian(record[30..]),
            BinaryPrimitives.ReadInt64LittleEndian(record[34..]),
            BinaryPrimitives.ReadInt32LittleEndian(record[42..]))
        {
            HardState = new HardState(
                BinaryPrimitives.ReadInt64LittleEndian(record[10..]),
                new NodeId(BinaryPrimitives.ReadInt32LittleEndian(record[18..]), BinaryPrimitives.ReadInt32LittleEndian(record[22..]))),
            FirstSegment = BinaryPrimitives.ReadInt32LittleEndian(record[26..]),
            LogBase = new LogPosition(
                BinaryPrimitives.ReadInt64LittleEndian(record[46..]), BinaryPrimitives.ReadInt64LittleEndian(record[54..])),
            SnapshotParts = BinaryPrimitives.ReadInt32LittleEndian(record[62..]),
            SnapshotPlace = record[66],
            IsCleared = record[67] != 0,
            Owner = BinaryPrimitives.ReadInt32LittleEndian(record[68..]) is var owner and > 0 ? owner - 1 : null,
        };
    }
}
