using System.Text.Unicode;

namespace RaftOrleans.Consensus;

/// <summary>The parts of a query, as slices of it.</summary>
/// <param name="operation">Get or list.</param>
/// <param name="key">The key of a get, the prefix of a list.</param>
/// <param name="after">Where a list begins.</param>
/// <param name="limit">Most entries of a list.</param>
internal readonly struct KeyValueQueryView(
    KeyValueOperation operation, ReadOnlyMemory<byte> key, ReadOnlyMemory<byte> after, int limit)
{
    public KeyValueOperation Operation { get; } = operation;

    public ReadOnlySpan<byte> Key => key.Span;

    public ReadOnlySpan<byte> After => after.Span;

    public int Limit { get; } = limit;

    /// <summary>Takes a query apart.</summary>
    /// <param name="query">The query, which may be anything.</param>
    /// <param name="view">Its parts, when there is no error.</param>
    /// <returns>What is wrong with it, or null.</returns>
    public static string? Read(ReadOnlyMemory<byte> query, out KeyValueQueryView view)
    {
        view = default;
        if (query.Length < KeyValueQuery.HeaderSize)
        {
            return "it is shorter than any query";
        }

        if (query.Span[0] != KeyValueFormat.Version)
        {
            return "its version is unknown";
        }

        ReadOnlyMemory<byte> rest = query[KeyValueQuery.HeaderSize..];
        return (KeyValueOperation)query.Span[1] switch
        {
            KeyValueOperation.Get => ReadGet(rest, out view),
            KeyValueOperation.List => ReadList(rest, out view),
            _ => "its operation is unknown",
        };
    }

    private static string? ReadGet(ReadOnlyMemory<byte> key, out KeyValueQueryView view)
    {
        view = new KeyValueQueryView(KeyValueOperation.Get, key, default, 1);
        return key.Length is > 0 and <= KeyValueCommand.MaxKeyBytes && Utf8.IsValid(key.Span) ? null : "the key is malformed";
    }

    private static string? ReadList(ReadOnlyMemory<byte> rest, out KeyValueQueryView view)
    {
        view = default;
        if (!KeyValueFormat.TryReadCounted(ref rest, KeyValueCommand.MaxKeyBytes, out ReadOnlyMemory<byte> prefix))
        {
            return "the prefix is malformed";
        }

        if (!KeyValueFormat.TryReadCounted(ref rest, KeyValueCommand.MaxKeyBytes, out ReadOnlyMemory<byte> after))
        {
            return "the key to begin after is malformed";
        }

        int size = Varint.TryRead(rest.Span, out ulong limit);
        if (size == 0 || size != rest.Length || limit is 0 or > KeyValueQuery.MaxEntries)
        {
            return "the limit is malformed";
        }

        view = new KeyValueQueryView(KeyValueOperation.List, prefix, after, (int)limit);
        return null;
    }
}
