using System.Buffers;
using FsCheck;
using FsCheck.Fluent;

namespace RaftOrleans.Consensus.Tests.Codec;

public class StateCodecTests
{
    [Fact]
    public void A_run_of_entries_comes_back() =>
        Prop.ForAll(CodecGenerators.Run.ToArbitrary(), static entries =>
        {
            byte[] bytes = EncodeRun(entries);
            Assert.Equal(Fields.Of(entries), Fields.Of(EntryCodec.DecodeRun(bytes)));
            Assert.InRange(bytes.Length, 1, EntryCodec.EstimateSize(entries));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_single_entry_comes_back() =>
        Prop.ForAll(CodecGenerators.Run.Where(static entries => entries.Length > 0).ToArbitrary(), static entries =>
        {
            byte[] bytes = Encode(entries[0]);
            Assert.Equal(Fields.Of(entries[0]), Fields.Of(EntryCodec.Decode(bytes)));
            Assert.InRange(bytes.Length, 1, EntryCodec.EstimateSize(entries[0]));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_hard_state_comes_back() =>
        Prop.ForAll(CodecGenerators.HardState.ToArbitrary(), static state =>
        {
            byte[] bytes = Encode(state);
            Assert.Equal(state, HardStateCodec.Decode(bytes));
            Assert.InRange(bytes.Length, 1, HardStateCodec.MaxSize);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_run_is_not_taken_for_a_single_entry()
    {
        byte[] two = EncodeRun(Samples.AppendEntries.Entries.ToArray());
        Assert.Contains("one entry, not 2", Assert.Throws<CodecException>(() => EntryCodec.Decode(two)).Message, StringComparison.Ordinal);
        Assert.Throws<CodecException>(() => EntryCodec.Decode(EncodeRun([])));
    }

    [Fact]
    public void A_gap_in_a_log_is_refused()
    {
        LogEntry one = new(1, 1, default, EntryKind.NoOp, default);
        LogEntry three = new(3, 1, default, EntryKind.NoOp, default);
        Assert.Throws<ArgumentException>(() => EncodeRun([one, three]));
    }

    [Fact]
    public void A_negative_term_is_refused()
    {
        HardState state = new(-1, NodeId.None);
        Assert.Throws<ArgumentException>(() => Encode(state));
    }

    [Fact]
    public void An_index_beyond_the_largest_number_is_refused()
    {
        byte[] bytes = EncodeRun([new LogEntry(long.MaxValue, 1, default, EntryKind.NoOp, default)]);
        Assert.Equal(long.MaxValue, EntryCodec.DecodeRun(bytes)[0].Index);
        bytes[10]++; // the number of entries
        byte[] second = bytes[^4..];
        CodecException error = Assert.Throws<CodecException>(() => EntryCodec.DecodeRun((byte[])[.. bytes, .. second]));
        Assert.Contains("leaves room for 2", error.Message, StringComparison.Ordinal);
    }

    internal static byte[] Encode(LogEntry entry) => Written(output => EntryCodec.Encode(entry, output));

    internal static byte[] EncodeRun(LogEntry[] entries) => Written(output => EntryCodec.EncodeRun(entries, output));

    internal static byte[] Encode(HardState state) => Written(output => HardStateCodec.Encode(state, output));

    private static byte[] Written(Action<IBufferWriter<byte>> encode)
    {
        ArrayBufferWriter<byte> output = new();
        encode(output);
        return output.WrittenSpan.ToArray();
    }
}
