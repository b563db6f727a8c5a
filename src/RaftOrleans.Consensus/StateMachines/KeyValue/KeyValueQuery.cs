namespace RaftOrleans.Consensus;

/// <summary>Makes the queries of <see cref="KeyValueStore"/>.</summary>
public static class KeyValueQuery
{
    /// <summary>Most entries in a page of a list.</summary>
    public const int MaxEntries = 10_000;

    /// <summary>
    /// A page of a list ends before this many bytes of keys and values, though one entry always fits. It bounds the memory and the
    /// time that one query takes from a node.
    /// </summary>
    public const int MaxPageBytes = 4 << 20;

    internal const int HeaderSize = 2;

    /// <summary>Asks for the value of a key.</summary>
    /// <param name="key">The key, 1 to <see cref="KeyValueCommand.MaxKeyBytes"/> bytes.</param>
    /// <returns>
    /// The query. Its result is <see cref="KeyValueStatus.Ok"/> with the value, or <see cref="KeyValueStatus.NotFound"/>.
    /// </returns>
    /// <exception cref="ArgumentException">The key is malformed or beyond a limit; the message is for people.</exception>
    public static ReadOnlyMemory<byte> Get(string key)
    {
        Span<byte> buffer = stackalloc byte[KeyValueCommand.MaxKeyBytes];
        int length = KeyValueFormat.WriteKey(key, buffer, "the key");
        byte[] query = new byte[HeaderSize + length];
        WriteHeader(query, KeyValueOperation.Get);
        buffer[..length].CopyTo(query.AsSpan(HeaderSize));
        return query;
    }

    /// <summary>Asks for keys and their values, in the order of <see cref="StringComparer.Ordinal"/>.</summary>
    /// <param name="prefix">What the keys begin with; empty for all keys.</param>
    /// <param name="after">
    /// Only keys after this one: the last key of the page before, or empty for the first page. No such key needs to exist.
    /// </param>
    /// <param name="limit">Most entries in the page, 1 to <see cref="MaxEntries"/>.</param>
    /// <returns>
    /// The query. Its result is <see cref="KeyValueStatus.Ok"/> with <see cref="KeyValueResult.Entries"/>, which are fewer than the
    /// limit where the page grows too large; <see cref="KeyValueResult.HasMore"/> says whether another page follows.
    /// </returns>
    /// <exception cref="ArgumentException">An argument is malformed or beyond a limit; the message is for people.</exception>
    public static ReadOnlyMemory<byte> List(string prefix, string after, int limit)
    {
        if (limit is < 1 or > MaxEntries)
        {
            throw KeyValueFormat.Refusal($"the limit is {limit}, allowed is 1 to {MaxEntries}");
        }

        Span<byte> prefixBuffer = stackalloc byte[KeyValueCommand.MaxKeyBytes];
        Span<byte> afterBuffer = stackalloc byte[KeyValueCommand.MaxKeyBytes];
        Span<byte> prefixBytes = prefixBuffer[..KeyValueFormat.WriteKey(prefix, prefixBuffer, "the prefix", minBytes: 0)];
        Span<byte> afterBytes = afterBuffer[..KeyValueFormat.WriteKey(after, afterBuffer, "the key to begin after", minBytes: 0)];
        byte[] query = new byte[
            HeaderSize + KeyValueFormat.CountedSize(prefixBytes.Length) + KeyValueFormat.CountedSize(afterBytes.Length)
            + Varint.Size((ulong)limit)];
        WriteHeader(query, KeyValueOperation.List);
        Span<byte> body = query.AsSpan(HeaderSize);
        body = body[KeyValueFormat.WriteCounted(body, prefixBytes)..];
        body = body[KeyValueFormat.WriteCounted(body, afterBytes)..];
        Varint.Write(body, (ulong)limit);
        return query;
    }

    private static void WriteHeader(Span<byte> query, KeyValueOperation operation)
    {
        query[0] = KeyValueFormat.Version;
        query[1] = (byte)operation;
    }
}
