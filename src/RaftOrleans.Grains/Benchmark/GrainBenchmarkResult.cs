namespace RaftOrleans.Grains;

/// <summary>What a <see cref="GrainBenchmark"/> has measured with one number of callers.</summary>
/// <param name="Callers">How many callers wrote at the same time, each waiting for its answer before the next write.</param>
/// <param name="Writes">Committed writes in the time measured.</param>
/// <param name="WritesPerSecond">Committed writes per second.</param>
/// <param name="Median">Half of the writes took no longer.</param>
/// <param name="P90">Nine of ten took no longer.</param>
/// <param name="P99">99 of 100 took no longer.</param>
/// <param name="Max">The longest.</param>
/// <param name="Failed">Writes that were not committed.</param>
/// <param name="GrainCallsPerSecond">Calls per second to a grain that does nothing, with as many callers, in the same run.</param>
public sealed record GrainBenchmarkResult(
    int Callers,
    long Writes,
    double WritesPerSecond,
    TimeSpan Median,
    TimeSpan P90,
    TimeSpan P99,
    TimeSpan Max,
    long Failed,
    double GrainCallsPerSecond)
{
    /// <summary>Committed writes per bare grain call.</summary>
    public double Ratio => GrainCallsPerSecond > 0 ? WritesPerSecond / GrainCallsPerSecond : 0;
}
