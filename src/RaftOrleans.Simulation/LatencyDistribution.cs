using System.Text.Json.Serialization;

namespace RaftOrleans.Simulation;

/// <summary>How times of messages are spread.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<LatencyDistribution>))]
public enum LatencyDistribution
{
    /// <summary>Every time within a range is as likely as any other.</summary>
    Uniform,

    /// <summary>Exponential, as the times between independent events are: one in 150 is five times the mean or more.</summary>
    Exponential,

    /// <summary>
    /// Heavy tail: Lomax (Pareto of the second kind) of shape 2, whose variance is infinite: one in a hundred is nine times the mean or more.
    /// </summary>
    HeavyTail,
}
