using RaftOrleans.Consensus;

namespace RaftOrleans.Simulation;

/// <summary>
/// What one run of the search is made of: the group, the world, the faults and the load. Everything is drawn from the seed, each run
/// another mix: a run with few kinds of faults reaches states that a run with all of them never does (swarm testing; Groce and others,
/// 2012).
/// </summary>
public sealed record SearchPlan
{
    /// <summary>The seed of the run.</summary>
    public required long Seed { get; init; }

    /// <summary>How many nodes.</summary>
    public required int Nodes { get; init; }

    /// <summary>How they behave.</summary>
    public required RaftOptions Options { get; init; }

    /// <summary>What the undisturbed world is like.</summary>
    public required WorldOptions World { get; init; }

    /// <summary>The kinds of faults that may happen.</summary>
    public required FaultKinds Faults { get; init; }

    /// <summary>Mean time between two faults.</summary>
    public required TimeSpan FaultInterval { get; init; }

    /// <summary>How long faults happen, before all is healed.</summary>
    public required TimeSpan FaultTime { get; init; }

    /// <summary>How many clients.</summary>
    public required int Clients { get; init; }

    /// <summary>How many keys they share.</summary>
    public required int Keys { get; init; }

    /// <summary>Mean time between two operations of a client.</summary>
    public required TimeSpan ThinkTime { get; init; }

    /// <summary>How long a client waits for an answer.</summary>
    public required TimeSpan Patience { get; init; }

    /// <summary>Share of operations that are reads.</summary>
    public required double Reads { get; init; }

    /// <summary>Share of reads that a leader may answer from its lease.</summary>
    public required double LeaseReads { get; init; }

    /// <summary>Share of clients that use sessions.</summary>
    public required double Sessions { get; init; }

    /// <summary>How long a session lives without a sign of life.</summary>
    public required TimeSpan SessionTimeout { get; init; }

    /// <summary>Draws the plan of a seed.</summary>
    public static SearchPlan Draw(long seed)
    {
        DeterministicRandom random = new(DeterministicRandom.Derive((ulong)seed, (ulong)RandomPurpose.Plan));
        TimeSpan latencyMin = TimeSpan.FromMicroseconds(50 + random.NextInt32(1000));
        TimeSpan latencyMax = latencyMin + TimeSpan.FromMicroseconds(random.NextInt32(4000));
        TimeSpan syncMax = TimeSpan.FromMicroseconds(Pick(random, 60, 1000, 10_000));

        // Raft's timing requirement (paper, section 5.6): the timeouts, and their spread, must exceed what an election takes.
        TimeSpan broadcast = (latencyMax * 2) + syncMax;
        TimeSpan electionMin = (broadcast * 3) + Milliseconds(random.NextInt32(150));

        // One plan in half a million would have a shorter timeout than a node takes.
        electionMin = electionMin < Milliseconds(1) ? Milliseconds(1) : electionMin;
        TimeSpan electionMax = electionMin + (broadcast * 3) + (electionMin * random.NextDouble());
        double leaseReads = random.Chance(0.5) ? 0 : random.NextDouble();
        return new SearchPlan
        {
            Seed = seed,
            Nodes = Pick(random, 3, 3, 3, 5, 5, 4, 2, 1, 7),
            Options = new RaftOptions
            {
                ElectionTimeoutMin = electionMin,
                ElectionTimeoutMax = electionMax,
                HeartbeatInterval = electionMin / (2 + random.NextInt32(4)),
                PreVote = random.Chance(0.6),
                CheckQuorum = random.Chance(0.7),
                LeaderStickiness = random.Chance(0.6),
                MaxEntriesPerMessage = Pick(random, 1, 2, 8, 1024),
                MaxInflightMessages = Pick(random, 1, 4, 256),
                MaxUncommittedBytes = Pick(random, 256, 4096, 1 << 20),
                Leases = leaseReads > 0,
                MaxInflightBytes = Pick(random, 32, 4096, 1 << 20),
                SnapshotEntries = Pick(random, 0, 3, 10, 50, 200),
                SnapshotBytes = Pick(random, 0, 0, 300),
                SnapshotTrailing = Pick(random, 0, 0, 3, 20),
                SnapshotChunkBytes = Pick(random, 16, 100, 1 << 18),
                SnapshotBytesPerSecond = Pick(random, 0, 0, 100_000),
            },
            World = new WorldOptions
            {
                LatencyMin = latencyMin,
                LatencyMax = latencyMax,
                SyncMin = TimeSpan.FromMicroseconds(50),
                SyncMax = syncMax,
            },
            Faults = (FaultKinds)random.NextInt32((int)FaultKinds.All + 1),
            FaultInterval = Milliseconds(20 + random.NextInt32(400)),
            FaultTime = Milliseconds(1000 + random.NextInt32(4000)),
            Clients = 1 + random.NextInt32(5),
            Keys = 1 + random.NextInt32(3),
            ThinkTime = Milliseconds(1 + random.NextInt32(40)),
            Patience = Milliseconds(100 + random.NextInt32(900)),
            Reads = 0.2 + (0.5 * random.NextDouble()),
            LeaseReads = leaseReads,
            Sessions = Pick(random, 0, 0, 1) * random.NextDouble(),
            SessionTimeout = Milliseconds(Pick(random, 200, 2_000, 60_000)),
        };
    }

    private static TimeSpan Milliseconds(int milliseconds) => TimeSpan.FromMilliseconds(milliseconds);

    private static int Pick(DeterministicRandom random, params ReadOnlySpan<int> choices) => choices[random.NextInt32(choices.Length)];
}
