using System.Text.Json;
using System.Text.Json.Serialization;

namespace RaftOrleans.Client;

/// <summary>The answer of <c>GET /api/get/{key}</c>.</summary>
public sealed record ReadView
{
    /// <summary>The key.</summary>
    public string Key { get; init; } = "";

    /// <summary>Its value; null where it is absent, or where that is its value.</summary>
    public JsonElement? Value { get; init; }

    /// <summary>Whether the key is there.</summary>
    public bool Found { get; init; }

    /// <summary>What else the server says.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? More { get; set; }
}
