using System.Buffers;
using System.Runtime.InteropServices;
using FsCheck;
using FsCheck.Fluent;

namespace RaftOrleans.Consensus.Tests.Codec;

public class MessageCodecTests
{
    [Fact]
    public void Every_message_comes_back_with_all_its_fields() =>
        Prop.ForAll(CodecGenerators.Message.ToArbitrary(), static message =>
        {
            Assert.Equal(Fields.Of(message), Fields.Of(MessageCodec.Decode(Encode(message))));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));

    [Fact]
    public void Equal_messages_are_equal_bytes_and_other_messages_other_bytes() =>
        Prop.ForAll(CodecGenerators.Message.ToArbitrary(), CodecGenerators.Message.ToArbitrary(), static (one, other) =>
        {
            Assert.Equal(Fields.Of(one) == Fields.Of(other), Encode(one).AsSpan().SequenceEqual(Encode(other)));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_estimated_size_is_never_too_small() =>
        Prop.ForAll(CodecGenerators.Message.ToArbitrary(), static message =>
        {
            Assert.InRange(Encode(message).Length, 1, MessageCodec.EstimateSize(message));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Every_type_of_message_is_covered_here()
    {
        IEnumerable<Type> types = typeof(Message).Assembly.GetTypes()
            .Where(static type => type.IsSubclassOf(typeof(Message)) && !type.IsAbstract);
        Assert.Equal(
            types.Select(static type => type.Name).Order(StringComparer.Ordinal),
            CodecGenerators.MessageKinds.Keys.Select(static type => type.Name).Order(StringComparer.Ordinal));
        Assert.Equal(types.Count(), Samples.All.Count);
    }

    // The bytes are a contract between versions: nodes of two builds may talk to each other, and files outlive a build.
    [Theory]
    [InlineData(0, "01" + "01" + "02" + "04" + "07" + "02" + "AC02" + "06" + "06")]
    [InlineData(1, "01" + "02" + "04" + "02" + "07" + "01")]
    [InlineData(2, "01" + "03" + "02" + "05" + "07" + "02" + "AC02" + "06" + "AB02" + "0C" + "02" + "07010100" + "07D00F0002AABB")]
    [InlineData(3, "01" + "04" + "04" + "02" + "07" + "01" + "AE02" + "05" + "04" + "0C")]
    [InlineData(4, "01" + "05" + "04" + "02" + "07" + "C801" + "01")]
    [InlineData(5, "01" + "06" + "02" + "04" + "07" + "C801" + "01" + "AE02")]
    [InlineData(
        6, "01" + "07" + "02" + "8680808020" + "07" + "AC02" + "06" + "020204" + "0102" + "0108" + "010A" + "A202" + "E807" + "EFFDB6F50D"
        + "F403" + "02" + "AABB" + "0C")]
    [InlineData(7, "01" + "08" + "04" + "02" + "07" + "AC02" + "06" + "F603" + "01" + "0C")]
    [InlineData(8, "01" + "09" + "02" + "04" + "07")]
    public void The_format_is_pinned(int sample, string bytes)
    {
        Assert.Equal(bytes, Convert.ToHexString(Encode(Samples.All[sample])));
        Assert.Equal(Fields.Of(Samples.All[sample]), Fields.Of(MessageCodec.Decode(Convert.FromHexString(bytes))));
    }

    [Fact]
    public void Decoded_commands_are_slices_of_the_input()
    {
        byte[] bytes = Encode(Samples.AppendEntries);
        AppendEntries decoded = Assert.IsType<AppendEntries>(MessageCodec.Decode(bytes));
        Assert.True(MemoryMarshal.TryGetArray(decoded.Entries.Span[1].Command, out ArraySegment<byte> segment));
        Assert.Same(bytes, segment.Array);
    }

    [Fact]
    public void A_writer_that_hands_out_memory_in_small_pieces_is_served()
    {
        SmallPieces output = new();
        MessageCodec.Encode(Samples.AppendEntries, output);
        Assert.Equal(Encode(Samples.AppendEntries), output.Written);
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public void What_could_not_be_read_back_is_not_written(string reason, Message message)
    {
        ArrayBufferWriter<byte> output = new();
        ArgumentException error = Assert.Throws<ArgumentException>(() => MessageCodec.Encode(message, output));
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.Equal(0, output.WrittenCount);
    }

    public static TheoryData<string, Message> Refused()
    {
        NodeId n1 = NodeId.Of(1);
        NodeId n2 = NodeId.Of(2);
        Membership none = Membership.None;
        LogEntry entry = new(5, 1, default, EntryKind.Command, default);
        LogEntry large = new(5, 1, default, EntryKind.Command, new byte[CodecLimits.MaxEntryBytes + 1]);
        LogEntry strange = new(5, 1, default, (EntryKind)200, default);
        LogEntry[] many =
        [
            .. Enumerable.Range(1, CodecLimits.MaxEntriesPerMessage + 1)
                .Select(static i => new LogEntry(i, 1, default, EntryKind.NoOp, default)),
        ];
        return new TheoryData<string, Message>
        {
            { "negative", new ReadIndexRequest(n1, n2, -1, 0) },
            { "negative", new ReadIndexRequest(n1, n2, 0, -1) },
            { "negative", new ReadIndexReply(n1, n2, 0, 0, true, -1) },
            { "negative", new RequestVote(n1, n2, 1, n1, new LogPosition(-1, 0), false, false) },
            { "negative", new AppendEntriesReply(n1, n2, 1, true, 0, new LogPosition(0, -1), 0) },
            { "negative", new AppendEntries(n1, n2, 1, n1, new LogPosition(4, 1), default, -1, 0) },
            { "number 1 after index 5", new AppendEntries(n1, n2, 1, n1, new LogPosition(5, 1), new[] { entry }, 0, 0) },
            { "number 2 after index 4", new AppendEntries(n1, n2, 1, n1, new LogPosition(4, 1), new[] { entry, entry }, 0, 0) },
            { $"allowed are {CodecLimits.MaxEntryBytes}", new AppendEntries(n1, n2, 1, n1, new LogPosition(4, 1), new[] { large }, 0, 0) },
            { "unknown kind", new AppendEntries(n1, n2, 1, n1, new LogPosition(4, 1), new[] { strange }, 0, 0) },
            { "negative", new InstallSnapshot(n1, n2, 1, new LogPosition(-1, 0), none, 0, 0, 0, 0, default, 0) },
            { "negative", new InstallSnapshot(n1, n2, 1, LogPosition.Start, none, 0, 1, 0, 0, new byte[2], 0) },
            { "negative", new InstallSnapshot(n1, n2, 1, LogPosition.Start, none, 0, 2, 0, 1, new byte[2], 0) },
            { "negative", new InstallSnapshotReply(n1, n2, 1, LogPosition.Start, -1, false, 0) },
            { "in order", new InstallSnapshot(n1, n2, 1, LogPosition.Start, none with { Voters = [n2, n1] }, 0, 0, 0, 0, default, 0) },
            { "allowed are 100000", new AppendEntries(n1, n2, 1, n1, LogPosition.Start, many, 0, 0) },
        };
    }

    internal static byte[] Encode(Message message)
    {
        ArrayBufferWriter<byte> output = new();
        MessageCodec.Encode(message, output);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>Never gives more than was asked for.</summary>
    private sealed class SmallPieces : IBufferWriter<byte>
    {
        private byte[] _piece = [];

        public List<byte> Written { get; } = [];

        public void Advance(int count) => Written.AddRange(_piece[..count]);

        public Memory<byte> GetMemory(int sizeHint = 0) => _piece = new byte[Math.Max(1, sizeHint)];

        public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;
    }
}
