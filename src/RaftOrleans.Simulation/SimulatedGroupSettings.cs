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

    /// <summary>
    /// What the disks of the first nodes hold when the group begins; a node that is not named begins with an empty one. The states must be
    /// ones that Raft can come to: two logs with an entry of the same index and term are equal up to it.
    /// </summary>
    public IReadOnlyDictionary<NodeId, PersistentState> Disks { get; init; } = new Dictionary<NodeId, PersistentState>();

    /// <summary>
    /// How long a node's disk takes to make a write durable, zero or more; a sync of several takes as long as the longest. Null, the default,
    /// for a time drawn from <see cref="WorldOptions.SyncMin"/> to <see cref="WorldOptions.SyncMax"/>. Must give the same for the same run.
    /// </summary>
    public Func<NodeId, StorageWrite, TimeSpan>? SyncTime { get; init; }

    /// <summary>
    /// How long a message is on its way, zero or more, or null for a time drawn from <see cref="WorldOptions.LatencyMin"/> to
    /// <see cref="WorldOptions.LatencyMax"/>; the default for all. Must give the same for the same run.
    /// </summary>
    public Func<Message, TimeSpan?>? Latency { get; init; }
}
