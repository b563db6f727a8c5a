using RaftOrleans.Lab;

namespace RaftOrleans.Grains;

/// <summary>All that an activation of a node must know.</summary>
/// <param name="Group">How its group was made.</param>
/// <param name="Condition">What a person has done to its process.</param>
/// <param name="Plan">What is wrong with network, disks and clocks.</param>
/// <param name="Incarnation">How often the node has lost its disk.</param>
[GenerateSerializer]
[Immutable]
[Alias("RaftOrleans.NodeConfiguration")]
internal sealed record NodeConfiguration(
    [property: Id(0)] GroupSpecification Group,
    [property: Id(1)] NodeCondition Condition,
    [property: Id(2)] FaultPlan Plan,
    [property: Id(3)] int Incarnation);
