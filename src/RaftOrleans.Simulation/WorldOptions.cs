namespace RaftOrleans.Simulation;

/// <summary>What an undisturbed network and undisturbed disks are like.</summary>
public sealed record WorldOptions
{
    /// <summary>The options with nothing changed.</summary>
    public static WorldOptions Default { get; } = new();

    /// <summary>Shortest one-way time of a message; default 0.5 ms.</summary>
    public TimeSpan LatencyMin { get; init; } = TimeSpan.FromMicroseconds(500);

    /// <summary>Longest one-way time of a message, where it has one; default 2 ms.</summary>
    public TimeSpan LatencyMax { get; init; } = TimeSpan.FromMilliseconds(2);

    /// <summary>
    /// How the one-way times are spread; default uniform, from the shortest to the longest. The others begin at the shortest, have the same
    /// mean, and no longest.
    /// </summary>
    public LatencyDistribution Latency { get; init; }

    /// <summary>Shortest time of a sync of a disk; default 0.1 ms.</summary>
    public TimeSpan SyncMin { get; init; } = TimeSpan.FromMicroseconds(100);

    /// <summary>Longest time of a sync of a disk, drawn evenly; default 1 ms.</summary>
    public TimeSpan SyncMax { get; init; } = TimeSpan.FromMilliseconds(1);

    /// <summary>
    /// By how much a node's timers are late at most, drawn evenly from zero on: an operating system does not wake a process on the dot.
    /// Default zero.
    /// </summary>
    public TimeSpan TimerLatenessMax { get; init; }

    /// <summary>
    /// Most messages that wait for a process that is paused or slow, or in a link that is clogged, before more are lost, as a full socket
    /// buffer loses them; default 10,000.
    /// </summary>
    public int PausedInboxLimit { get; init; } = 10_000;
}
