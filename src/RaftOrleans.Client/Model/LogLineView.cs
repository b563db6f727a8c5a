using System.Text.Json;
using System.Text.Json.Serialization;

namespace RaftOrleans.Client;

/// <summary>One entry of a node's log.</summary>
public sealed record LogLineView
{
    /// <summary>Its place.</summary>
    public long Index { get; init; }

    /// <summary>Its term.</summary>
    public long Term { get; init; }

    /// <summary>The command: words, or a JSON document.</summary>
    public JsonElement Command { get; init; }

    /// <summary>The leader's clock when it appended the entry.</summary>
    public JsonElement? Timestamp { get; init; }

    /// <summary>What the entry carries, where the server says it.</summary>
    public string? Kind { get; init; }

    /// <summary>Whether the node knows that it is committed, where the server says it.</summary>
    public bool? Committed { get; init; }

    /// <summary>What else the server says.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? More { get; set; }

    /// <summary>The command as a person reads it.</summary>
    internal string CommandText => Command.ValueKind switch
    {
        JsonValueKind.String when Command.GetString() is { Length: > 0 } words => words,
        JsonValueKind.String or JsonValueKind.Null or JsonValueKind.Undefined => Kind ?? "",
        _ => Command.GetRawText(),
    };
}
