using RaftOrleans.Simulation;

namespace RaftOrleans.Lab;

/// <summary>What is wrong with a node's disk.</summary>
/// <param name="Stall">
/// How long from now no write ends; 0 to 1 h, or <see cref="UntilMended"/>. The node goes on without: only what has to be durable waits.
/// </param>
/// <param name="Latency">Added to the time of every write; 0 to 1 h. What is to be written meanwhile waits, and is then written at once.</param>
/// <param name="Fail">
/// Every write fails. A process whose disk has failed a write does not know what it holds, so it ends and promises nothing more.
/// </param>
/// <param name="Full">Every write that adds an entry or a snapshot fails, with the same consequence; term and vote can still be written.</param>
/// <param name="Lie">
/// Writes are acknowledged and not synced: a crash loses them. Beyond Raft's model. What is cached when the disk is set well again is synced.
/// </param>
/// <param name="Corrupt">
/// One record reads back wrong when the node starts. Its checksum does not match, and the node does not start: what is damaged may have been
/// acknowledged.
/// </param>
/// <param name="Unsynced">What a crash leaves of what was not synced. Not in every world.</param>
public sealed record DiskFaults(
    TimeSpan Stall = default,
    TimeSpan Latency = default,
    bool Fail = false,
    bool Full = false,
    bool Lie = false,
    bool Corrupt = false,
    UnsyncedLoss Unsynced = UnsyncedLoss.Drawn)
{
    /// <summary>A stall that lasts until the disk is set anew.</summary>
    public static TimeSpan UntilMended => TimeSpan.MaxValue;

    /// <summary>A disk that works as usual.</summary>
    public static DiskFaults None { get; } = new();

    /// <summary>Checks every part.</summary>
    /// <returns>One line per part that is not allowed. Empty when all is well.</returns>
    public IReadOnlyList<string> Validate()
    {
        List<string> errors = [];
        if (Stall != UntilMended)
        {
            CheckTime(nameof(Stall), Stall);
        }

        CheckTime(nameof(Latency), Latency);
        if (!Enum.IsDefined(Unsynced))
        {
            errors.Add($"{nameof(Unsynced)} is {Unsynced}, allowed are {string.Join(", ", Enum.GetNames<UnsyncedLoss>())}");
        }

        return errors;

        void CheckTime(string name, TimeSpan time)
        {
            if (time < TimeSpan.Zero || time > TimeSpan.FromHours(1))
            {
                errors.Add(FormattableString.Invariant($"{name} is {time}, allowed is 0 to 1 h"));
            }
        }
    }

    /// <summary>The faults in words, as <c>stalls for 500ms, adds 20ms to every write</c>; <c>no faults</c> where there are none.</summary>
    public string Describe()
    {
        List<string> words = [];
        Add(Stall > TimeSpan.Zero, Stall == UntilMended ? "stalls" : $"stalls for {ScenarioDuration.Format(Stall)}");
        Add(Latency > TimeSpan.Zero, $"adds {ScenarioDuration.Format(Latency)} to every write");
        Add(Fail, "fails every write");
        Add(Full, "is full");
        Add(Lie, $"acknowledges what it has not synced{(IsBeyond(FaultKinds.LyingFsync) ? " (beyond Raft's model)" : "")}");
        Add(Corrupt, "reads a record back wrong");
        Add(Unsynced != UnsyncedLoss.Drawn, Unsynced switch
        {
            UnsyncedLoss.Everything => "loses in a crash all it has not synced",
            UnsyncedLoss.Nothing => "loses nothing in a crash",
            _ => "tears in a crash what it has not synced",
        });
        return words.Count == 0 ? "no faults" : string.Join(", ", words);

        void Add(bool isThere, string what)
        {
            if (isThere)
            {
                words.Add(what);
            }
        }

        static bool IsBeyond(FaultKinds kind) => FaultCatalog.Of(kind).Coverage == FaultCoverage.Beyond;
    }
}
