using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace RaftOrleans.Consensus;

/// <summary>A whole number that commands add to: the smallest state machine, and a pattern for others.</summary>
/// <remarks>Commands and queries are words in UTF-8, results are JSON: <c>add 5</c> is answered by <c>{"ok":true,"value":5}</c>.</remarks>
public sealed class CounterMachine : IStateMachine
{
    private long _value;

    /// <summary>The command that adds a number, which may be negative.</summary>
    public static ReadOnlyMemory<byte> Add(long number) =>
        Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"add {number}"));

    /// <summary>The query for the number.</summary>
    public static ReadOnlyMemory<byte> Read() => "read"u8.ToArray();

    /// <inheritdoc/>
    public ReadOnlyMemory<byte> Apply(long index, ReadOnlyMemory<byte> command)
    {
        string text = Encoding.UTF8.GetString(command.Span);
        if (!text.StartsWith("add ", StringComparison.Ordinal)
            || !long.TryParse(text.AsSpan(4), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number))
        {
            return Refusal("the command is malformed");
        }

        Int128 sum = (Int128)_value + number;
        if (sum < long.MinValue || sum > long.MaxValue)
        {
            return Refusal("the sum would not fit into 64 bits");
        }

        _value = (long)sum;
        return Value();
    }

    /// <inheritdoc/>
    public ReadOnlyMemory<byte> Query(ReadOnlyMemory<byte> query) =>
        query.Span.SequenceEqual("read"u8) ? Value() : Refusal("the query is malformed");

    /// <inheritdoc/>
    public string Describe(ReadOnlyMemory<byte> command) => Encoding.UTF8.GetString(command.Span);

    /// <inheritdoc/>
    public void WriteSnapshot(Stream output)
    {
        ArgumentNullException.ThrowIfNull(output);
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, _value);
        output.Write(bytes);
    }

    /// <inheritdoc/>
    public void ReadSnapshot(Stream input)
    {
        ArgumentNullException.ThrowIfNull(input);
        Span<byte> bytes = stackalloc byte[sizeof(long) + 1];
        _value = input.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) == sizeof(long)
            ? BinaryPrimitives.ReadInt64LittleEndian(bytes)
            : throw new InvalidDataException("a counter's snapshot has 8 bytes");
    }

    private static byte[] Refusal(string error) => JsonSerializer.SerializeToUtf8Bytes(new { ok = false, error });

    private byte[] Value() => JsonSerializer.SerializeToUtf8Bytes(new { ok = true, value = _value });
}
