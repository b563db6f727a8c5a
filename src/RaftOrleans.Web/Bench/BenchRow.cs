using System.Text.Json.Serialization;

namespace RaftOrleans.Web;

/// <summary>What one number of concurrent callers reached.</summary>
public sealed record BenchRow
{
    /// <summary>How many callers there were.</summary>
    public required int Callers { get; init; }

    /// <summary>Committed writes in the time measured.</summary>
    public required long Writes { get; init; }

    /// <summary>Committed writes per second of the wall clock.</summary>
    public required double WritesPerSecond { get; init; }

    /// <summary>Half of the writes took no longer, in microseconds; null where there were none.</summary>
    [JsonPropertyName("p50_us")]
    public double? P50Us { get; init; }

    /// <summary>Nine of ten took no longer, in microseconds.</summary>
    [JsonPropertyName("p90_us")]
    public double? P90Us { get; init; }

    /// <summary>99 of 100 took no longer, in microseconds.</summary>
    [JsonPropertyName("p99_us")]
    public double? P99Us { get; init; }

    /// <summary>The longest, in microseconds.</summary>
    public double? MaxUs { get; init; }

    /// <summary>Writes that were not committed.</summary>
    public long Failed { get; init; }

    /// <summary>Calls per second to a grain that does nothing, with as many callers, in the same run; null without grains.</summary>
    public double? GrainCallsPerSecond { get; init; }

    /// <summary>Committed writes per such call; null without grains.</summary>
    public double? Ratio { get; init; }
}
