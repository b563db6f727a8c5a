using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace RaftOrleans.Consensus;

/// <summary>A checked JSON value without white space, in a borrowed buffer.</summary>
internal readonly ref struct PooledJson : IDisposable
{
    private readonly byte[] _buffer;
    private readonly int _length;

    private PooledJson(byte[] buffer, int length)
    {
        _buffer = buffer;
        _length = length;
    }

    /// <summary>The value.</summary>
    public ReadOnlySpan<byte> Bytes => _buffer.AsSpan(0, _length);

    /// <summary>Checks a JSON text.</summary>
    /// <param name="json">The text.</param>
    /// <param name="name">What it is called in errors.</param>
    /// <param name="maxDepth">Most arrays and objects around a value.</param>
    /// <exception cref="ArgumentException">It is not a JSON value within the limits.</exception>
    public static PooledJson Read(ReadOnlySpan<char> json, string name, int maxDepth)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(json.Length));
        if (Utf8.FromUtf16(json, buffer, out _, out int length, replaceInvalidSequences: false) == OperationStatus.Done)
        {
            return Check(buffer, length, name, maxDepth);
        }

        ArrayPool<byte>.Shared.Return(buffer);
        throw KeyValueFormat.Refusal($"{name} is not JSON: it holds half of a surrogate pair");
    }

    /// <inheritdoc cref="Read(ReadOnlySpan{char}, string, int)"/>
    public static PooledJson Read(ReadOnlySpan<byte> json, string name, int maxDepth)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(json.Length);
        json.CopyTo(buffer);
        return Check(buffer, json.Length, name, maxDepth);
    }

    /// <summary>Gives the buffer back.</summary>
    public void Dispose() => ArrayPool<byte>.Shared.Return(_buffer);

    private static PooledJson Check(byte[] buffer, int length, string name, int maxDepth)
    {
        Span<byte> json = buffer.AsSpan(0, length);
        string? error = JsonText.FindError(json, maxDepth);
        if (error is null)
        {
            length = JsonText.Minify(json);
            if (length <= KeyValueCommand.MaxValueBytes)
            {
                return new PooledJson(buffer, length);
            }
        }

        ArrayPool<byte>.Shared.Return(buffer);
        throw KeyValueFormat.Refusal(error is null
            ? $"{name} has {length} bytes, allowed are {KeyValueCommand.MaxValueBytes}"
            : $"{name} is not JSON: {error}");
    }
}
