using System.Diagnostics.CodeAnalysis;
using RaftOrleans.Consensus;
using RaftOrleans.Simulation;

namespace RaftOrleans.Lab;

/// <summary>The shapes of partitions in words.</summary>
public static class ShapeNames
{
    /// <summary>All words, in order.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Enum.GetValues<PartitionShape>().Select(NameOf)];

    /// <summary>The word for a shape.</summary>
    [SuppressMessage("Globalization", "CA1308:Normalize strings to uppercase", Justification = "It is shown in small letters.")]
    public static string NameOf(this PartitionShape shape) => shape.ToString().ToLowerInvariant();

    /// <summary>Finds a shape by its word.</summary>
    public static bool TryParse(string word, out PartitionShape shape)
    {
        int place = All.ToList().IndexOf(word);
        shape = place < 0 ? default : Enum.GetValues<PartitionShape>()[place];
        return place >= 0;
    }

    /// <summary>A partition in a shape, in words.</summary>
    public static string Describe(PartitionShape shape, NodeId around) => shape switch
    {
        PartitionShape.Halves => $"halves, {around} on the larger one",
        PartitionShape.Minority => $"a minority with {around} in it",
        PartitionShape.Ring => "majorities in a ring",
        PartitionShape.Bridge => $"two sides with {around} as their bridge",
        PartitionShape.Isolated => $"{around} isolated",
        _ => $"one link of {around}",
    };

    /// <summary>The answer where a group is too small for a shape.</summary>
    public static LabException TooFewNodes(PartitionShape shape, string group, int nodes) => new(
        LabFailure.Conflict, $"shape '{shape.NameOf()}' needs {shape.FewestNodes()} nodes or more, group '{group}' has {nodes}");
}
