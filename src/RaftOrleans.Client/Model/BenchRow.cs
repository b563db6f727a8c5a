using System.Text.Json.Serialization;

namespace RaftOrleans.Client;

/// <summary>What one number of concurrent callers reached.</summary>
public sealed record BenchRow
{
    /// <summary>Callers that each wait for one write at a time.</summary>
    public int Callers { get; init; }

    /// <summary>Committed writes.</summary>
    public long Writes { get; init; }

    /// <summary>Committed writes per second.</summary>
    public double WritesPerSecond { get; init; }

    /// <summary>Median latency in microseconds.</summary>
    [JsonPropertyName("p50_us")]
    public double? P50Us { get; init; }

    /// <summary>Latency that 90 % stay below, in microseconds.</summary>
    [JsonPropertyName("p90_us")]
    public double? P90Us { get; init; }

    /// <summary>Latency that 99 % stay below, in microseconds.</summary>
    [JsonPropertyName("p99_us")]
    public double? P99Us { get; init; }

    /// <summary>Highest latency in microseconds.</summary>
    public double? MaxUs { get; init; }

    /// <summary>Bare calls to one grain per second at the same concurrency; null in the simulated world.</summary>
    public double? GrainCallsPerSecond { get; init; }

    /// <summary>Writes as a share of the bare grain calls; null in the simulated world.</summary>
    public double? Ratio { get; init; }

    /// <summary>Writes that were not acknowledged; measured over HTTP only.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? Failed { get; init; }
}
