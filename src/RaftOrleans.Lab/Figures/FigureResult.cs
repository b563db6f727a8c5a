namespace RaftOrleans.Lab;

/// <summary>A figure that was made.</summary>
/// <param name="Figure">The figure.</param>
/// <param name="Seed">What everything random in it derives from.</param>
/// <param name="Rows">Its rows.</param>
/// <param name="EventHash">Stands for everything that happened in all trials: the same for the same seed, whatever ran at once.</param>
/// <param name="Deliveries">Messages that arrived in all trials.</param>
/// <param name="Elapsed">How long it took, in real time.</param>
public sealed record FigureResult(
    Figure Figure, long Seed, IReadOnlyList<FigureRowResult> Rows, ulong EventHash, long Deliveries, TimeSpan Elapsed)
{
    /// <summary>Whether all published and computed values are within their tolerances.</summary>
    public bool IsWithin => Rows.All(row => row.IsWithin);
}
