using System.Numerics;
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

    /// <summary>Whether one disk stays stuck when all else is healed; only in groups that can do without it.</summary>
    public required bool HasStuckDisk { get; init; }

    /// <summary>
    /// The faults that happen; null for those that are drawn (<see cref="DrawSchedule"/>). <see cref="FaultKinds.YoungLeaders"/> and the
    /// clocks' first speeds are not among them: they come with the kind.
    /// </summary>
    public IReadOnlyList<PlannedFault>? Schedule { get; init; }

    /// <summary>Draws the plan of a seed. Each part has random numbers of its own, so that a new part changes no other.</summary>
    public static SearchPlan Draw(long seed)
    {
        DeterministicRandom random = RandomFor(seed, Part.World);
        TimeSpan latencyMin = TimeSpan.FromMicroseconds(50 + random.NextInt32(1000));
        TimeSpan latencyMax = latencyMin + TimeSpan.FromMicroseconds(random.NextInt32(4000));
        WorldOptions world = new()
        {
            LatencyMin = latencyMin,
            LatencyMax = latencyMax,
            SyncMin = TimeSpan.FromMicroseconds(50),
            SyncMax = TimeSpan.FromMicroseconds(Pick(random, 60, 1000, 10_000)),
        };
        FaultKinds faults = DrawFaults(seed);
        int nodes = Pick(RandomFor(seed, Part.Nodes), 3, 3, 3, 5, 5, 4, 2, 1, 7);
        random = RandomFor(seed, Part.StuckDisk);
        bool hasStuckDisk = random.Chance(0.4) && MayHaveStuckDisk(nodes, faults);
        random = RandomFor(seed, Part.LeaseReads);
        double leaseReads = random.Chance(0.5) ? 0 : random.NextDouble();
        RaftOptions options = DrawOptions(seed, world) with { Leases = leaseReads > 0 };
        DeterministicRandom load = RandomFor(seed, Part.Load);
        DeterministicRandom pace = RandomFor(seed, Part.FaultPace);
        DeterministicRandom sessions = RandomFor(seed, Part.Sessions);
        return new SearchPlan
        {
            Seed = seed,
            Nodes = nodes,
            Options = hasStuckDisk ? options with { DiskStallTimeout = options.ElectionTimeoutMax } : options,
            World = world,
            Faults = faults,
            FaultInterval = Milliseconds(20 + pace.NextInt32(400)),
            FaultTime = Milliseconds(1000 + pace.NextInt32(4000)),
            Clients = 1 + load.NextInt32(5),
            Keys = 1 + load.NextInt32(3),
            ThinkTime = Milliseconds(1 + load.NextInt32(40)),
            Patience = Milliseconds(100 + load.NextInt32(900)),
            Reads = 0.2 + (0.5 * load.NextDouble()),
            LeaseReads = leaseReads,
            Sessions = Pick(sessions, 0, 0, 1) * sessions.NextDouble(),
            SessionTimeout = Milliseconds(Pick(sessions, 200, 2_000, 60_000)),
            HasStuckDisk = hasStuckDisk,
        };
    }

    /// <summary>The same run with other kinds of faults.</summary>
    /// <param name="faults">The kinds, within Raft's model or beyond it.</param>
    public SearchPlan WithFaults(FaultKinds faults)
    {
        SearchPlan plan = this with { Faults = faults, HasStuckDisk = HasStuckDisk && MayHaveStuckDisk(Nodes, faults) };

        // Clocks that drift too far do no harm where nobody rests on them.
        return faults.HasFlag(FaultKinds.WildClocks) && LeaseReads == 0
            ? plan with { LeaseReads = 0.5, Options = Options with { Leases = true } }
            : plan;
    }

    /// <summary>
    /// Draws when which faults happen. Each kind has moments of its own, whatever others there are; seven kinds, half of all, come as often
    /// together as <see cref="FaultInterval"/> says.
    /// </summary>
    public IReadOnlyList<PlannedFault> DrawSchedule()
    {
        const int typicalKinds = 7;
        IEnumerable<FaultKinds> kinds = FaultCatalog.In(Faults & ~FaultKinds.YoungLeaders).Select(fault => fault.Kind);
        List<PlannedFault> schedule = [];
        foreach (FaultKinds kind in kinds)
        {
            DeterministicRandom random = RandomFor(Seed, Part.Schedule, (ulong)kind);
            TimeSpan at = TimeSpan.Zero;
            for (int number = 1; (at += FaultInterval * typicalKinds * (2 * random.NextDouble())) < FaultTime; number++)
            {
                schedule.Add(new PlannedFault(at, kind, number));
            }
        }

        return [.. schedule.OrderBy(fault => fault.At)];
    }

    /// <summary>
    /// The kinds that came first are drawn as they were when there were no others, and the others in part of the runs only, so that most
    /// runs of a seed stay what they are when kinds are added.
    /// </summary>
    private static FaultKinds DrawFaults(long seed)
    {
        const int first = 15;
        int others = BitOperations.PopCount((uint)FaultKinds.All) - first;
        FaultKinds faults = (FaultKinds)RandomFor(seed, Part.Faults).NextInt32(1 << first);
        DeterministicRandom random = RandomFor(seed, Part.OtherFaults);
        return random.Chance(0.4) ? faults | (FaultKinds)(random.NextInt32(1 << others) << first) : faults;
    }

    /// <summary>Only a group whose members stay the same can always do without one disk.</summary>
    private static bool MayHaveStuckDisk(int nodes, FaultKinds faults)
    {
        const FaultKinds comings = FaultKinds.MembershipChanges | FaultKinds.Wipes | FaultKinds.BitRot | FaultKinds.Beyond;
        return nodes >= 3 && faults.HasFlag(FaultKinds.Disks) && (faults & comings) == FaultKinds.None;
    }

    private static RaftOptions DrawOptions(long seed, WorldOptions world)
    {
        // Raft's timing requirement (paper, section 5.6): the timeouts, and their spread, must exceed what an election takes.
        DeterministicRandom random = RandomFor(seed, Part.Timeouts);
        TimeSpan broadcast = (world.LatencyMax * 2) + world.SyncMax;
        TimeSpan electionMin = (broadcast * 3) + Milliseconds(random.NextInt32(150));

        // One plan in half a million would have a shorter timeout than a node takes.
        electionMin = electionMin < Milliseconds(1) ? Milliseconds(1) : electionMin;
        TimeSpan electionMax = electionMin + (broadcast * 3) + (electionMin * random.NextDouble());
        DeterministicRandom limits = RandomFor(seed, Part.Limits);
        DeterministicRandom snapshots = RandomFor(seed, Part.Snapshots);
        DeterministicRandom drift = RandomFor(seed, Part.Drift);
        return new RaftOptions
        {
            ElectionTimeoutMin = electionMin,
            ElectionTimeoutMax = electionMax,
            HeartbeatInterval = electionMin / (2 + random.NextInt32(4)),
            PreVote = random.Chance(0.6),
            CheckQuorum = random.Chance(0.7),
            LeaderStickiness = random.Chance(0.6),
            MaxEntriesPerMessage = Pick(limits, 1, 2, 8, 1024),
            MaxInflightMessages = Pick(limits, 1, 4, 256),
            MaxUncommittedBytes = Pick(limits, 256, 4096, 1 << 20),
            MaxInflightBytes = Pick(limits, 32, 4096, 1 << 20),
            SnapshotEntries = Pick(snapshots, 0, 3, 10, 50, 200),
            SnapshotBytes = Pick(snapshots, 0, 0, 300),
            SnapshotTrailing = Pick(snapshots, 0, 0, 3, 20),
            SnapshotChunkBytes = Pick(snapshots, 16, 100, 1 << 18),
            SnapshotBytesPerSecond = Pick(snapshots, 0, 0, 100_000),
            LeaseDriftBound = Pick(drift, 11, 11, 15) / 10.0,
        };
    }

    private static DeterministicRandom RandomFor(long seed, Part part, ulong key = 0) =>
        new(DeterministicRandom.Derive((ulong)seed, (ulong)RandomPurpose.Plan, (ulong)part, key));

    private static TimeSpan Milliseconds(int milliseconds) => TimeSpan.FromMilliseconds(milliseconds);

    private static int Pick(DeterministicRandom random, params ReadOnlySpan<int> choices) => choices[random.NextInt32(choices.Length)];

    /// <summary>The parts of a plan that have random numbers of their own.</summary>
    private enum Part
    {
        World = 1,
        Nodes = 2,
        Timeouts = 3,
        Limits = 4,
        Snapshots = 5,
        Drift = 6,
        Faults = 7,
        FaultPace = 8,
        Schedule = 9,
        Load = 10,
        LeaseReads = 11,
        Sessions = 12,
        StuckDisk = 13,
        OtherFaults = 14,
    }
}
