using System.Text.Json;

namespace RaftOrleans.Client;

/// <summary>
/// Values as people write them: JSON, else text. So <c>10</c> is a number, <c>"10"</c> and <c>hello</c> are text. What is printed can be
/// written again and means the same.
/// </summary>
internal static class ValueText
{
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = WireJson.MaxDepth };

    /// <summary>The value that somebody wrote.</summary>
    public static JsonElement Parse(string text) =>
        TryParseJson(text, out JsonElement value) ? value : JsonSerializer.SerializeToElement(text, WireJson.Compact);

    /// <summary>The value as somebody would write it: text without quotes where that is not mistaken for anything else.</summary>
    public static string Format(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Undefined)
        {
            return "null";
        }

        if (value.ValueKind == JsonValueKind.String)
        {
            string text = value.GetString()!;
            if (text.Length > 0 && !text.Any(char.IsControl) && !TryParseJson(text, out _))
            {
                return text;
            }
        }

        // Written anew and not as it came, so that no control character reaches the terminal.
        return JsonSerializer.Serialize(value, WireJson.Compact);
    }

    private static bool TryParseJson(string text, out JsonElement value)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(text, Options);
            value = document.RootElement.Clone();
            return true;
        }
        catch (JsonException)
        {
            value = default;
            return false;
        }
    }
}
