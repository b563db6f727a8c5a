using RaftOrleans.Consensus;

namespace RaftOrleans.Lab;

/// <summary>Something that happened in a group.</summary>
/// <param name="Number">1, 2, 3, ... without gaps in a group. A <see cref="LabEventKind.Lost"/> event has the number of the last lost one.</param>
/// <param name="Time">When, in the world's time.</param>
/// <param name="Group">The group.</param>
/// <param name="Kind">What it is about.</param>
/// <param name="Name">Which event exactly, one word.</param>
/// <param name="Node">The node, or nobody.</param>
/// <param name="Term">The node's term, or 0.</param>
/// <param name="Details">The rest in words for a person; for a refusal with its reason.</param>
public sealed record LabEvent(
    long Number, TimeSpan Time, string Group, LabEventKind Kind, string Name, NodeId Node, long Term, string Details);
