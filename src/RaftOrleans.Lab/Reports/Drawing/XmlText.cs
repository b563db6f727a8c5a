using System.Text;

namespace RaftOrleans.Lab;

/// <summary>Any text as a part of an HTML page or an SVG picture.</summary>
public static class XmlText
{
    /// <summary>
    /// Escapes what has a meaning in XML, in text and in quoted attributes alike. What XML cannot hold at all (control characters, halves
    /// of surrogate pairs) becomes U+FFFD.
    /// </summary>
    public static string Escape(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        StringBuilder? escaped = null;
        for (int i = 0; i < text.Length; i++)
        {
            int length = IsPair(text, i) ? 2 : 1;
            string? other = length == 2 ? null : Replacement(text[i]);
            if (other is not null)
            {
                escaped ??= new StringBuilder(text, 0, i, text.Length + 16);
                escaped.Append(other);
            }
            else
            {
                escaped?.Append(text, i, length);
            }

            i += length - 1;
        }

        return escaped?.ToString() ?? text;
    }

    private static bool IsPair(string text, int index) =>
        char.IsHighSurrogate(text[index]) && index + 1 < text.Length && char.IsLowSurrogate(text[index + 1]);

    private static string? Replacement(char c) => c switch
    {
        '<' => "&lt;",
        '>' => "&gt;",
        '&' => "&amp;",
        '"' => "&quot;",
        '\'' => "&#39;",
        '\t' or '\n' or '\r' => null,
        < ' ' or '\uFFFE' or '\uFFFF' => "\uFFFD",
        _ when char.IsSurrogate(c) => "\uFFFD",
        _ => null,
    };
}
