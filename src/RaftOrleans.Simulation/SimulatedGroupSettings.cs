using RaftOrleans.Consensus;

namespace RaftOrleans.Simulation;

/// <summary>How a simulated group is made.</summary>
public sealed record SimulatedGroupSettings
{
    /// <summary>Its name.</summary>
    public string Name { get; init; } = "default";

    /// <summary>How many nodes; 1 or more, default 3.</summary>
    public int Nodes { get; init; } = 3;

    /// <summary>How its nodes behave.</summary>
    public RaftOptions Options { get; init; } = RaftOptions.Default;

    /// <summary>Makes the state machine of a node at each start.</summary>
    public Func<IStateMachine> StateMachine { get; init; } = static () => new KeyValueStore();

    /// <summary>The safety rules of its nodes.</summary>
    public SafetyRules Rules { get; init; } = SafetyRules.Standard;

    /// <summary>How its hosts do their duties.</summary>
    public HostDuties Host { get; init; } = HostDuties.Standard;
}
