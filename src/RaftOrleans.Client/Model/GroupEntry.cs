using System.Text.Json;
using System.Text.Json.Serialization;

namespace RaftOrleans.Client;

/// <summary>One row of <c>GET /api/groups</c>.</summary>
public sealed record GroupEntry
{
    /// <summary>The group's name.</summary>
    public string Name { get; init; } = "";

    /// <summary>How many nodes it has, where the server says it.</summary>
    public int? Nodes { get; init; }

    /// <summary>Its leader, or null.</summary>
    public string? Leader { get; init; }

    /// <summary>What it replicates, where the server says it.</summary>
    public string? StateMachine { get; init; }

    /// <summary>What else the server says.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? More { get; set; }
}
