namespace RaftOrleans.Consensus.Tests;

public class RaftOptionsTests
{
    [Fact]
    public void The_defaults_are_allowed() => Assert.Empty(RaftOptions.Default.Validate());

    public static TheoryData<RaftOptions, string> OutOfRange => new()
    {
        { RaftOptions.Default with { ElectionTimeoutMin = TimeSpan.Zero }, "ElectionTimeoutMin is 0 ms, allowed is 1 ms to 1 h" },
        { RaftOptions.Default with { ElectionTimeoutMax = TimeSpan.FromMilliseconds(149) }, "ElectionTimeoutMax is 149 ms" },
        { RaftOptions.Default with { ElectionTimeoutMax = TimeSpan.FromHours(2) }, "ElectionTimeoutMax is 7200000 ms" },
        { RaftOptions.Default with { HeartbeatInterval = TimeSpan.FromMilliseconds(150) }, "HeartbeatInterval is 150 ms" },
        { RaftOptions.Default with { HeartbeatInterval = TimeSpan.FromMicroseconds(99) }, "HeartbeatInterval is 0.099 ms" },
        { RaftOptions.Default with { MaxEntriesPerMessage = 0 }, "MaxEntriesPerMessage is 0, allowed is 1 to 100000" },
        { RaftOptions.Default with { MaxEntriesPerMessage = 100_001 }, "MaxEntriesPerMessage is 100001" },
        { RaftOptions.Default with { MaxBytesPerMessage = 0 }, "MaxBytesPerMessage is 0, allowed is 1 to 67108864 bytes" },
        { RaftOptions.Default with { MaxBytesPerMessage = (64 << 20) + 1 }, "MaxBytesPerMessage is 67108865" },
        { RaftOptions.Default with { MaxInflightMessages = 0 }, "MaxInflightMessages is 0, allowed is 1 to 65536" },
        { RaftOptions.Default with { MaxInflightMessages = 65_537 }, "MaxInflightMessages is 65537" },
        { RaftOptions.Default with { MaxCommandBytes = 0 }, "MaxCommandBytes is 0, allowed is 1 to 16777216 bytes" },
        { RaftOptions.Default with { MaxCommandBytes = (16 << 20) + 1 }, "MaxCommandBytes is 16777217" },
        { RaftOptions.Default with { MaxUncommittedBytes = 0 }, "MaxUncommittedBytes is 0, allowed is 1 to 1073741824 bytes" },
        { RaftOptions.Default with { MaxUncommittedBytes = (1L << 30) + 1 }, "MaxUncommittedBytes is 1073741825" },
        { RaftOptions.Default with { MaxInflightBytes = 0 }, "MaxInflightBytes is 0, allowed is 1 to 1073741824 bytes" },
        { RaftOptions.Default with { MaxInflightBytes = (1L << 30) + 1 }, "MaxInflightBytes is 1073741825" },
        { RaftOptions.Default with { SnapshotEntries = -1 }, "SnapshotEntries is -1, allowed is 0 or more" },
        { RaftOptions.Default with { SnapshotBytes = -1 }, "SnapshotBytes is -1, allowed is 0 bytes or more" },
        { RaftOptions.Default with { SnapshotTrailing = -1 }, "SnapshotTrailing is -1, allowed is 0 or more" },
        { RaftOptions.Default with { SnapshotChunkBytes = 0 }, "SnapshotChunkBytes is 0, allowed is 1 to 67108864 bytes" },
        { RaftOptions.Default with { SnapshotChunkBytes = (64 << 20) + 1 }, "SnapshotChunkBytes is 67108865" },
        { RaftOptions.Default with { SnapshotBytesPerSecond = -1 }, "SnapshotBytesPerSecond is -1, allowed is 0 bytes or more" },
        { RaftOptions.Default with { LeaseDriftBound = 0.99 }, "LeaseDriftBound is 0.99, allowed is 1 to 10" },
        { RaftOptions.Default with { LeaseDriftBound = 10.1 }, "LeaseDriftBound is 10.1" },
        { RaftOptions.Default with { LeaseDriftBound = double.NaN }, "LeaseDriftBound is NaN" },
        { RaftOptions.Default with { DiskStallTimeout = TimeSpan.FromTicks(-1) }, "DiskStallTimeout is -00:00:00.0000001, allowed is 0 to 1 h" },
        { RaftOptions.Default with { DiskStallTimeout = TimeSpan.FromHours(2) }, "DiskStallTimeout is 02:00:00" },
        { RaftOptions.Default with { CatchUpRounds = 0 }, "CatchUpRounds is 0, allowed is 1 to 1000" },
        { RaftOptions.Default with { CatchUpRounds = 1_001 }, "CatchUpRounds is 1001" },
    };

    [Theory]
    [MemberData(nameof(OutOfRange))]
    public void What_is_out_of_range_is_named_with_its_value_and_what_is_allowed(RaftOptions options, string error) =>
        Assert.StartsWith(error, options.Validate()[0], StringComparison.Ordinal);

    [Fact]
    public void The_ends_of_the_ranges_are_allowed()
    {
        Assert.Empty(new RaftOptions
        {
            ElectionTimeoutMin = TimeSpan.FromMilliseconds(1),
            ElectionTimeoutMax = TimeSpan.FromMilliseconds(1),
            HeartbeatInterval = TimeSpan.FromMicroseconds(100),
            MaxEntriesPerMessage = 1,
            MaxBytesPerMessage = 1,
            MaxInflightMessages = 1,
            MaxCommandBytes = 1,
            MaxUncommittedBytes = 1,
            MaxInflightBytes = 1,
            SnapshotEntries = 0,
            SnapshotBytes = 0,
            SnapshotTrailing = 0,
            SnapshotChunkBytes = 1,
            SnapshotBytesPerSecond = 0,
            LeaseDriftBound = 1,
            DiskStallTimeout = TimeSpan.Zero,
            CatchUpRounds = 1,
        }.Validate());
        Assert.Empty(new RaftOptions
        {
            ElectionTimeoutMin = TimeSpan.FromHours(1),
            ElectionTimeoutMax = TimeSpan.FromHours(1),
            HeartbeatInterval = TimeSpan.FromHours(1) - TimeSpan.FromTicks(1),
            MaxEntriesPerMessage = 100_000,
            MaxBytesPerMessage = 64 << 20,
            MaxInflightMessages = 65_536,
            MaxCommandBytes = 16 << 20,
            MaxUncommittedBytes = 1 << 30,
            MaxInflightBytes = 1 << 30,
            SnapshotEntries = long.MaxValue,
            SnapshotBytes = long.MaxValue,
            SnapshotTrailing = long.MaxValue,
            SnapshotChunkBytes = 64 << 20,
            SnapshotBytesPerSecond = long.MaxValue,
            LeaseDriftBound = 10,
            DiskStallTimeout = TimeSpan.FromHours(1),
            CatchUpRounds = 1_000,
        }.Validate());
    }

    [Fact]
    public void Every_mistake_is_reported() =>
        Assert.Equal(2, new RaftOptions { MaxInflightMessages = 0, MaxCommandBytes = 0 }.Validate().Count);
}
