using System.Text.Json;
using System.Text.Json.Serialization;

namespace RaftOrleans.Client;

/// <summary>The answer to a control that was carried out.</summary>
public sealed record ControlView
{
    /// <summary>True: what could not be done is an exception.</summary>
    public bool Success { get; init; }

    /// <summary>What was done, in the server's words.</summary>
    public string? Message { get; init; }

    /// <summary>The nodes it was done to, as they were found where a word was given instead of a node.</summary>
    public IReadOnlyList<string> Nodes { get; init; } = [];

    /// <summary>What else the server says.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? More { get; set; }
}
