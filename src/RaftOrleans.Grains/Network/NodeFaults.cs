using RaftOrleans.Lab;

namespace RaftOrleans.Grains;

/// <summary>What is wrong with the disk, the clock and the speed of one node, as the control grain remembers it.</summary>
/// <param name="Number">The number of the node.</param>
/// <param name="StalledUntil">When its disk goes on, in time since the Unix epoch; <see cref="TimeSpan.MaxValue"/> when it is told to.</param>
/// <param name="Latency">What is added to the time of every write.</param>
/// <param name="Ahead">How far its clock was set forward in all.</param>
/// <param name="Drift">How many millionths its clock runs fast; negative for slow.</param>
/// <param name="Fail">Whether every write fails.</param>
/// <param name="Full">Whether every write that adds something fails.</param>
/// <param name="Lie">Whether writes are acknowledged and not written.</param>
/// <param name="Corrupt">Whether a record reads back wrong when the node starts.</param>
/// <param name="Step">How long its process takes for every input.</param>
[GenerateSerializer]
[Immutable]
[Alias("RaftOrleans.NodeFaults")]
internal sealed record NodeFaults(
    [property: Id(0)] int Number,
    [property: Id(1)] TimeSpan StalledUntil = default,
    [property: Id(2)] TimeSpan Latency = default,
    [property: Id(3)] TimeSpan Ahead = default,
    [property: Id(4)] int Drift = 0,
    [property: Id(5)] bool Fail = false,
    [property: Id(6)] bool Full = false,
    [property: Id(7)] bool Lie = false,
    [property: Id(8)] bool Corrupt = false,
    [property: Id(9)] TimeSpan Step = default)
{
    /// <summary>What is wrong with the clock.</summary>
    public ClockFaults Clock() => new(Ahead, Drift / 1_000_000.0);

    /// <summary>What is wrong with the disk.</summary>
    /// <param name="now">The time, from which on the stall counts.</param>
    public DiskFaults Disk(TimeSpan now) => new(
        StalledUntil == TimeSpan.MaxValue ? DiskFaults.UntilMended : StalledUntil > now ? StalledUntil - now : TimeSpan.Zero,
        Latency,
        Fail,
        Full,
        Lie,
        Corrupt);
}
