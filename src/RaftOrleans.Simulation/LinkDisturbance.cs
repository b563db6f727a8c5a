namespace RaftOrleans.Simulation;

/// <summary>What one direction of a link does to its messages.</summary>
/// <param name="Drop">Share that is lost; 0 to 1.</param>
/// <param name="Duplicate">Share that comes twice; 0 to 1.</param>
/// <param name="Reorder">Share that is held back, so that later ones overtake; 0 to 1.</param>
/// <param name="Delay">Added to every message.</param>
/// <param name="Jitter">A random time is added as well: up to this, or, where its distribution has no end, with half of this as its mean.</param>
public sealed record LinkDisturbance(
    double Drop = 0, double Duplicate = 0, double Reorder = 0, TimeSpan Delay = default, TimeSpan Jitter = default)
{
    /// <summary>A link that does nothing to its messages.</summary>
    public static LinkDisturbance None { get; } = new();

    /// <summary>Longest time by which a message is held back; default 50 ms.</summary>
    public TimeSpan ReorderBy { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>How the random time is spread.</summary>
    public LatencyDistribution Distribution { get; init; }
}
