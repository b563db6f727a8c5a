using RaftOrleans.Consensus;
using RaftOrleans.Simulation;

namespace RaftOrleans.Lab;

/// <summary>
/// The conditions of an election that is measured. The nodes are real ones that do what the paper says and no more: without PreVote,
/// CheckQuorum, stickiness and leases, none of which the published elections had.
/// </summary>
public sealed record ElectionSetup
{
    /// <summary>Shortest election timeout.</summary>
    public required TimeSpan TimeoutMin { get; init; }

    /// <summary>Longest election timeout.</summary>
    public required TimeSpan TimeoutMax { get; init; }

    /// <summary>What network and timers are like. Disks take the time of <see cref="VoteSync"/>.</summary>
    public required WorldOptions World { get; init; }

    /// <summary>How the election begins and ends.</summary>
    public required ElectionStart Start { get; init; }

    /// <summary>How many servers; 1 to 25, default 5.</summary>
    public int Nodes { get; init; } = 5;

    /// <summary>How many servers are down from the beginning, besides a leader that crashes; 0 or more, default 0.</summary>
    public int Failed { get; init; }

    /// <summary>
    /// How long a voter's disk takes to remember a vote or a new term; default zero. A candidate's own takes no time: what is published
    /// does not tell one from the other.
    /// </summary>
    public TimeSpan VoteSync { get; init; }

    /// <summary>
    /// Whether each server has one entry more than the one before; default false. Of the four survivors of a group of five, two can then win.
    /// Only for <see cref="ElectionStart.LeaderCrash"/>.
    /// </summary>
    public bool HasUnequalLogs { get; init; }

    /// <summary>Share of messages that are lost while time is taken, 0 to below 1; default 0.</summary>
    public double Loss { get; init; }

    /// <summary>
    /// While time is taken each clock runs up to this share too fast or too slow, drawn evenly; 0 to below 1, default 0.
    /// </summary>
    public double ClockDrift { get; init; }

    /// <summary>How many of the servers are far away; default 0. They are the last ones that are not down.</summary>
    public int Far { get; init; }

    /// <summary>What is added to the way of a message from or to one that is far away, while time is taken; default zero.</summary>
    public TimeSpan FarDelay { get; init; }

    /// <summary>
    /// Each server begins in a term from 0 to this, drawn evenly; default 0. Only for <see cref="ElectionStart.FreshTimers"/>.
    /// </summary>
    public int TermSpread { get; init; }

    /// <summary>How long a trial is watched before it counts as one without a leader; default 1 h of virtual time.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromHours(1);

    /// <summary>The heartbeat interval: half the shortest timeout (paper, section 9.3).</summary>
    public TimeSpan HeartbeatInterval => TimeoutMin / 2;

    /// <summary>How the nodes behave.</summary>
    public RaftOptions Options => new()
    {
        ElectionTimeoutMin = TimeoutMin,
        ElectionTimeoutMax = TimeoutMax,
        HeartbeatInterval = HeartbeatInterval,
        PreVote = false,
        CheckQuorum = false,
        LeaderStickiness = false,
        Leases = false,
        DiskStallTimeout = TimeSpan.Zero,
    };
}
