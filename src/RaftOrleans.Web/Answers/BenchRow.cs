using System.Text.Json.Serialization;
using RaftOrleans.Lab;

namespace RaftOrleans.Web;

/// <summary>What one number of concurrent callers reached.</summary>
/// <param name="Callers">How many callers there were.</param>
/// <param name="Writes">Committed writes in the time measured.</param>
/// <param name="WritesPerSecond">Committed writes per second of the wall clock.</param>
/// <param name="P50Us">Half of the writes took no longer, in microseconds; null where there were none.</param>
/// <param name="P90Us">Nine of ten took no longer, in microseconds.</param>
/// <param name="P99Us">99 of 100 took no longer, in microseconds.</param>
/// <param name="MaxUs">The longest, in microseconds.</param>
/// <param name="Failed">Writes that were not acknowledged.</param>
/// <param name="GrainCallsPerSecond">Calls per second to a grain that does nothing, in the same run; null without grains.</param>
/// <param name="Ratio">Committed writes per such call; null without grains.</param>
internal sealed record BenchRow(
    int Callers,
    long Writes,
    double WritesPerSecond,
    [property: JsonPropertyName("p50_us")] double? P50Us,
    [property: JsonPropertyName("p90_us")] double? P90Us,
    [property: JsonPropertyName("p99_us")] double? P99Us,
    double? MaxUs,
    long Failed,
    double? GrainCallsPerSecond,
    double? Ratio)
{
    /// <summary>The row of a measurement.</summary>
    public static BenchRow From(BenchmarkRow row)
    {
        return new BenchRow(
            row.Callers,
            row.Writes,
            row.WritesPerSecond,
            Microseconds(row.Median),
            Microseconds(row.P90),
            Microseconds(row.P99),
            Microseconds(row.Max),
            row.Failed,
            row.BareCallsPerSecond,
            row.Ratio);

        double? Microseconds(TimeSpan time) => row.Writes == 0 ? null : time.TotalMicroseconds;
    }
}
