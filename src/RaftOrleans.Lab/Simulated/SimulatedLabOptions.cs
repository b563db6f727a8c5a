using RaftOrleans.Consensus;
using RaftOrleans.Simulation;

namespace RaftOrleans.Lab;

/// <summary>How a simulated lab is made.</summary>
public sealed record SimulatedLabOptions
{
    /// <summary>The seed of the world; the same seed and the same commands give the same run. Default 1.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>What network and disks are like.</summary>
    public WorldOptions World { get; init; } = WorldOptions.Default;

    /// <summary>The state machines groups may be made with.</summary>
    public StateMachineRegistry StateMachines { get; init; } = new();

    /// <summary>How long an operation may take where its caller says nothing, in virtual time; default 5 s.</summary>
    public TimeSpan OperationTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// The safety rules of the nodes. Only tests break them, to see that what is expected of a group can fail; a recording does not know them.
    /// </summary>
    internal SafetyRules Rules { get; init; } = SafetyRules.Standard;

    /// <summary>
    /// Most commands that are recorded; default 200,000. With more the run cannot be repeated any more, and a recording is refused.
    /// </summary>
    public int RecordingLimit { get; init; } = 200_000;
}
