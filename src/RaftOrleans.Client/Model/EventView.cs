using System.Text.Json;
using System.Text.Json.Serialization;

namespace RaftOrleans.Client;

/// <summary>One event of a group.</summary>
public sealed record EventView
{
    /// <summary>1, 2, 3, ... without gaps in a group.</summary>
    public long Number { get; init; }

    /// <summary>When, in milliseconds of the world's time.</summary>
    public double TimeMs { get; init; }

    /// <summary>The group.</summary>
    public string? Group { get; init; }

    /// <summary>What it is about: <c>node</c>, <c>process</c>, <c>network</c>, <c>group</c>, <c>violation</c>, <c>lost</c>.</summary>
    public string Kind { get; init; } = "";

    /// <summary>Which event exactly, one word.</summary>
    public string Name { get; init; } = "";

    /// <summary>The node, or null.</summary>
    public string? Node { get; init; }

    /// <summary>The node's term, or 0.</summary>
    public long Term { get; init; }

    /// <summary>The rest in words.</summary>
    public string? Details { get; init; }

    /// <summary>What else the server says.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? More { get; set; }
}
