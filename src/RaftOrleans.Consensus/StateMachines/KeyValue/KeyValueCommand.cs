using System.Buffers.Binary;

namespace RaftOrleans.Consensus;

/// <summary>
/// Makes the commands of <see cref="KeyValueStore"/>. All checks that cost something are made here, once, rather than on every
/// node when the command is applied.
/// </summary>
/// <remarks>
/// Values are JSON texts of any kind; insignificant white space is taken out, everything else stays as it was written. A command
/// is: version, operation, CRC-32C of all other bytes, key with its length; for a compare-and-set the expected value with its length
/// (0 for 'absent'); the value. The checksum is the store's proof that the value was checked here: what else comes out of a log is
/// refused without reading JSON again.
/// </remarks>
public static class KeyValueCommand
{
    /// <summary>Longest key in bytes of UTF-8; the shortest is 1.</summary>
    public const int MaxKeyBytes = 1024;

    /// <summary>
    /// Largest value in bytes of UTF-8 without insignificant white space; an array cannot be appended to beyond it either.
    /// </summary>
    public const int MaxValueBytes = 512 << 10;

    /// <summary>
    /// Most arrays and objects inside each other. Readers of JSON commonly stop at 64; this leaves a few levels for an answer around
    /// the value.
    /// </summary>
    public const int MaxDepth = 60;

    /// <summary>
    /// Largest command in bytes, the default of <see cref="RaftOptions.MaxCommandBytes"/>: a compare-and-set carries two values,
    /// which cannot both be as large as <see cref="MaxValueBytes"/>.
    /// </summary>
    public const int MaxCommandBytes = 1 << 20;

    internal const int HeaderSize = 2 + Checksum.Size;

    /// <summary>Gives a key a value, whether or not it had one.</summary>
    /// <param name="key">The key, 1 to <see cref="MaxKeyBytes"/> bytes.</param>
    /// <param name="json">The value as JSON text.</param>
    /// <returns>The command. Its result is <see cref="KeyValueStatus.Ok"/>.</returns>
    /// <exception cref="ArgumentException">The key or the value is malformed or beyond a limit; the message is for people.</exception>
    public static ReadOnlyMemory<byte> Set(string key, string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        using PooledJson value = PooledJson.Read(json, "the value", MaxDepth);
        return Make(KeyValueOperation.Set, key, default, value.Bytes);
    }

    /// <inheritdoc cref="Set(string, string)"/>
    /// <param name="key">The key, 1 to <see cref="MaxKeyBytes"/> bytes.</param>
    /// <param name="utf8Json">The value as JSON text in UTF-8.</param>
    public static ReadOnlyMemory<byte> Set(string key, ReadOnlySpan<byte> utf8Json)
    {
        using PooledJson value = PooledJson.Read(utf8Json, "the value", MaxDepth);
        return Make(KeyValueOperation.Set, key, default, value.Bytes);
    }

    /// <summary>Removes a key.</summary>
    /// <param name="key">The key, 1 to <see cref="MaxKeyBytes"/> bytes.</param>
    /// <returns>The command. Its result is <see cref="KeyValueStatus.Ok"/> or <see cref="KeyValueStatus.NotFound"/>.</returns>
    /// <exception cref="ArgumentException">The key is malformed or beyond a limit; the message is for people.</exception>
    public static ReadOnlyMemory<byte> Delete(string key) => Make(KeyValueOperation.Delete, key, default, default);

