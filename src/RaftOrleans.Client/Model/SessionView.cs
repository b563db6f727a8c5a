using System.Text.Json;
using System.Text.Json.Serialization;

namespace RaftOrleans.Client;

/// <summary>A client session.</summary>
public sealed record SessionView
{
    /// <summary>Its number.</summary>
    public long Session { get; init; }

    /// <summary>The server's words.</summary>
    public string? Message { get; init; }

    /// <summary>What else the server says.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? More { get; set; }
}
