using System.Text;

namespace RaftOrleans.Consensus;

/// <summary>What <see cref="KeyValueStore"/> answers to a command or a query.</summary>
public sealed record KeyValueResult
{
    /// <summary>Fewest bytes of an entry: key and value have one each, and so have their lengths.</summary>
    private const int MinEntrySize = 4;

    /// <summary>Results that only say how it ended, by their status.</summary>
    private static readonly KeyValueResult[] Plain =
        [.. Enum.GetValues<KeyValueStatus>().Select(static status => new KeyValueResult(status))];

    private KeyValueResult(KeyValueStatus status) => Status = status;

    /// <summary>How it ended.</summary>
    public KeyValueStatus Status { get; }

    /// <summary>
    /// The value as JSON text: of a get that found one, and the present value after a mismatch. Null means that there is no such
    /// key, or that the operation answers with no value.
    /// </summary>
    public string? Value { get; private init; }

    /// <summary>The entries of a list in ordinal order of their keys; otherwise empty.</summary>
    public IReadOnlyList<KeyValueEntry> Entries { get; private init; } = [];

    /// <summary>Whether a list goes on after the last of <see cref="Entries"/>.</summary>
    public bool HasMore { get; private init; }

    /// <summary>Why the command or query is <see cref="KeyValueStatus.Invalid"/>, for people; otherwise null.</summary>
    public string? Reason { get; private init; }

    /// <summary>Reads a result.</summary>
    /// <param name="result">What <see cref="KeyValueStore.Apply"/> or <see cref="KeyValueStore.Query"/> gave back.</param>
    /// <exception cref="CodecException">It is something else, for instance the empty result of a proposal that was not applied.</exception>
    public static KeyValueResult Parse(ReadOnlyMemory<byte> result)
    {
        CodecReader reader = new(result);
        byte status = reader.Byte("a status");
        if (status >= Plain.Length)
        {
            throw new CodecException(0, "a known status");
        }

        KeyValueResult plain = Plain[status];
        KeyValueResultForm form = (KeyValueResultForm)reader.Byte("the form of a result");
        switch (form)
        {
            case KeyValueResultForm.Plain:
                reader.End();
                return plain;
            case KeyValueResultForm.Value:
                return plain with { Value = Encoding.UTF8.GetString(reader.Slice(reader.Remaining, "a value").Span) };
            case KeyValueResultForm.Reason:
                return plain with { Reason = Encoding.UTF8.GetString(reader.Slice(reader.Remaining, "a reason").Span) };
            case KeyValueResultForm.Entries:
                bool hasMore = reader.Flags("whether there is more", 1) != 0;
                KeyValueEntry[] entries = ReadEntries(ref reader);
                return plain with { Entries = entries, HasMore = hasMore };
            default:
                throw new CodecException(1, "a known form of result");
        }
    }

    private static KeyValueEntry[] ReadEntries(ref CodecReader reader)
    {
        KeyValueEntry[] entries = new KeyValueEntry[reader.Count("the number of entries", KeyValueQuery.MaxEntries, MinEntrySize)];
        for (int i = 0; i < entries.Length; i++)
        {
            string key = ReadText(ref reader, "a key", KeyValueCommand.MaxKeyBytes);
            string value = ReadText(ref reader, "a value", KeyValueCommand.MaxValueBytes);
            entries[i] = new KeyValueEntry(key, value);
        }

        reader.End();
        return entries;
    }

    private static string ReadText(ref CodecReader reader, string expected, int maxLength)
    {
        int length = (int)reader.Unsigned(expected, 1, maxLength);
        return Encoding.UTF8.GetString(reader.Slice(length, expected).Span);
    }
}
