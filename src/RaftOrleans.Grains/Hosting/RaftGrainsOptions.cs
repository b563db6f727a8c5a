namespace RaftOrleans.Grains;

/// <summary>How the Orleans world behaves.</summary>
public sealed class RaftGrainsOptions
{
    /// <summary>Name of the in-memory provider that is added where no other is chosen.</summary>
    public const string MemoryProvider = "raft-memory";

    private readonly ulong _randomSeed = (ulong)Random.Shared.NextInt64();

    /// <summary>Name of the grain storage provider that holds the nodes' disks; default <see cref="MemoryProvider"/>.</summary>
    public string StorageProvider { get; set; } = MemoryProvider;

    /// <summary>
    /// Most entries of a log in one record of the storage; 1 to 10,000, default 256. A write carries the end of the log up to this length.
    /// </summary>
    public int SegmentEntries { get; set; } = 256;

    /// <summary>Most bytes of a log in one record of the storage, but one entry always fits; 1 KiB to 16 MiB, default 32 KiB.</summary>
    public int SegmentBytes { get; set; } = 32 << 10;

    /// <summary>How long a node may take to do what a person asks of it; 10 ms to 1 min, default 5 s.</summary>
    public TimeSpan NodeTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a node may take to say how it is before it counts as unreachable; 10 ms to 1 min, default 1 s.</summary>
    public TimeSpan StatusTimeout { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How often each silo wakes all groups, so that nodes that were lost with a silo come back even when nobody asks for them; 100 ms to 1
    /// h, default 5 s.
    /// </summary>
    public TimeSpan WakeInterval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Seed of election timeouts and network faults, or null for a new one with each start. Default null.</summary>
    public long? Seed { get; set; }

    /// <summary>The seed that is used.</summary>
    internal ulong SeedOrRandom => Seed is { } seed ? (ulong)seed : _randomSeed;

    /// <summary>Checks every option.</summary>
    /// <returns>One line per option that is out of its range: its name, its value, what is allowed. Empty when all is well.</returns>
    public IReadOnlyList<string> Validate()
    {
        List<string> errors = [];
        Check(StorageProvider.Length > 0, nameof(StorageProvider), $"'{StorageProvider}'", "the name of a grain storage provider");
        Check(SegmentEntries is >= 1 and <= 10_000, nameof(SegmentEntries), SegmentEntries, "1 to 10000");
        Check(SegmentBytes is >= 1 << 10 and <= 16 << 20, nameof(SegmentBytes), SegmentBytes, "1024 to 16777216 bytes");
        CheckTime(nameof(NodeTimeout), NodeTimeout, TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(1), "10 ms to 1 min");
        CheckTime(nameof(StatusTimeout), StatusTimeout, TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(1), "10 ms to 1 min");
        CheckTime(nameof(WakeInterval), WakeInterval, TimeSpan.FromMilliseconds(100), TimeSpan.FromHours(1), "100 ms to 1 h");
        return errors;

        void CheckTime(string name, TimeSpan time, TimeSpan min, TimeSpan max, string allowed) =>
            Check(time >= min && time <= max, name, time, allowed);

        void Check(bool holds, string name, object value, string allowed)
        {
            if (!holds)
            {
                errors.Add(FormattableString.Invariant($"{name} is {value}, allowed is {allowed}"));
            }
        }
    }
}
