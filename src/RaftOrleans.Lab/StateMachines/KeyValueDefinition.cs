using System.Globalization;
using System.Text.Json;
using RaftOrleans.Consensus;

namespace RaftOrleans.Lab;

/// <summary>The words of the key-value store. It has commands and routes of its own besides, which know more.</summary>
internal static class KeyValueDefinition
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public static StateMachineDefinition Instance { get; } = new()
    {
        Name = StateMachineRegistry.KeyValue,
        Summary = "Keys with JSON values.",
        Create = static () => new KeyValueStore(),
        Operations =
        [
            StateMachineOperation.Command("set <key> <value>", "Gives a key a value: JSON, else text", static words =>
                KeyValueCommand.Set(words[0], Value(words[1]))),
            StateMachineOperation.Command("delete <key>", "Removes a key", static words => KeyValueCommand.Delete(words[0])),
            StateMachineOperation.Command(
                "cas <key> <expected> <value>", "Gives a key a value if it holds the expected one; null: if it is absent", static words =>
                    KeyValueCommand.CompareAndSet(words[0], Value(words[1]) is var expected && expected == "null" ? null : expected, Value(words[2]))),
            StateMachineOperation.Command("append <key> <value>", "Adds a value to the array that a key holds", static words =>
                KeyValueCommand.Append(words[0], Value(words[1]))),
            StateMachineOperation.Query("get <key>", "The value of a key", static words => KeyValueQuery.Get(words[0])),
            StateMachineOperation.Query("list [prefix] [after] [limit]", "Keys and values in order, a page at a time", static words =>
                KeyValueQuery.List(words.ElementAtOrDefault(0) ?? "", words.ElementAtOrDefault(1) ?? "", Limit(words.ElementAtOrDefault(2)))),
        ],
        StateQuery = "list",
        ReadResult = ReadResult,
    };

    private static string Value(string word)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(word);
            return document.RootElement.GetRawText();
        }
        catch (JsonException)
        {
            return JsonSerializer.Serialize(word);
        }
    }

    private static int Limit(string? word) => word is null
        ? KeyValueQuery.MaxEntries
        : int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out int limit)
            ? limit
            : throw new FormatException($"the limit is '{word}', allowed is 1 to {KeyValueQuery.MaxEntries}");

    private static StateMachineResult ReadResult(ReadOnlyMemory<byte> bytes)
    {
        KeyValueResult result = KeyValueResult.Parse(bytes);
        SortedDictionary<string, object?> answer = new(StringComparer.Ordinal) { ["status"] = JsonNamingPolicy.SnakeCaseLower.ConvertName(result.Status.ToString()) };
        if (result.Reason is { } reason)
        {
            answer["error"] = reason;
        }

        if (result.Value is { } value)
        {
            answer["value"] = JsonElement.Parse(value);
        }

        if (result.Entries.Count > 0 || result.HasMore)
        {
            answer["entries"] = result.Entries.ToDictionary(entry => entry.Key, entry => JsonElement.Parse(entry.Value), StringComparer.Ordinal);
            answer["has_more"] = result.HasMore;
        }

        return new StateMachineResult(result.Status == KeyValueStatus.Ok, JsonSerializer.Serialize(answer, Json));
    }
}
