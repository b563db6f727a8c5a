using static RaftOrleans.Simulation.FaultKinds;

namespace RaftOrleans.Simulation;

/// <summary>
/// Every kind of fault, and whether it is within Raft's model or beyond it. This is the one place that says so: the search draws by it,
/// scenarios are checked against it, and people are shown it.
/// </summary>
/// <remarks>
/// Raft's model (paper, sections 2 and 5): an asynchronous network that loses, doubles, delays and reorders messages; processes that stop,
/// start again and are slow; storage that keeps what it has acknowledged. Safety never rests on time, but for lease reads.
/// </remarks>
public static class FaultCatalog
{
    private const FaultCoverage Covered = FaultCoverage.Covered;
    private const FaultCoverage BeyondModel = FaultCoverage.Beyond;

    /// <summary>All kinds, in the order of their flags.</summary>
    public static IReadOnlyList<FaultDescription> All { get; } =
    [
        new(Crashes, "crashes", Covered, "processes end, lose what their disks had not synced, and start again",
            "whatever a node has promised was durable before"),
        new(Partitions, "partitions", Covered, "the network falls into two sides", "two majorities have a member in common"),
        new(Cuts, "cuts", Covered, "single links are cut, in one direction", "a lost message is one that was never sent"),
        new(Loss, "loss", Covered, "messages are lost", "what is not acknowledged is sent again"),
        new(Duplication, "duplication", Covered, "messages come twice", "requests may be answered twice"),
        new(Reordering, "reordering", Covered, "messages overtake others", "terms and indexes tell old messages from new ones"),
        new(Pauses, "pauses", Covered, "processes freeze and go on later", "a leader that was deposed meanwhile has an old term"),
        new(Campaigns, "campaigns", Covered, "nodes stand for election out of turn", "timeouts decide when there is an election, not who may win it"),
        new(YoungLeaders, "young-leaders", Covered, "leaders crash or are cut off soon after they were elected",
            "a leader counts only entries of its own term"),
        new(Delays, "delays", Covered, "messages are slow", "safety does not rest on time"),
        new(MembershipChanges, "membership-changes", Covered, "members come and go", "old and new majorities have a member in common"),
        new(Transfers, "transfers", Covered, "leaders hand their leadership over", "it is an election, only at once"),
        new(Wipes, "wipes", Covered, "disks are lost, and their nodes come back as other members",
            "a stranger's empty log is counted by nobody"),
        new(Clocks, "clocks", Covered, "clocks drift, within what leases allow for; without leases they are set forward too",
            "only leases rest on clocks, and only on their bound"),
        new(Disks, "disks", Covered, "disks are slow or stand still", "what is not durable is not promised"),
        new(SlowProcesses, "slow-processes", Covered, "processes take long for every input", "safety does not rest on time"),
        new(DiskErrors, "disk-errors", Covered, "writes fail; the processes stop and promise nothing",
            "a node that stops has crashed; one that went on would not know what its disk holds"),
        new(FullDisks, "full-disks", Covered, "writes that add something fail until there is room", "a node that stops has crashed"),
        new(FaultKinds.UnsyncedLoss, "unsynced-loss", Covered, "crashes leave all, nothing or a torn part of what was not synced",
            "what was not synced was not acknowledged, so a torn end may be cut"),
        new(BitRot, "bit-rot", Covered, "records of one disk read back wrong; the node does not start until it is mended or replaced",
            "checksums make of it a node that is down"),
        new(Shapes, "shapes", Covered, "halves, a minority, majorities in a ring, a bridge, an isolated leader, one link",
            "a lost message is one that was never sent"),
        new(Clogs, "clogs", Covered, "links clog, and are released in random order", "a message may be late by any time"),
        new(HeavyTails, "heavy-tails", Covered, "most messages are a little late, some very much", "a message may be late by any time"),
        new(LyingFsync, "lying-fsync", BeyondModel, "disks acknowledge what they have not synced, and lose it in a crash",
            "what a majority has acknowledged can be gone"),
        new(QuorumBitRot, "quorum-bit-rot", BeyondModel, "records of a majority's disks read back wrong, for ever",
            "no majority can start any more; nothing is answered wrongly, and nothing is answered"),
        new(OldNames, "old-names", BeyondModel, "disks are lost, and their nodes come back under their old names",
            "votes are given twice, and acknowledged entries are counted that are gone"),
        new(WildClocks, "wild-clocks", BeyondModel, "clocks drift further apart than leases allow for", "lease reads may be stale"),
    ];

    /// <summary>What is said of one kind.</summary>
    /// <param name="kind">Exactly one kind.</param>
    public static FaultDescription Of(FaultKinds kind) => All.First(fault => fault.Kind == kind);

    /// <summary>Finds a kind by its word, or null.</summary>
    public static FaultDescription? Find(string name) => All.FirstOrDefault(fault => fault.Name == name);

    /// <summary>The kinds in a set, in the order of their flags.</summary>
    public static IEnumerable<FaultDescription> In(FaultKinds kinds) => All.Where(fault => kinds.HasFlag(fault.Kind));

    /// <summary>The words of the kinds in a set that go beyond Raft's model.</summary>
    public static IReadOnlyList<string> BeyondIn(FaultKinds kinds) => [.. In(kinds & FaultKinds.Beyond).Select(fault => fault.Name)];
}
