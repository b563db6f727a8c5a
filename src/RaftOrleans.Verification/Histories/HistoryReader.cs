using System.Text;
using System.Text.Json;

namespace RaftOrleans.Verification;

/// <summary>
/// Reads histories from files. Whether a file is a JSON array or NDJSON shows in its first character; neither is held in memory as a whole.
/// </summary>
/// <remarks>
/// An operation is an object with the fields <c>client</c>, <c>f</c>, <c>key</c>, <c>value</c>, <c>from</c>, <c>call</c>, <c>ret</c>,
/// <c>type</c> and <c>out</c>; fields with other names are skipped. A read may have a field <c>found</c>, which tells a key that holds
/// JSON null from an absent one (both have <c>out: null</c>); in a file in which no read has it, the two count as the same, see
/// <see cref="OperationHistory.NullIsAbsent"/>. A missing <c>from</c> is a cas that expects the key to be absent.
/// </remarks>
public static class HistoryReader
{
    /// <summary>The most bytes that one line, or one element of an array, may have: 64 MiB.</summary>
    public const int MaxOperationBytes = 64 * 1024 * 1024;

    private const int FirstBufferBytes = 64 * 1024;

    /// <summary>Reads a history.</summary>
    /// <param name="utf8">UTF-8, with or without a byte order mark. Read to its end and left open.</param>
    /// <exception cref="HistoryFormatException">The first thing that is wrong, and where.</exception>
    public static OperationHistory Read(Stream utf8)
    {
        var window = new ReadWindow(utf8, FirstBufferBytes);
        window.SkipByteOrderMarkAndSpace(out long linesSkipped);
        return window.Unread is [(byte)'[', ..] ? ReadArray(window) : ReadLines(window, linesSkipped);
    }

    /// <summary>Reads a history from a text.</summary>
    /// <exception cref="HistoryFormatException">The first thing that is wrong, and where.</exception>
    public static OperationHistory Parse(string text)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(text), writable: false);
        return Read(stream);
    }

    private static OperationHistory ReadLines(ReadWindow window, long linesSkipped)
    {
        var parser = new OperationParser(HistoryFormat.Ndjson);
        var operations = new List<Operation>();
        long line = linesSkipped;
        while (true)
        {
            int end = window.Unread.IndexOf((byte)'\n');
            if (end < 0 && !window.IsAtEnd)
            {
                ReadMore(window, HistoryFormat.Ndjson, line + 1);
                continue;
            }

            line++;
            ReadOnlySpan<byte> text = (end < 0 ? window.Unread : window.Unread[..end]).Trim(" \t\r"u8);
            if (!text.IsEmpty)
            {
                operations.Add(parser.Parse(text, line));
            }

            if (end < 0)
            {
                return OperationHistory.OfChecked([.. operations], !parser.HasSeenFound);
            }

            window.Advance(end + 1);
        }
    }

    private static OperationHistory ReadArray(ReadWindow window)
    {
        var parser = new OperationParser(HistoryFormat.JsonArray);
        var operations = new List<Operation>();
        var state = default(JsonReaderState);
        try
        {
            while (true)
            {
                var reader = new Utf8JsonReader(window.Unread, window.IsAtEnd, state);
                if (!TryReadElement(ref reader, out int start))
                {
                    if (window.IsAtEnd)
                    {
                        return OperationHistory.OfChecked([.. operations], !parser.HasSeenFound);
                    }

                    ReadMore(window, HistoryFormat.JsonArray, operations.Count + 1);
                    continue;
                }

                int end = (int)reader.BytesConsumed;
                state = reader.CurrentState;
                if (start >= 0)
                {
                    operations.Add(parser.Parse(window.Unread[start..end], operations.Count + 1));
                }

                window.Advance(end);
            }
        }
        catch (JsonException e)
        {
            string where = e.LineNumber is { } line ? $" in line {line + 1}" : "";
            throw new HistoryFormatException(
                HistoryFormat.JsonArray, operations.Count + 1, null, OperationParser.NotJson(e) + where, e);
        }
    }

    /// <summary>Goes over one bracket of the outer array or one element as a whole.</summary>
    /// <param name="reader">Where to read.</param>
    /// <param name="start">Where the element starts; -1 for a bracket.</param>
    /// <returns>False where the text at hand ends first.</returns>
    private static bool TryReadElement(ref Utf8JsonReader reader, out int start)
    {
        start = -1;
        if (!reader.Read())
        {
            return false;
        }

        if (reader.CurrentDepth == 0 && reader.TokenType is JsonTokenType.StartArray or JsonTokenType.EndArray)
        {
            return true;
        }

        start = (int)reader.TokenStartIndex;
        return reader.TrySkip();
    }

    private static void ReadMore(ReadWindow window, HistoryFormat format, long number)
    {
        if (!window.TryReadMore(MaxOperationBytes))
        {
            throw new HistoryFormatException(format, number, null, $"is longer than {MaxOperationBytes} bytes; allowed: at most that");
        }
    }
}
