using System.Text.Json;

namespace RaftOrleans.Client;

/// <summary>What a server says about a request that it did not serve (RFC 9457), as far as a person needs it.</summary>
/// <param name="Text">What is wrong, in words.</param>
/// <param name="Leader">The leader it names, or null.</param>
/// <param name="NamesLeader">Whether it speaks of the leader at all, be it to say that there is none.</param>
internal sealed record Problem(string Text, string? Leader, bool NamesLeader)
{
    private const int MaxLength = 2_000;

    /// <summary>Reads problem details, or the older <c>{"error": ...}</c>; null where the body is nothing of that kind.</summary>
    public static Problem? TryRead(string body)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(body);
            JsonElement root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
            {
                return null;
            }

            string? text = Member(root, "detail") ?? Member(root, "error") ?? Member(root, "message") ?? Member(root, "title");
            string errors = Errors(root);
            if (text is null && errors.Length == 0)
            {
                return null;
            }

            string words = string.Join("; ", new[] { text, errors }.Where(part => !string.IsNullOrEmpty(part)));
            return new Problem(OneLine(words), Member(root, "leader"), root.TryGetProperty("leader", out _));
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? Member(JsonElement root, string name) =>
        root.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    // ASP.NET Core's validation problems: {"errors": {"field": ["what is wrong", ...]}}.
    private static string Errors(JsonElement root)
    {
        if (!root.TryGetProperty("errors", out JsonElement errors) || errors.ValueKind != JsonValueKind.Object)
        {
            return "";
        }

        IEnumerable<string> lines = errors.EnumerateObject()
            .Where(field => field.Value.ValueKind == JsonValueKind.Array)
            .SelectMany(field => field.Value.EnumerateArray().Select(error => $"{field.Name}: {error}"));
        return string.Join("; ", lines);
    }

    private static string OneLine(string text)
    {
        string line = string.Join(' ', text.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        return line.Length <= MaxLength ? line : line[..MaxLength] + "...";
    }
}
