using System.Buffers;
using System.Text;

namespace RaftOrleans.Verification;

/// <summary>
/// One text per JSON value: two values are equal exactly when their canonical texts are.
/// </summary>
/// <remarks>
/// Equal means what <see cref="System.Text.Json.JsonElement.DeepEquals"/> means: numbers are equal when their values are, with all their
/// digits (1, 1.0 and 10e-1 are one number, and no two long integers are confused), strings when their characters are, however escaped,
/// objects regardless of the order of their members. The form is that of RFC 8785, except that its numbers are not cut to 64-bit floats.
/// </remarks>
public static class CanonicalJson
{
    /// <summary>Integers up to this many digits are canonical as they stand; longer ones need an exponent.</summary>
    internal const int MaxPlainDigits = 21;

    private static readonly SearchValues<char> PlainStringChars = SearchValues.Create(
        [.. Enumerable.Range(' ', '~' - ' ' + 1).Select(c => (char)c).Where(c => c is not ('"' or '\\'))]);

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Brings a JSON text into the canonical form.</summary>
    /// <param name="json">One JSON value.</param>
    /// <returns><paramref name="json"/> itself where it is canonical already.</returns>
    /// <exception cref="FormatException">The text is not one JSON value.</exception>
    public static string Canonicalize(string json)
    {
        if (IsPlain(json))
        {
            return json;
        }

        byte[] utf8;
        try
        {
            utf8 = StrictUtf8.GetBytes(json);
        }
        catch (EncoderFallbackException e)
        {
            throw new FormatException("a character is half a surrogate pair", e);
        }

        string canonical = JsonCanonicalizer.Run(utf8);
        return string.Equals(canonical, json, StringComparison.Ordinal) ? json : canonical;
    }

    /// <summary>Brings a JSON text into the canonical form.</summary>
    /// <param name="utf8Json">One JSON value in UTF-8.</param>
    /// <exception cref="FormatException">The text is not one JSON value.</exception>
    public static string Canonicalize(ReadOnlySpan<byte> utf8Json)
    {
        // Small integers, words and plain strings are nearly all there is in a history; the full way would cost a reader each.
        const int longestShortcut = 64;
        if (utf8Json.Length <= longestShortcut)
        {
            Span<char> text = stackalloc char[longestShortcut];
            text = text[..Encoding.Latin1.GetChars(utf8Json, text)];
            if (IsPlain(text))
            {
                return text.ToString();
            }
        }

        return JsonCanonicalizer.Run(utf8Json);
    }

    /// <summary>True for texts that are canonical at first sight.</summary>
    private static bool IsPlain(ReadOnlySpan<char> json)
    {
        if (json is "true" or "false" or "null" or "0")
        {
            return true;
        }

        if (json is ['"', .. var inner, '"'])
        {
            return !inner.ContainsAnyExcept(PlainStringChars);
        }

        ReadOnlySpan<char> digits = json is ['-', .. var rest] ? rest : json;
        return digits.Length is > 0 and <= MaxPlainDigits && digits[0] != '0' && !digits.ContainsAnyExceptInRange('0', '9');
    }
}
