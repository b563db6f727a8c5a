using System.Text.Json;
using System.Text.Json.Serialization;

namespace RaftOrleans.Client;

/// <summary>The answer of <c>GET /api/status</c>.</summary>
public sealed record GroupView
{
    /// <summary>The group, where the server says it.</summary>
    public string? Group { get; init; }

    /// <summary>How many nodes the group has.</summary>
    public int ClusterSize { get; init; }

    /// <summary>Every node, in order.</summary>
    public IReadOnlyList<NodeView> Nodes { get; init; } = [];

    /// <summary>The leader, or null.</summary>
    public string? Leader { get; init; }

    /// <summary>When, as the server puts it.</summary>
    public JsonElement? Timestamp { get; init; }

    /// <summary>What else the server says.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? More { get; set; }

    /// <summary>The leader's row, or null.</summary>
    [JsonIgnore]
    internal NodeView? LeaderNode => Leader is null ? null : Nodes.FirstOrDefault(node => node.NodeId == Leader);
}
