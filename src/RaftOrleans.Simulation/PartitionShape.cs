using System.Text.Json.Serialization;

namespace RaftOrleans.Simulation;

/// <summary>Shapes of partitions that have names. Each is arranged around one node, by default the leader.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PartitionShape>))]
public enum PartitionShape
{
    /// <summary>Two sides as equal as can be; the node is on the larger one.</summary>
    Halves,

    /// <summary>A majority, and the largest minority, with the node in it.</summary>
    Minority,

    /// <summary>Majorities in a ring: every node reaches a majority, and no two reach the same one.</summary>
    Ring,

    /// <summary>Two sides that reach each other only through the node.</summary>
    Bridge,

    /// <summary>The node reaches nobody.</summary>
    Isolated,

    /// <summary>One link is down, between the node and the next.</summary>
    Partial,
}
