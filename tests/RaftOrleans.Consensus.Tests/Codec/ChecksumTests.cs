using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace RaftOrleans.Consensus.Tests.Codec;

public class ChecksumTests
{
    // Published values: RFC 3720, appendix B.4, and the customary check of CRC catalogues.
    [Theory]
    [InlineData("", 0u)]
    [InlineData("313233343536373839", 0xE3069283u)]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000", 0x8A9136AAu)]
    [InlineData("FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF", 0x62A8AB43u)]
    [InlineData("000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F", 0x46DD794Eu)]
    [InlineData("1F1E1D1C1B1A191817161514131211100F0E0D0C0B0A09080706050403020100", 0x113FDB5Cu)]
    public void It_is_crc32c(string data, uint checksum) => Assert.Equal(checksum, Checksum.Compute(Convert.FromHexString(data)));

    [Fact]
    public void Pieces_give_the_checksum_of_the_whole() =>
        Prop.ForAll<byte[], byte[]>(static (first, second) =>
        {
            byte[] whole = [.. first, .. second];
            return Checksum.Append(Checksum.Compute(first), second) == Checksum.Compute(whole);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Every_flipped_bit_changes_it()
    {
        byte[] data = Encoding.UTF8.GetBytes("Every follower holds the same entries.");
        uint checksum = Checksum.Compute(data);
        for (int bit = 0; bit < data.Length * 8; bit++)
        {
            byte[] damaged = [.. data];
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.NotEqual(checksum, Checksum.Compute(damaged));
        }
    }
}
