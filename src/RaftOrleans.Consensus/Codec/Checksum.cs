using System.Buffers.Binary;
using System.Numerics;

namespace RaftOrleans.Consensus;

/// <summary>
/// CRC-32C (Castagnoli), the checksum of iSCSI, ext4 and RocksDB: finds every error of up to 32 neighbouring bits. It guards against
/// accidents, not against somebody who wants to deceive.
/// </summary>
public static class Checksum
{
    /// <summary>Bytes that a checksum takes where it is stored.</summary>
    public const int Size = sizeof(uint);

    /// <summary>The checksum of some bytes; of no bytes it is 0.</summary>
    /// <param name="data">The bytes.</param>
    public static uint Compute(ReadOnlySpan<byte> data) => Append(0, data);

    /// <summary>The checksum of bytes that come in pieces.</summary>
    /// <param name="checksum">The checksum of what came before; 0 at the beginning.</param>
    /// <param name="data">The next piece.</param>
    /// <returns>The checksum of all pieces so far.</returns>
    public static uint Append(uint checksum, ReadOnlySpan<byte> data)
    {
        uint crc = ~checksum;
        while (data.Length >= sizeof(ulong))
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(data));
            data = data[sizeof(ulong)..];
        }

        foreach (byte value in data)
        {
            crc = BitOperations.Crc32C(crc, value);
        }

        return ~crc;
    }
}