    /// <summary>Gives a key a value if its present value is what the caller believes.</summary>
    /// <param name="key">The key, 1 to <see cref="MaxKeyBytes"/> bytes.</param>
    /// <param name="expectedJson">
    /// The present value as JSON text, compared by meaning: properties in any order, numbers by value. Null stands for 'there is no
    /// such key', which is something else than the JSON text <c>null</c>.
    /// </param>
    /// <param name="newJson">The new value as JSON text.</param>
    /// <returns>
    /// The command. Its result is <see cref="KeyValueStatus.Ok"/>, or <see cref="KeyValueStatus.Mismatch"/> with the present value.
    /// </returns>
    /// <exception cref="ArgumentException">The key or a value is malformed or beyond a limit; the message is for people.</exception>
    public static ReadOnlyMemory<byte> CompareAndSet(string key, string? expectedJson, string newJson)
    {
        ArgumentNullException.ThrowIfNull(newJson);
        using PooledJson value = PooledJson.Read(newJson, "the new value", MaxDepth);
        if (expectedJson is null)
        {
            return Make(KeyValueOperation.CompareAndSet, key, default, value.Bytes);
        }

        using PooledJson expected = PooledJson.Read(expectedJson, "the expected value", MaxDepth);
        return Make(KeyValueOperation.CompareAndSet, key, expected.Bytes, value.Bytes);
    }

    /// <summary>Adds an element to the end of an array; a key that does not exist counts as an empty array.</summary>
    /// <param name="key">The key, 1 to <see cref="MaxKeyBytes"/> bytes.</param>
    /// <param name="json">The element as JSON text.</param>
    /// <returns>
    /// The command. Its result is <see cref="KeyValueStatus.Ok"/>, <see cref="KeyValueStatus.NotAnArray"/>, or
    /// <see cref="KeyValueStatus.Invalid"/> when the array would grow beyond <see cref="MaxValueBytes"/>.
    /// </returns>
    /// <exception cref="ArgumentException">The key or the element is malformed or beyond a limit; the message is for people.</exception>
    public static ReadOnlyMemory<byte> Append(string key, string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        using PooledJson element = PooledJson.Read(json, "the element", MaxDepth - 1);
        return Make(KeyValueOperation.Append, key, default, element.Bytes);
    }

    /// <inheritdoc cref="Append(string, string)"/>
    /// <param name="key">The key, 1 to <see cref="MaxKeyBytes"/> bytes.</param>
    /// <param name="utf8Json">The element as JSON text in UTF-8.</param>
    public static ReadOnlyMemory<byte> Append(string key, ReadOnlySpan<byte> utf8Json)
    {
        using PooledJson element = PooledJson.Read(utf8Json, "the element", MaxDepth - 1);
        return Make(KeyValueOperation.Append, key, default, element.Bytes);
    }

    /// <summary>Puts the version, the operation and the checksum before a body.</summary>
    internal static void Seal(Span<byte> command, KeyValueOperation operation)
    {
        command[0] = KeyValueFormat.Version;
        command[1] = (byte)operation;
        BinaryPrimitives.WriteUInt32LittleEndian(command[2..], ChecksumOf(command));
    }

    /// <summary>The checksum that a command should carry; it has the header's length at least.</summary>
    internal static uint ChecksumOf(ReadOnlySpan<byte> command) =>
        Checksum.Append(Checksum.Compute(command[..2]), command[HeaderSize..]);

    private static ReadOnlyMemory<byte> Make(
        KeyValueOperation operation, string key, ReadOnlySpan<byte> expected, ReadOnlySpan<byte> value)
    {
        Span<byte> keyBuffer = stackalloc byte[MaxKeyBytes];
        ReadOnlySpan<byte> keyBytes = keyBuffer[..KeyValueFormat.WriteKey(key, keyBuffer, "the key")];
        bool hasExpected = operation == KeyValueOperation.CompareAndSet;
        int size = HeaderSize + KeyValueFormat.CountedSize(keyBytes.Length) + value.Length
            + (hasExpected ? KeyValueFormat.CountedSize(expected.Length) : 0);
        if (size > MaxCommandBytes)
        {
            throw KeyValueFormat.Refusal($"both values together make a command of {size} bytes, allowed are {MaxCommandBytes}");
        }

        byte[] command = new byte[size];
        Span<byte> body = command.AsSpan(HeaderSize);
        body = body[KeyValueFormat.WriteCounted(body, keyBytes)..];
        if (hasExpected)
        {
            body = body[KeyValueFormat.WriteCounted(body, expected)..];
        }

        value.CopyTo(body);
        Seal(command, operation);
        return command;
    }
}
