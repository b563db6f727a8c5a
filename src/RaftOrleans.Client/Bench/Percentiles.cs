namespace RaftOrleans.Client;

/// <summary>Percentiles of measured values.</summary>
internal static class Percentiles
{
    /// <summary>The smallest value that at least this share of the values does not exceed (nearest rank); null without values.</summary>
    /// <param name="sorted">The values in order.</param>
    /// <param name="share">Above 0, to 1.</param>
    public static double? Of(IReadOnlyList<double> sorted, double share) =>
        sorted.Count == 0 ? null : sorted[Math.Clamp((int)Math.Ceiling(share * sorted.Count) - 1, 0, sorted.Count - 1)];
}
