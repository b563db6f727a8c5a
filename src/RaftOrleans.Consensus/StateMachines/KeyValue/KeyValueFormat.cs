using System.Buffers;
using System.Text.Unicode;

namespace RaftOrleans.Consensus;

/// <summary>What the bytes of commands, queries and results have in common.</summary>
internal static class KeyValueFormat
{
    /// <summary>Version of the format of commands and queries; their first byte.</summary>
    public const byte Version = 1;

    /// <summary>Writes a key.</summary>
    /// <param name="key">The key.</param>
    /// <param name="target">Where to; <see cref="KeyValueCommand.MaxKeyBytes"/> long.</param>
    /// <param name="name">What it is called in errors.</param>
    /// <param name="minBytes">0 where it may be empty, else 1.</param>
    /// <returns>Bytes written.</returns>
    /// <exception cref="ArgumentException">It is not a key within the limits.</exception>
    public static int WriteKey(string key, Span<byte> target, string name, int minBytes = 1)
    {
        ArgumentNullException.ThrowIfNull(key);
        return Utf8.FromUtf16(key, target, out _, out int length, replaceInvalidSequences: false) switch
        {
            OperationStatus.Done when length >= minBytes => length,
            OperationStatus.Done => throw Refusal($"{name} is empty"),
            OperationStatus.DestinationTooSmall => throw Refusal(
                $"{name} has more than {KeyValueCommand.MaxKeyBytes} bytes in UTF-8, which is the most"),
            _ => throw Refusal($"{name} is not text: it holds half of a surrogate pair"),
        };
    }

    /// <summary>Writes bytes with their number before them.</summary>
    /// <returns>Bytes written.</returns>
    public static int WriteCounted(Span<byte> target, ReadOnlySpan<byte> bytes)
    {
        int size = Varint.Write(target, (ulong)bytes.Length);
        bytes.CopyTo(target[size..]);
        return size + bytes.Length;
    }

    /// <summary>Bytes that <see cref="WriteCounted"/> writes.</summary>
    public static int CountedSize(int length) => Varint.Size((ulong)length) + length;

    /// <summary>Takes bytes with their number before them from the beginning of a text.</summary>
    /// <returns>Whether they are all there and not more than allowed.</returns>
    public static bool TryReadCounted(ref ReadOnlyMemory<byte> text, int maxLength, out ReadOnlyMemory<byte> bytes)
    {
        int size = Varint.TryRead(text.Span, out ulong length);
        if (size == 0 || length > (ulong)maxLength || (int)length > text.Length - size)
        {
            bytes = default;
            return false;
        }

        bytes = text.Slice(size, (int)length);
        text = text[(size + (int)length)..];
        return true;
    }

    /// <summary>
    /// The exception for something that the caller's user has written. It names no parameter: the message goes to people, to whom the
    /// name of a parameter means nothing.
    /// </summary>
    public static ArgumentException Refusal(string message) => new(message, paramName: null);
}
