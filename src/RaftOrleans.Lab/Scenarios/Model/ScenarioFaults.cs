using RaftOrleans.Simulation;
using static RaftOrleans.Simulation.FaultKinds;

namespace RaftOrleans.Lab;

/// <summary>
/// Which kinds of faults a step's fault can be. Whether those are within Raft's model says <see cref="FaultCatalog"/>, so a scenario cannot
/// say something else.
/// </summary>
public static class ScenarioFaults
{
    /// <summary>
    /// The kinds that a fault can be; the same step may be within the model or beyond it, as the rest of the scenario is. None for a second
    /// activation: only Orleans has it, so the search never draws it.
    /// </summary>
    public static FaultKinds KindsOf(ScenarioFault fault) => fault switch
    {
        ScenarioFault.Crash => Crashes,
        ScenarioFault.Pause => Pauses,
        ScenarioFault.Partition => Partitions | Shapes,
        ScenarioFault.Cut => Cuts,
        ScenarioFault.Loss => Loss,
        ScenarioFault.Duplication => Duplication,
        ScenarioFault.Reordering => Reordering,
        ScenarioFault.Delay => Delays | HeavyTails,
        ScenarioFault.DiskLoss => Wipes | OldNames,
        ScenarioFault.SlowDisk => Disks,
        ScenarioFault.DiskError => DiskErrors,
        ScenarioFault.FullDisk => FullDisks,
        ScenarioFault.UnsyncedLoss => FaultKinds.UnsyncedLoss,
        ScenarioFault.LyingDisk => LyingFsync,
        ScenarioFault.Corruption => BitRot | QuorumBitRot,
        ScenarioFault.SlowProcess => SlowProcesses,
        ScenarioFault.Clog => Clogs,
        ScenarioFault.WrongClock => Clocks | WildClocks,
        ScenarioFault.SecondActivation => default,
        _ => throw new ArgumentOutOfRangeException(nameof(fault), fault, "there is no such fault"),
    };

    /// <summary>What a scenario may say of a fault.</summary>
    public static IReadOnlyList<FaultCoverage> CoveragesOf(ScenarioFault fault) => fault == ScenarioFault.SecondActivation
        ? [FaultCoverage.Beyond]
        : [.. FaultCatalog.In(KindsOf(fault)).Select(description => description.Coverage).Distinct().Order()];
}
