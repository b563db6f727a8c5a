namespace RaftOrleans.Consensus;

/// <summary>How a node behaves. Every limit has a unit, a default and a range; <see cref="Validate"/> checks them all.</summary>
public sealed record RaftOptions
{
    /// <summary>The options with nothing changed.</summary>
    public static RaftOptions Default { get; } = new();

    /// <summary>
    /// Shortest time without a leader before a node stands for election; 1 ms to 1 h, default 150 ms. It is also how long a node
    /// that hears from a leader refuses to hear candidates.
    /// </summary>
    public TimeSpan ElectionTimeoutMin { get; init; } = TimeSpan.FromMilliseconds(150);

    /// <summary>
    /// Longest such time; at least <see cref="ElectionTimeoutMin"/>, at most 1 h, default 300 ms. The times are drawn anew
    /// from the range (paper, section 5.2).
    /// </summary>
    public TimeSpan ElectionTimeoutMax { get; init; } = TimeSpan.FromMilliseconds(300);

    /// <summary>Time between a leader's heartbeats; at least 0.1 ms, less than <see cref="ElectionTimeoutMin"/>, default 50 ms.</summary>
    public TimeSpan HeartbeatInterval { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>Ask whether an election can be won before raising the term (dissertation, section 9.6). Default true.</summary>
    public bool PreVote { get; init; } = true;

    /// <summary>
    /// A leader that has not heard from a quorum for <see cref="ElectionTimeoutMax"/> steps down (dissertation, section 6.2).
    /// Default true.
    /// </summary>
    public bool CheckQuorum { get; init; } = true;

    /// <summary>
    /// A node that heard from a leader within <see cref="ElectionTimeoutMin"/> does not hear candidates (paper, section 6, last
    /// paragraph; dissertation, section 4.2.3). Default true.
    /// </summary>
    public bool LeaderStickiness { get; init; } = true;

    /// <summary>Most entries in one message; 1 to 100,000, default 1,024.</summary>
    public int MaxEntriesPerMessage { get; init; } = 1024;

    /// <summary>Most bytes of commands in one message, but one entry always fits; 1 to 64 MiB, default 1 MiB.</summary>
    public int MaxBytesPerMessage { get; init; } = 1 << 20;

    /// <summary>Most messages with entries under way to one follower; 1 to 65,536, default 256.</summary>
    public int MaxInflightMessages { get; init; } = 256;

    /// <summary>
    /// Most bytes of commands under way to one follower; 1 byte to 1 GiB, default 64 MiB. With nothing under way one message always fits.
    /// </summary>
    public long MaxInflightBytes { get; init; } = 64 << 20;

    /// <summary>Largest command; 1 byte to 16 MiB, default 1 MiB. A larger one is refused before it comes to a node.</summary>
    public int MaxCommandBytes { get; init; } = 1 << 20;

    /// <summary>
    /// Most bytes of commands that a leader holds uncommitted before it answers <see cref="ProposalOutcome.Busy"/>; 1 byte to
    /// 1 GiB, default 64 MiB. With nothing uncommitted a command of any size is taken.
    /// </summary>
    public long MaxUncommittedBytes { get; init; } = 64 << 20;

    /// <summary>
    /// Entries applied since the last snapshot after which the next one is taken (paper, section 7); 1 or more, 0 for never, default
    /// 10,000.
    /// </summary>
    public long SnapshotEntries { get; init; } = 10_000;

    /// <summary>
    /// Bytes of commands applied since the last snapshot after which the next one is taken; 1 or more, 0 for never, default 64 MiB.
    /// </summary>
    public long SnapshotBytes { get; init; } = 64 << 20;

    /// <summary>
    /// Entries before a snapshot that stay in the log, so that a follower that is a little behind does not need the snapshot; 0 or more,
    /// default 1,000.
    /// </summary>
    public long SnapshotTrailing { get; init; } = 1_000;

    /// <summary>Bytes of a snapshot in one message; 1 byte to 64 MiB, default 256 KiB.</summary>
    public int SnapshotChunkBytes { get; init; } = 256 << 10;

    /// <summary>Bytes of a snapshot sent to one follower in a second; 1 or more, 0 for no limit, default 0.</summary>
    public long SnapshotBytesPerSecond { get; init; }

    /// <summary>
    /// Whether leaders may answer reads from leases (dissertation, section 6.4.1). Voters must then keep what they promised before a
    /// restart, which they do not remember: a node that was here before hears no candidate for <see cref="LeasePromise"/> after it
    /// has started. Needs <see cref="LeaderStickiness"/>; without it there are no leases. Default true.
    /// </summary>
    public bool Leases { get; init; } = true;

    /// <summary>
    /// How long at least a voter that has heard from a leader hears no candidate, and so how long leases last before
    /// <see cref="LeaseDriftBound"/>; at most 1 h, zero for as long as <see cref="ElectionTimeoutMin"/>. All nodes must agree on it, so it stays
    /// as it was when other options change (<see cref="GoingOnWith"/>). Default zero.
    /// </summary>
    public TimeSpan LeasePromise { get; init; }

    /// <summary>What <see cref="LeasePromise"/> comes to.</summary>
    public TimeSpan Promise => LeasePromise == TimeSpan.Zero ? ElectionTimeoutMin : LeasePromise;

    /// <summary>
    /// How much faster the fastest clock of the group may run than the slowest; 1 to 10, default 1.1. A leader counts on its lease for
    /// <see cref="Promise"/> divided by this (dissertation, section 6.4.1).
    /// </summary>
    public double LeaseDriftBound { get; init; } = 1.1;

    /// <summary>
    /// A leader whose disk has not finished a write for so long, and for <see cref="ElectionTimeoutMax"/>, steps down and does not stand
    /// for election until its disk moves again; at most 1 h, zero for never, default 5 s.
    /// </summary>
    public TimeSpan DiskStallTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Rounds after which a joining member counts as caught up although its last one took longer than <see cref="ElectionTimeoutMin"/>;
    /// 1 to 1,000, default 10 (dissertation, section 4.2.1).
    /// </summary>
    public int CatchUpRounds { get; init; } = 10;

    /// <summary>
    /// What nodes that run with these options go on with when they are to have others: those, with the promise that leases rest on as it was.
    /// </summary>
    public RaftOptions GoingOnWith(RaftOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return options.LeasePromise == TimeSpan.Zero && options.Promise != Promise ? options with { LeasePromise = Promise } : options;
    }

    /// <summary>Whether a node that runs with these options could go on with others.</summary>
    /// <returns>
    /// Why not: a line per option that is out of its range or cannot change while a node runs. Empty where it could.
    /// </returns>
    public IReadOnlyList<string> WhyNotChangeTo(RaftOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        List<string> refusals = [.. options.Validate()];
        const string promises = "leases rest on what voters have promised";
        Refuse(options.LeaderStickiness != LeaderStickiness, nameof(LeaderStickiness), "change", promises);
        Refuse(options.Leases != Leases, nameof(Leases), "change", promises);
        Refuse(
            options.LeasePromise != TimeSpan.Zero && options.LeasePromise != Promise, nameof(LeasePromise), "change", promises);
        Refuse(options.LeaseDriftBound < LeaseDriftBound, nameof(LeaseDriftBound), "fall", "it would lengthen leases that others count on");
        Refuse(options.MaxCommandBytes < MaxCommandBytes, nameof(MaxCommandBytes), "fall", "larger commands may be under way");
        return refusals;

        void Refuse(bool isRefused, string name, string what, string reason)
        {
            if (isRefused)
            {
                refusals.Add($"{name} cannot {what} while the node runs: {reason}");
            }
        }
    }

    /// <summary>Checks every option.</summary>
    /// <returns>One line per option that is out of its range: its name, its value, what is allowed. Empty when all is well.</returns>
    public IReadOnlyList<string> Validate()
    {
        const long kilobyte = 1 << 10;
        const long megabyte = kilobyte << 10;
        List<string> errors = [];
        TimeSpan hour = TimeSpan.FromHours(1);
        Check(
            ElectionTimeoutMin >= TimeSpan.FromMilliseconds(1) && ElectionTimeoutMin <= hour,
            nameof(ElectionTimeoutMin), InWords(ElectionTimeoutMin), "1 ms to 1 h");
        Check(
            ElectionTimeoutMax >= ElectionTimeoutMin && ElectionTimeoutMax <= hour,
            nameof(ElectionTimeoutMax), InWords(ElectionTimeoutMax),
            $"{nameof(ElectionTimeoutMin)} ({InWords(ElectionTimeoutMin)}) to 1 h");
        Check(
            HeartbeatInterval >= TimeSpan.FromMicroseconds(100) && HeartbeatInterval < ElectionTimeoutMin,
            nameof(HeartbeatInterval), InWords(HeartbeatInterval),
            $"0.1 ms to less than {nameof(ElectionTimeoutMin)} ({InWords(ElectionTimeoutMin)})");
        CheckRange(nameof(MaxEntriesPerMessage), MaxEntriesPerMessage, CodecLimits.MaxEntriesPerMessage, "");
        CheckRange(nameof(MaxBytesPerMessage), MaxBytesPerMessage, 64 * megabyte, " bytes");
        CheckRange(nameof(MaxInflightMessages), MaxInflightMessages, 64 * kilobyte, "");
        CheckRange(nameof(MaxCommandBytes), MaxCommandBytes, CodecLimits.MaxCommandBytes, " bytes");
        CheckRange(nameof(MaxUncommittedBytes), MaxUncommittedBytes, kilobyte * megabyte, " bytes");
        CheckRange(nameof(MaxInflightBytes), MaxInflightBytes, kilobyte * megabyte, " bytes");
        CheckRange(nameof(SnapshotChunkBytes), SnapshotChunkBytes, CodecLimits.MaxChunkBytes, " bytes");
        CheckRange(nameof(CatchUpRounds), CatchUpRounds, 1_000, "");
        Check(SnapshotEntries >= 0, nameof(SnapshotEntries), SnapshotEntries, "0 or more");
        Check(SnapshotBytes >= 0, nameof(SnapshotBytes), SnapshotBytes, "0 bytes or more");
        Check(SnapshotTrailing >= 0, nameof(SnapshotTrailing), SnapshotTrailing, "0 or more");
        Check(SnapshotBytesPerSecond >= 0, nameof(SnapshotBytesPerSecond), SnapshotBytesPerSecond, "0 bytes or more");
        Check(LeasePromise >= TimeSpan.Zero && LeasePromise <= hour, nameof(LeasePromise), InWords(LeasePromise), "0 to 1 h");
        Check(LeaseDriftBound is >= 1 and <= 10, nameof(LeaseDriftBound), LeaseDriftBound, "1 to 10");
        Check(
            DiskStallTimeout >= TimeSpan.Zero && DiskStallTimeout <= hour, nameof(DiskStallTimeout), DiskStallTimeout, "0 to 1 h");
        return errors;

        static string InWords(TimeSpan time) => FormattableString.Invariant($"{time.TotalMilliseconds} ms");

        void CheckRange(string name, long value, long most, string unit) =>
            Check(value >= 1 && value <= most, name, value, FormattableString.Invariant($"1 to {most}{unit}"));

        void Check(bool holds, string name, object value, string allowed)
        {
            if (!holds)
            {
                errors.Add(FormattableString.Invariant($"{name} is {value}, allowed is {allowed}"));
            }
        }
    }
}
