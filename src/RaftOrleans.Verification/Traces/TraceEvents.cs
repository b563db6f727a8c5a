namespace RaftOrleans.Verification;

/// <summary>
/// Names of what a step of a trace tells. A node's own remarks (<see cref="Consensus.TraceKind"/>) that are not among them stand under
/// their own names, such as <c>VoteGranted</c>.
/// </summary>
public static class TraceEvents
{
    /// <summary>A process begins with an empty disk.</summary>
    public const string Start = "Start";

    /// <summary>A process begins from its disk.</summary>
    public const string Restart = "Restart";

    /// <summary>A process ends.</summary>
    public const string Crash = "Crash";

    /// <summary>A process is frozen.</summary>
    public const string Pause = "Pause";

    /// <summary>A frozen process goes on.</summary>
    public const string Resume = "Resume";

    /// <summary>A node's disk is taken away.</summary>
    public const string Wipe = "Wipe";

    /// <summary>The election timer has run out.</summary>
    public const string Timeout = "Timeout";

    /// <summary>Another timer has run out: heartbeats, reads, transfers.</summary>
    public const string Tick = "Tick";

    /// <summary>A message leaves its sender.</summary>
    public const string Send = "Send";

    /// <summary>A message is handled by its receiver.</summary>
    public const string Recv = "Recv";

    /// <summary>A message will arrive once more than it was sent.</summary>
    public const string Dup = "Dup";

    /// <summary>One copy of a message will never arrive.</summary>
    public const string Drop = "Drop";

    /// <summary>Somebody asks a node for something.</summary>
    public const string Client = "Client";

    /// <summary>Somebody makes a node do something: a snapshot, an election, other options.</summary>
    public const string Control = "Control";

    /// <summary>A write to the disk is durable.</summary>
    public const string Synced = "Synced";

    /// <summary>The node has become the leader of its term.</summary>
    public const string Leader = "Leader";

    /// <summary>The node has another role that is not the leader's.</summary>
    public const string Role = "Role";

    /// <summary>The commit index has moved.</summary>
    public const string Commit = "Commit";

    /// <summary>Links are cut, disturbed, or well again.</summary>
    public const string Network = "Network";

    /// <summary>A disk is slow, stands still, or is well again.</summary>
    public const string Disk = "Disk";

    /// <summary>A clock is set, or runs at another speed.</summary>
    public const string Clock = "Clock";

    /// <summary>A safety property is seen not to hold.</summary>
    public const string Violation = "Violation";
}
