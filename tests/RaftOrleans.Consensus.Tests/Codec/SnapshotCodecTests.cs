using System.Buffers;
using RaftOrleans.Consensus.Tests.Properties;

namespace RaftOrleans.Consensus.Tests.Codec;

[Trait("Section", "7")]
public class SnapshotCodecTests
{
    internal static Snapshot Sample { get; } = new(
        new LogPosition(300, 6), Samples.InstallSnapshot.Membership, membershipIndex: 290, new byte[] { 0xAA, 0xBB, 0xCC });

    [Fact]
    public void A_snapshot_comes_back_with_all_its_fields() => ForAll.Of(CodecGenerators.Snapshot, static snapshot =>
    {
        byte[] bytes = Encode(snapshot);
        Assert.Equal(Fields.Of(snapshot), Fields.Of(SnapshotCodec.Decode(bytes)));
        Assert.InRange(bytes.Length, 1, SnapshotCodec.EstimateSize(snapshot));
    }, tests: 500);

    [Fact]
    public void Damaged_data_is_refused_because_of_its_checksum()
    {
        byte[] bytes = Encode(Sample);
        for (int i = 1; i <= 3; i++)
        {
            byte[] damaged = [.. bytes];
            damaged[^i] ^= 0x10;
            CodecException error = Assert.Throws<CodecException>(() => SnapshotCodec.Decode(damaged));
            Assert.Equal("a snapshot that its checksum fits", error.Expected);
        }
    }

    [Fact]
    public void What_could_not_be_read_back_is_not_written()
    {
        Snapshot[] refused =
        [
            new(new LogPosition(-1, 0), Membership.None, 0, default),
            new(new LogPosition(0, -1), Membership.None, 0, default),
            new(LogPosition.Start, Membership.None, -1, default),
            new(LogPosition.Start, Membership.None with { Voters = [NodeId.Outside(1)] }, 0, default),
        ];
        Assert.All(refused, snapshot =>
        {
            ArrayBufferWriter<byte> output = new();
            Assert.Throws<ArgumentException>(() => SnapshotCodec.Encode(snapshot, output));
            Assert.Equal(0, output.WrittenCount);
        });
    }

    [Fact]
    public void The_format_is_pinned() => Assert.Equal(
        "01" + "AC02" + "06" + "020204" + "0102" + "0108" + "010A" + "A202" + "AAD3A48C0E" + "03" + "AABBCC",
        Convert.ToHexString(Encode(Sample)));

    internal static byte[] Encode(Snapshot snapshot)
    {
        ArrayBufferWriter<byte> output = new();
        SnapshotCodec.Encode(snapshot, output);
        return output.WrittenSpan.ToArray();
    }
}
