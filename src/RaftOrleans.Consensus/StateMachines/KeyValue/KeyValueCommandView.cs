using System.Buffers.Binary;
using System.Text.Unicode;

namespace RaftOrleans.Consensus;

/// <summary>The parts of a command, as slices of it.</summary>
/// <param name="operation">What it does.</param>
/// <param name="key">The key.</param>
/// <param name="expected">What a compare-and-set expects; empty for 'absent'.</param>
/// <param name="value">The value; empty for a delete.</param>
internal readonly struct KeyValueCommandView(
    KeyValueOperation operation, ReadOnlyMemory<byte> key, ReadOnlyMemory<byte> expected, ReadOnlyMemory<byte> value)
{
    public KeyValueOperation Operation { get; } = operation;

    public ReadOnlySpan<byte> Key => key.Span;

    public ReadOnlyMemory<byte> Expected { get; } = expected;

    public ReadOnlySpan<byte> Value => value.Span;

    /// <summary>Takes a command apart.</summary>
    /// <param name="command">The command, which may be anything.</param>
    /// <param name="view">Its parts, when there is no error.</param>
    /// <returns>What is wrong with it, or null.</returns>
    /// <remarks>No exceptions: every node pays for a malformed command in a log, again and again as it replays it.</remarks>
    public static string? Read(ReadOnlyMemory<byte> command, out KeyValueCommandView view)
    {
        view = default;
        if (FindHeaderError(command.Span) is { } error)
        {
            return error;
        }

        KeyValueOperation operation = (KeyValueOperation)command.Span[1];
        ReadOnlyMemory<byte> rest = command[KeyValueCommand.HeaderSize..];
        if (!KeyValueFormat.TryReadCounted(ref rest, KeyValueCommand.MaxKeyBytes, out ReadOnlyMemory<byte> key)
            || key.IsEmpty || !Utf8.IsValid(key.Span))
        {
            return "the key is malformed";
        }

        ReadOnlyMemory<byte> expected = default;
        if (operation == KeyValueOperation.CompareAndSet
            && !KeyValueFormat.TryReadCounted(ref rest, KeyValueCommand.MaxValueBytes, out expected))
        {
            return "the expected value is malformed";
        }

        bool isLengthRight = operation == KeyValueOperation.Delete
            ? rest.IsEmpty
            : rest.Length is > 0 and <= KeyValueCommand.MaxValueBytes;
        if (!isLengthRight)
        {
            return "the value is malformed";
        }

        view = new KeyValueCommandView(operation, key, expected, rest);
        return null;
    }

    private static string? FindHeaderError(ReadOnlySpan<byte> command)
    {
        if (command.Length < KeyValueCommand.HeaderSize)
        {
            return "it is shorter than any command";
        }

        if (command[0] != KeyValueFormat.Version)
        {
            return "its version is unknown";
        }

        if (command[1] is < (byte)KeyValueOperation.Set or > (byte)KeyValueOperation.Append)
        {
            return "its operation is unknown";
        }

        return BinaryPrimitives.ReadUInt32LittleEndian(command[2..]) == KeyValueCommand.ChecksumOf(command)
            ? null
            : "its checksum is wrong";
    }
}
