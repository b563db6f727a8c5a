using System.Text.Json;
using System.Text.Json.Serialization;

namespace RaftOrleans.Client;

/// <summary>The answer of a state machine to a command or a query.</summary>
public sealed record CallView
{
    /// <summary>Whether it did what was asked.</summary>
    public bool Success { get; init; }

    /// <summary>Of a command its log index, of a query the last index applied in the state the answer is from.</summary>
    public long? Index { get; init; }

    /// <summary>The answer: an object.</summary>
    public JsonElement Result { get; init; }

    /// <summary>What else the server says.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? More { get; set; }
}
