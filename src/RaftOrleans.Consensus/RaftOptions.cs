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

    /// <summary>Largest command; 1 byte to 16 MiB, default 1 MiB. A larger one is refused before it comes to a node.</summary>
    public int MaxCommandBytes { get; init; } = 1 << 20;

    /// <summary>
    /// Most bytes of commands that a leader holds uncommitted before it answers <see cref="ProposalOutcome.Busy"/>; 1 byte to
    /// 1 GiB, default 64 MiB. With nothing uncommitted a command of any size is taken.
    /// </summary>
    public long MaxUncommittedBytes { get; init; } = 64 << 20;

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
