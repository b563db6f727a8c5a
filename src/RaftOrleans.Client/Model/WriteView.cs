using System.Text.Json;
using System.Text.Json.Serialization;

namespace RaftOrleans.Client;

/// <summary>The answer to a write that was committed and applied.</summary>
public sealed record WriteView
{
    /// <summary>Whether it changed what it should; false for a compare-and-set whose expectation does not hold.</summary>
    public bool Success { get; init; }

    /// <summary>The server's words.</summary>
    public string? Message { get; init; }

    /// <summary>The log index of the command.</summary>
    public long? Index { get; init; }

    /// <summary>What else the server says.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? More { get; set; }
}
