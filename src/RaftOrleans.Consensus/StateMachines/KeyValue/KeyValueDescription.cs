using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace RaftOrleans.Consensus;

/// <summary>Commands in words, one line each.</summary>
internal static class KeyValueDescription
{
    /// <summary>Longest value that is shown whole, in characters.</summary>
    public const int MaxValueChars = 200;

    public static string Of(ReadOnlyMemory<byte> command)
    {
        if (KeyValueCommandView.Read(command, out KeyValueCommandView view) is { } error)
        {
            return string.Create(CultureInfo.InvariantCulture, $"malformed command of {command.Length} bytes: {error}");
        }

        string key = Key(view.Key);
        return view.Operation switch
        {
            KeyValueOperation.Set => $"SET {key} {Value(view.Value)}",
            KeyValueOperation.Delete => $"DELETE {key}",
            KeyValueOperation.CompareAndSet when view.Expected.IsEmpty => $"CAS {key} absent -> {Value(view.Value)}",
            KeyValueOperation.CompareAndSet => $"CAS {key} {Value(view.Expected.Span)} -> {Value(view.Value)}",
            _ => $"APPEND {key} {Value(view.Value)}",
        };
    }

    /// <summary>A key as it is, or quoted where it holds something that would blur where it begins and ends, or break the line.</summary>
    private static string Key(ReadOnlySpan<byte> bytes)
    {
        string key = Encoding.UTF8.GetString(bytes);
        bool isPlain = !key.Any(static character => character == '"' || char.IsControl(character) || char.IsWhiteSpace(character));
        return isPlain ? key : $"\"{JsonEncodedText.Encode(key, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";
    }

    private static string Value(ReadOnlySpan<byte> bytes)
    {
        // Decoding a few bytes more than are shown; a character cut in two at the end is not shown.
        string value = Encoding.UTF8.GetString(bytes[..Math.Min(bytes.Length, (MaxValueChars + 1) * 4)]);
        if (value.Length <= MaxValueChars)
        {
            return value;
        }

        int end = char.IsHighSurrogate(value[MaxValueChars - 1]) ? MaxValueChars - 1 : MaxValueChars;
        return string.Create(CultureInfo.InvariantCulture, $"{value.AsSpan(0, end)}... ({bytes.Length} bytes)");
    }
}
