using System.Buffers;

namespace RaftOrleans.Consensus;

/// <summary>A snapshot as bytes, with its checksum.</summary>
public static class SnapshotCodec
{
    /// <summary>Writes a snapshot.</summary>
    /// <param name="snapshot">The snapshot.</param>
    /// <param name="output">Where it goes.</param>
    /// <exception cref="ArgumentException">
    /// An index or term is negative, or the membership is none that a group can have; nothing was written.
    /// </exception>
    public static void Encode(Snapshot snapshot, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        Check(snapshot);
        CodecWriter writer = new(output);
        writer.Byte(CodecLimits.Version);
        Write(ref writer, snapshot);
        writer.Flush();
    }

    /// <summary>Reads a snapshot. Its data is a slice of the input, which must not change afterwards.</summary>
    /// <param name="input">What <see cref="Encode"/> wrote, and nothing more.</param>
    /// <exception cref="CodecException">It is something else, or damaged.</exception>
    public static Snapshot Decode(ReadOnlyMemory<byte> input)
    {
        CodecReader reader = new(input);
        reader.Version();
        Snapshot snapshot = Read(ref reader);
        reader.End();
        return snapshot;
    }

    /// <summary>A size in bytes that the encoded snapshot does not exceed.</summary>
    public static int EstimateSize(Snapshot snapshot)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        return EntryCodec.Clamp(1 + (6L * Varint.MaxSize) + MembershipCodec.EstimateSize(snapshot.Membership) + snapshot.Data.Length);
    }

    internal static void Check(Snapshot snapshot)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        if (snapshot.Last.Index < 0 || snapshot.Last.Term < 0 || snapshot.MembershipIndex < 0)
        {
            throw new ArgumentException($"a negative index or term: {snapshot}", nameof(snapshot));
        }

        MembershipCodec.Check(snapshot.Membership);
    }

    internal static void Write(ref CodecWriter writer, Snapshot snapshot)
    {
        writer.Position(snapshot.Last);
        MembershipCodec.Write(ref writer, snapshot.Membership);
        writer.Unsigned(snapshot.MembershipIndex);
        writer.Unsigned(snapshot.Checksum);
        writer.Unsigned(snapshot.Data.Length);
        writer.Bytes(snapshot.Data.Span);
    }

    internal static Snapshot Read(ref CodecReader reader)
    {
        LogPosition last = reader.Position("the last index of the snapshot", "the last term of the snapshot");
        Membership membership = MembershipCodec.Read(ref reader);
        long membershipIndex = reader.Unsigned("the index of the membership");
        long checksum = reader.Unsigned("the checksum of the snapshot", 0, uint.MaxValue);
        int length = (int)reader.Unsigned("the size of the snapshot", 0, int.MaxValue);
        int start = reader.Offset;
        Snapshot snapshot = new(last, membership, membershipIndex, reader.Slice(length, "a snapshot as long as its length says"));
        return snapshot.Checksum == checksum ? snapshot : throw new CodecException(start, "a snapshot that its checksum fits");
    }
}
