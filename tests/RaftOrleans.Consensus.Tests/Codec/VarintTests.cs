using FsCheck;
using FsCheck.Fluent;

namespace RaftOrleans.Consensus.Tests.Codec;

public class VarintTests
{
    private static readonly Gen<long> Numbers = Gen.OneOf(CodecGenerators.Natural, CodecGenerators.Natural.Select(static value => ~value));

    [Fact]
    public void A_number_comes_back_from_as_many_bytes_as_announced() =>
        Prop.ForAll(Numbers.ToArbitrary(), static number =>
        {
            ulong value = (ulong)number;
            byte[] bytes = new byte[Varint.MaxSize];
            int size = Varint.Write(bytes, value);
            Assert.Equal(Varint.Size(value), size);
            Assert.Equal(size, Varint.TryRead(bytes, out ulong read));
            Assert.Equal(value, read);
            Assert.Equal(0, Varint.TryRead(bytes.AsSpan(0, size - 1), out _));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));

    [Theory]
    [InlineData(0, 0)]
    [InlineData(-1, 1)]
    [InlineData(1, 2)]
    [InlineData(-2, 3)]
    [InlineData(long.MaxValue, ulong.MaxValue - 1)]
    [InlineData(long.MinValue, ulong.MaxValue)]
    public void Zigzag_keeps_small_numbers_small(long value, ulong zigzag)
    {
        Assert.Equal(zigzag, Varint.Zigzag(value));
        Assert.Equal(value, Varint.Unzigzag(zigzag));
    }

    [Theory]
    [InlineData("")]
    [InlineData("80")]
    [InlineData("8000")]
    [InlineData("FF00")]
    [InlineData("FFFFFFFFFFFFFFFFFF02")]
    [InlineData("8080808080808080808001")]
    public void Truncated_overlong_and_too_large_numbers_are_refused(string bytes) =>
        Assert.Equal(0, Varint.TryRead(Convert.FromHexString(bytes), out _));
}
