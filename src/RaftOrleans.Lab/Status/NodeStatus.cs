using RaftOrleans.Consensus;

namespace RaftOrleans.Lab;

/// <summary>
/// What a node is and holds at a moment. A paused node keeps all it had. Of a crashed one there is what is on its disk: it is a follower
/// that knows no leader and of nothing committed, as it will be when it starts. Of an unreachable one it is what was last known.
/// </summary>
public sealed record NodeStatus
{
    /// <summary>The node.</summary>
    public required NodeId Id { get; init; }

    /// <summary>Whether its process runs.</summary>
    public required NodeHealth Health { get; init; }

    /// <summary>Its role.</summary>
    public Role Role { get; init; }

    /// <summary>Its term.</summary>
    public long Term { get; init; }

    /// <summary>Who got its vote in this term.</summary>
    public NodeId VotedFor { get; init; }

    /// <summary>The leader it knows of.</summary>
    public NodeId Leader { get; init; }

    /// <summary>Index of the last entry of its log.</summary>
    public long LastIndex { get; init; }

    /// <summary>Index of the first entry that its log still holds.</summary>
    public long FirstIndex { get; init; } = 1;

    /// <summary>Index of the last entry of its snapshot; 0 where it has none.</summary>
    public long SnapshotIndex { get; init; }

    /// <summary>The membership it goes by; null where it does not run.</summary>
    public Membership? Membership { get; init; }

    /// <summary>Index of the entry that brought this membership; 0 for the one the group began with.</summary>
    public long MembershipIndex { get; init; }

    /// <summary>Index of the last entry that would survive a crash.</summary>
    public long DurableIndex { get; init; }

    /// <summary>Its commit index.</summary>
    public long CommitIndex { get; init; }

    /// <summary>Index of the last applied entry.</summary>
    public long LastApplied { get; init; }

    /// <summary>When it was last heard of, in the world's time; for a running node, now.</summary>
    public TimeSpan LastSeen { get; init; }

    /// <summary>Name of the silo it lives on, or null in a world without silos.</summary>
    public string? Silo { get; init; }

    /// <summary>What is wrong with its disk; of a stall how long it lasts yet.</summary>
    public DiskFaults Disk { get; init; } = DiskFaults.None;

    /// <summary>What is wrong with its clock; the offset is how far it was set forward in all.</summary>
    public ClockFaults Clock { get; init; } = ClockFaults.None;

    /// <summary>How long its process takes for every input; zero for as usual.</summary>
    public TimeSpan StepTime { get; init; }

    /// <summary>Why its process ended by itself or does not start, in words; null where it runs, or was ended by somebody.</summary>
    public string? Failure { get; init; }

    /// <summary>On a leader: what it knows of every other node. Empty elsewhere.</summary>
    public IReadOnlyList<PeerStatus> Peers { get; init; } = [];
}
