using FsCheck;
using FsCheck.Fluent;

namespace RaftOrleans.Consensus.Tests.Codec;

/// <summary>Whatever comes in: a decoded object or a <see cref="CodecException"/>, and memory in proportion to the input.</summary>
public class MalformedInputTests
{
    public static TheoryData<string> Decoders() => [.. Cases.Keys];

    private static Dictionary<string, (byte[] Bytes, Func<ReadOnlyMemory<byte>, object> Decode)> Cases { get; } = MakeCases();

    [Theory]
    [MemberData(nameof(Decoders))]
    public void A_truncation_at_any_byte_is_refused(string name)
    {
        (byte[] bytes, Func<ReadOnlyMemory<byte>, object> decode) = Cases[name];
        for (int length = 0; length < bytes.Length; length++)
        {
            CodecException error = Assert.Throws<CodecException>(() => decode(bytes.AsMemory(0, length)));
            Assert.InRange(error.Offset, 0, length);
            Assert.NotEmpty(error.Expected);
        }
    }

    [Theory]
    [MemberData(nameof(Decoders))]
    public void Any_change_of_any_byte_is_refused_or_decoded(string name)
    {
        (byte[] bytes, Func<ReadOnlyMemory<byte>, object> decode) = Cases[name];
        for (int i = 0; i < bytes.Length; i++)
        {
            for (int change = 1; change < 256; change++)
            {
                byte[] damaged = [.. bytes];
                damaged[i] ^= (byte)change;
                DecodeOrRefuse(decode, damaged);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Decoders))]
    public void Something_after_the_end_is_refused(string name)
    {
        (byte[] bytes, Func<ReadOnlyMemory<byte>, object> decode) = Cases[name];
        for (int more = 0; more < 256; more++)
        {
            byte[] longer = [.. bytes, (byte)more];
            CodecException error = Assert.Throws<CodecException>(() => decode(longer));
            Assert.Equal(bytes.Length, error.Offset);
            Assert.Contains("the end", error.Expected, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Decoders))]
    public void Another_version_is_refused(string name)
    {
        (byte[] bytes, Func<ReadOnlyMemory<byte>, object> decode) = Cases[name];
        byte[] newer = [.. bytes];
        newer[0]++;
        CodecException error = Assert.Throws<CodecException>(() => decode(newer));
        Assert.Equal("malformed data at byte 0: expected version 1 of the format", error.Message);
    }

    [Theory]
    [MemberData(nameof(Decoders))]
    public void Random_bytes_are_refused_or_decoded(string name)
    {
        Func<ReadOnlyMemory<byte>, object> decode = Cases[name].Decode;
        Gen<byte> small = Gen.Choose(0, 8).Select(static value => (byte)value);
        Gen<byte> any = Gen.Choose(0, 255).Select(static value => (byte)value);
        Prop.ForAll(Gen.ArrayOf(Gen.Frequency((3, small), (1, any))).ToArbitrary(), bytes =>
        {
            DecodeOrRefuse(decode, [CodecLimits.Version, .. bytes]);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));
    }

    [Theory]
    [InlineData("message", "01 03 02 04 07 02 00 00 00 00 8094EBDC03")] // AppendEntries with 1,000,000,000 entries
    [InlineData("message", "01 03 02 04 07 02 00 00 00 00 FFFFFFFFFFFFFFFFFF01")]
    [InlineData("batch", "01 8094EBDC03 00 00 00 00 00")]
    [InlineData("run", "01 00 8094EBDC03 01 00 00 00")]
    [InlineData("run", "01 00 01 01 00 00 80808008")] // one entry with a command of 16 MiB
    [InlineData("run", "01 00 01 01 00 00 FFFFFFFF0F")]
    public void A_number_that_the_input_cannot_hold_is_refused_before_memory_is_taken(string name, string bytes)
    {
        byte[] input = Convert.FromHexString(bytes.Replace(" ", "", StringComparison.Ordinal));
        Assert.False(DecodeOrRefuse(Cases[name].Decode, input));
    }

    [Theory]
    [InlineData("01 05 02 04 07 8000", 5, "the number of the request")] // 0 in two bytes
    [InlineData("01 05 02 04 07 80808080808080808002", 5, "the number of the request")] // more than 64 bits
    [InlineData("01 05 02 04 07 80808080808080808001", 5, "0 or more")] // more than 63 bits
    [InlineData("01 05 808080808001 04 07 00", 2, "the sender")] // more than 32 bits
    [InlineData("01 02 04 02 07 04", 5, "the flags of a vote reply")]
    [InlineData("01 00 04 02 07 04", 1, "a known type of message")]
    [InlineData("01 0A 04 02 07 04", 1, "a known type of message")]
    [InlineData("01 03 02 04 07 02 00 00 00 00 01 00 00 00 00", 11, "the term of an entry")]
    [InlineData("01 03 02 04 07 02 00 00 00 00 01 01 00 07 00", 13, "a known kind of entry")]
    public void The_error_says_where_and_what(string bytes, int offset, string expected)
    {
        byte[] input = Convert.FromHexString(bytes.Replace(" ", "", StringComparison.Ordinal));
        CodecException error = Assert.Throws<CodecException>(() => MessageCodec.Decode(input));
        Assert.Equal(offset, error.Offset);
        Assert.Contains(expected, error.Expected, StringComparison.Ordinal);
        Assert.Contains($"at byte {offset}", error.Message, StringComparison.Ordinal);
    }

    private static bool DecodeOrRefuse(Func<ReadOnlyMemory<byte>, object> decode, byte[] input)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        bool isDecoded = true;
        try
        {
            decode(input);
        }
        catch (CodecException)
        {
            isDecoded = false;
        }

        // The smallest entry is 4 bytes and becomes an object of 72 with 8 for the reference to it; an exception takes a few kilobytes.
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(allocated <= (24L * input.Length) + 32_768, $"{allocated} bytes for an input of {Convert.ToHexString(input)}");
        return isDecoded;
    }

    private static Dictionary<string, (byte[] Bytes, Func<ReadOnlyMemory<byte>, object> Decode)> MakeCases()
    {
        Dictionary<string, (byte[] Bytes, Func<ReadOnlyMemory<byte>, object> Decode)> cases = [];
        foreach (Message message in Samples.All)
        {
            cases.Add(message.GetType().Name, (MessageCodecTests.Encode(message), MessageCodec.Decode));
        }

        LogEntry[] entries = Samples.AppendEntries.Entries.ToArray();
        HardState hardState = new(300, NodeId.Of(2));
        cases.Add("message", cases[nameof(AppendEntries)]);
        cases.Add("batch", (MessageBatchTests.Encode([.. Samples.All]), MessageBatch.Decode));
        cases.Add("entry", (StateCodecTests.Encode(entries[1]), EntryCodec.Decode));
        cases.Add("run", (StateCodecTests.EncodeRun(entries), EntryCodec.DecodeRun));
        cases.Add("membership", (MembershipCodec.Encode(Samples.InstallSnapshot.Membership).ToArray(), MembershipCodec.Decode));
        cases.Add("snapshot", (SnapshotCodecTests.Encode(SnapshotCodecTests.Sample), SnapshotCodec.Decode));
        cases.Add("session options", (SessionOptions.Default.Encode().ToArray(), static input => SessionOptions.Decode(input)));
        cases.Add("hard state", (StateCodecTests.Encode(hardState), static input => HardStateCodec.Decode(input)));
        return cases;
    }
}
