using RaftOrleans.Lab;

namespace RaftOrleans.Grains;

/// <summary>All that is wrong with a group's network, disks and clocks. The control grain makes a new one for each change; nodes keep the latest.</summary>
/// <param name="Version">Rises with each change.</param>
/// <param name="Links">Every directed link that is cut or has faults.</param>
/// <param name="Nodes">Every node whose disk or clock is not well.</param>
[GenerateSerializer]
[Immutable]
[Alias("RaftOrleans.FaultPlan")]
internal sealed record FaultPlan([property: Id(0)] long Version, [property: Id(1)] LinkStatus[] Links, [property: Id(2)] NodeFaults[] Nodes)
{
    /// <summary>Nothing is wrong.</summary>
    public static FaultPlan None { get; } = new(0, [], []);
}
