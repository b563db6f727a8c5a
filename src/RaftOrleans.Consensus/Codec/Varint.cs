using System.Numerics;

namespace RaftOrleans.Consensus;

/// <summary>
/// Whole numbers in seven bits per byte, lowest bits first, the top bit saying that more follows. Numbers that can be negative
/// are zigzagged (0, -1, 1, -2, ...) so that small ones stay short. A number has exactly one encoding: longer ones than needed
/// are refused, so that equal messages are equal bytes.
/// </summary>
internal static class Varint
{
    /// <summary>Most bytes of a 64-bit number.</summary>
    public const int MaxSize = 10;

    /// <summary>Bytes that this number takes.</summary>
    public static int Size(ulong value) => (BitOperations.Log2(value | 1) / 7) + 1;

    /// <summary>Writes a number.</summary>
    /// <param name="target">Where to; at least <see cref="Size"/> bytes.</param>
    /// <param name="value">The number.</param>
    /// <returns>How many bytes it took.</returns>
    public static int Write(Span<byte> target, ulong value)
    {
        int size = 0;
        while (value >= 0x80)
        {
            target[size++] = (byte)(value | 0x80);
            value >>= 7;
        }

        target[size++] = (byte)value;
        return size;
    }

    /// <summary>Reads a number.</summary>
    /// <param name="source">Where it begins.</param>
    /// <param name="value">The number, when it is well-formed.</param>
    /// <returns>How many bytes it took; 0 when it is cut short, longer than needed, or more than 64 bits.</returns>
    public static int TryRead(ReadOnlySpan<byte> source, out ulong value)
    {
        value = 0;
        int most = Math.Min(source.Length, MaxSize);
        for (int i = 0; i < most; i++)
        {
            byte next = source[i];
            value |= (ulong)(next & 0x7F) << (7 * i);
            if (next < 0x80)
            {
                bool isTooLong = i > 0 && next == 0;
                bool isTooLarge = i == MaxSize - 1 && next > 1;
                return isTooLong || isTooLarge ? 0 : i + 1;
            }
        }

        return 0;
    }

    /// <summary>Moves the sign into the lowest bit.</summary>
    public static ulong Zigzag(long value) => (ulong)((value << 1) ^ (value >> 63));

    /// <summary>Undoes <see cref="Zigzag"/>.</summary>
    public static long Unzigzag(ulong value) => (long)(value >> 1) ^ -(long)(value & 1);
}
