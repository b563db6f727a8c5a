using System.Buffers;
using System.Text.Json;
using System.Text.Unicode;

namespace RaftOrleans.Consensus;

/// <summary>
/// JSON values as UTF-8 text. A value is checked and stripped of white space once, when a command is made; strings, numbers and the
/// order of properties stay as they were written.
/// </summary>
internal static class JsonText
{
    private const int MaxExponentDigits = 9;

    private static ReadOnlySpan<byte> WhiteSpace => " \t\r\n"u8;

    private static ReadOnlySpan<byte> StringSpecials => "\"\\"u8;

    /// <summary>Says what is wrong with a JSON text, or null.</summary>
    /// <param name="json">The text.</param>
    /// <param name="maxDepth">Most arrays and objects around a value.</param>
    public static string? FindError(ReadOnlySpan<byte> json, int maxDepth)
    {
        if (!Utf8.IsValid(json))
        {
            return "it is not UTF-8";
        }

        try
        {
            Utf8JsonReader reader = new(json, new JsonReaderOptions { MaxDepth = maxDepth });
            while (reader.Read())
            {
                string? error = reader.TokenType switch
                {
                    JsonTokenType.String or JsonTokenType.PropertyName when reader.ValueIsEscaped => FindEscapeError(ref reader),
                    JsonTokenType.Number => FindExponentError(reader.ValueSpan),
                    _ => null,
                };
                if (error is not null)
                {
                    return error;
                }
            }

            return null;
        }
        catch (JsonException error)
        {
            // The rest repeats the place in the reader's own terms.
            return error.Message.Split(". ")[0].TrimEnd('.');
        }
    }

    /// <summary>Takes insignificant white space out of a valid JSON text, in place.</summary>
    /// <param name="json">The text, of which <see cref="FindError"/> has found nothing wrong.</param>
    /// <returns>How long it is now.</returns>
    public static int Minify(Span<byte> json)
    {
        if (!json.ContainsAny(WhiteSpace))
        {
            return json.Length;
        }

        int length = 0;
        int next = 0;
        while (next < json.Length)
        {
            int take = json[next] == '"' ? StringLength(json[next..]) : 1;
            if (!WhiteSpace.Contains(json[next]))
            {
                json.Slice(next, take).CopyTo(json[length..]);
                length += take;
            }

            next += take;
        }

        return length;
    }

    /// <summary>
    /// Whether two JSON texts mean the same: properties in any order, numbers by value, strings by what their escapes stand for.
    /// </summary>
    /// <remarks>Texts that are not JSON mean the same when they are the same bytes; a forged command can bring them here.</remarks>
    public static bool AreEqual(ReadOnlyMemory<byte> one, ReadOnlyMemory<byte> other)
    {
        if (one.Span.SequenceEqual(other.Span))
        {
            return true;
        }

        try
        {
            using JsonDocument oneDocument = JsonDocument.Parse(one);
            using JsonDocument otherDocument = JsonDocument.Parse(other);
            return JsonElement.DeepEquals(oneDocument.RootElement, otherDocument.RootElement);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or ArgumentException)
        {
            return false;
        }
    }

    /// <summary>Half of a surrogate pair is well-formed as an escape and stands for no text.</summary>
    private static string? FindEscapeError(ref Utf8JsonReader reader)
    {
        byte[] unescaped = ArrayPool<byte>.Shared.Rent(reader.ValueSpan.Length);
        try
        {
            reader.CopyString(unescaped);
            return null;
        }
        catch (InvalidOperationException)
        {
            return "a string holds half of a surrogate pair";
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(unescaped);
        }
    }

    /// <summary>Numbers are compared by value, which needs exponents that fit in 32 bits.</summary>
    private static string? FindExponentError(ReadOnlySpan<byte> number)
    {
        int start = number.IndexOfAny((byte)'e', (byte)'E');
        return start >= 0 && number[(start + 1)..].TrimStart("+-"u8).Length > MaxExponentDigits
            ? $"the exponent of a number has more than {MaxExponentDigits} digits"
            : null;
    }

    /// <summary>Length of the string that a text begins with, quotes included.</summary>
    private static int StringLength(ReadOnlySpan<byte> json)
    {
        int end = 1;
        while (true)
        {
            end += json[end..].IndexOfAny(StringSpecials);
            if (json[end] == '"')
            {
                return end + 1;
            }

            end += 2;
        }
    }
}
