using System.Globalization;
using System.Text.Json;
using System.Text.Unicode;

namespace RaftOrleans.Silo;

/// <summary>
/// Reads <c>silo.json</c>. Comments and trailing commas are allowed, since people write it. Not by the JSON provider of .NET
/// configuration: that forgets where a value came from, and what was an empty list.
/// </summary>
internal static class SettingsFile
{
    /// <summary>Its name where nobody says otherwise.</summary>
    public const string DefaultName = "silo.json";

    /// <summary>What an empty list becomes, which has no settings below it.</summary>
    public const string EmptyList = "[]";

    private static readonly JsonDocumentOptions Lenient = new()
    {
        CommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        AllowDuplicateProperties = false,
        MaxDepth = 32,
    };

    /// <summary>Finds the file that counts: the named one, else the one here, else the one beside the program.</summary>
    /// <param name="named">What <c>--config</c> says, or null.</param>
    /// <param name="directory">Where the program was started.</param>
    /// <returns>Its path, or null where there is none.</returns>
    /// <exception cref="SettingsException">The named file does not exist.</exception>
    public static string? Locate(string? named, string directory)
    {
        if (named is not null)
        {
            string path = Path.GetFullPath(named, directory);
            return File.Exists(path) ? path : throw new SettingsException($"--config: there is no file {path}");
        }

        string[] candidates = [Path.Combine(directory, DefaultName), Path.Combine(AppContext.BaseDirectory, DefaultName)];
        return candidates.FirstOrDefault(File.Exists);
    }

    /// <summary>Reads the file.</summary>
    /// <exception cref="SettingsException">It cannot be read, is not JSON, or not an object.</exception>
    public static void Read(string path, RawSettings settings)
    {
        string name = Path.GetFileName(path);
        byte[] bytes;
        try
        {
            bytes = File.ReadAllBytes(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new SettingsException($"{path} cannot be read: {exception.Message}");
        }

        using JsonDocument document = Parse(bytes, path);
        if (document.RootElement.ValueKind != JsonValueKind.Object)
        {
            throw new SettingsException($"{path} is not a JSON object: it begins with {Quote(document.RootElement)}");
        }

        Flatten(document.RootElement, "", name, settings);
    }

    private static JsonDocument Parse(byte[] bytes, string path)
    {
        ReadOnlySpan<byte> byteOrderMark = [0xEF, 0xBB, 0xBF];
        int start = bytes.AsSpan().StartsWith(byteOrderMark) ? byteOrderMark.Length : 0;
        if (!Utf8.IsValid(bytes))
        {
            throw new SettingsException($"{path}: this is not UTF-8");
        }

        try
        {
            return JsonDocument.Parse(bytes.AsMemory(start), Lenient);
        }
        catch (JsonException exception)
        {
            string place = exception.LineNumber is { } line
                ? string.Create(CultureInfo.InvariantCulture, $", line {line + 1}, column {(exception.BytePositionInLine ?? 0) + 1}")
                : "";
            throw new SettingsException($"{path}{place}: this is not JSON: {FirstSentence(exception.Message)}");
        }
    }

    // The rest of the message repeats the place, counted from zero.
    private static string FirstSentence(string message)
    {
        int end = message.IndexOf(". ", StringComparison.Ordinal);
        return end < 0 ? message.TrimEnd('.') : message[..end];
    }

    private static void Flatten(JsonElement value, string key, string source, RawSettings settings)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (JsonProperty property in value.EnumerateObject())
                {
                    Flatten(property.Value, key.Length == 0 ? property.Name : $"{key}:{property.Name}", source, settings);
                }

                break;
            case JsonValueKind.Array when value.GetArrayLength() == 0:
                Add(EmptyList);
                break;
            case JsonValueKind.Array:
                int index = 0;
                foreach (JsonElement item in value.EnumerateArray())
                {
                    Flatten(item, string.Create(CultureInfo.InvariantCulture, $"{key}:{index++}"), source, settings);
                }

                break;
            case JsonValueKind.Null:
                break;
            case JsonValueKind.String:
                Add(value.GetString()!);
                break;
            default:
                Add(value.GetRawText());
                break;
        }

        void Add(string text)
        {
            if (settings.Find(key) is { } other)
            {
                throw new SettingsException($"{source}: {key} is there twice, also as {other.Key}");
            }

            settings.Set(key, text, source);
        }
    }

    private static string Quote(JsonElement value)
    {
        string text = value.GetRawText();
        return text.Length <= 20 ? text : text[..20] + "...";
    }
}
