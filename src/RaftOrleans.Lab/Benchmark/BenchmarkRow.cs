namespace RaftOrleans.Lab;

/// <summary>What a <see cref="LabBenchmark"/> has measured with one number of callers, by the wall clock.</summary>
/// <param name="Callers">How many callers wrote at the same time, each waiting for its answer before the next write.</param>
/// <param name="Writes">Committed writes in the time measured.</param>
/// <param name="WritesPerSecond">Committed writes per second.</param>
/// <param name="Median">Half of the writes took no longer.</param>
/// <param name="P90">Nine of ten took no longer.</param>
/// <param name="P99">99 of 100 took no longer.</param>
/// <param name="Max">The longest.</param>
/// <param name="Failed">Writes that were not acknowledged.</param>
/// <param name="BareCallsPerSecond">Calls per second that do nothing, with as many callers, in the same run; null in a world without calls.</param>
public sealed record BenchmarkRow(
    int Callers,
    long Writes,
    double WritesPerSecond,
    TimeSpan Median,
    TimeSpan P90,
    TimeSpan P99,
    TimeSpan Max,
    long Failed,
    double? BareCallsPerSecond)
{
    /// <summary>Committed writes per bare call; null in a world without calls.</summary>
    public double? Ratio => WritesPerSecond / BareCallsPerSecond;
}
