using RaftOrleans.Grains;
using RaftOrleans.Web;

namespace RaftOrleans.Silo;

/// <summary>Measures the Orleans world, with the cost of a bare grain call beside that of a write.</summary>
internal sealed class OrleansBenchmark(GrainBenchmark benchmark) : IGroupBenchmark
{
    /// <inheritdoc/>
    public async Task<BenchRow> RunAsync(
        string group, int callers, TimeSpan time, Func<int, long, ReadOnlyMemory<byte>> command, CancellationToken cancellation = default)
    {
        GrainBenchmarkResult result = await benchmark.RunAsync(group, callers, time, command, cancellation);
        bool isEmpty = result.Writes == 0;
        return new BenchRow
        {
            Callers = result.Callers,
            Writes = result.Writes,
            WritesPerSecond = result.WritesPerSecond,
            P50Us = isEmpty ? null : result.Median.TotalMicroseconds,
            P90Us = isEmpty ? null : result.P90.TotalMicroseconds,
            P99Us = isEmpty ? null : result.P99.TotalMicroseconds,
            MaxUs = isEmpty ? null : result.Max.TotalMicroseconds,
            Failed = result.Failed,
            GrainCallsPerSecond = result.GrainCallsPerSecond,
            Ratio = result.Ratio,
        };
    }
}
