namespace RaftOrleans.Lab;

/// <summary>What belongs together in a chart and has one entry in its legend.</summary>
/// <param name="Name">Its name in the legend; empty for none.</param>
/// <param name="Kind">How it is drawn.</param>
/// <param name="Points">Its points, in the order in which they are joined. A point that is not a number interrupts a line.</param>
public sealed record ChartSeries(string Name, ChartSeriesKind Kind, IReadOnlyList<ChartPoint> Points)
{
    /// <summary>Its colour; by the series' place in the chart where null.</summary>
    public ReportColor? Color { get; init; }

    /// <summary>Whether lines are dashed, as for published values beside measured ones.</summary>
    public bool IsDashed { get; init; }

    /// <summary>The share of samples that are at most x, as steps from 0 to 1.</summary>
    /// <param name="name">Its name in the legend.</param>
    /// <param name="samples">The samples, in any order.</param>
    /// <param name="most">Most points that are drawn, 2 or more; of more samples only every so many-th is.</param>
    public static ChartSeries Cdf(string name, IEnumerable<double> samples, int most = 1_000)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 2);
        double[] sorted = [.. samples.Where(double.IsFinite).Order()];
        var points = new List<ChartPoint>();
        int count = Math.Min(sorted.Length, most);
        for (int i = 0; i < count; i++)
        {
            // The first and the last are always among them.
            int rank = count == 1 ? 0 : (int)((long)i * (sorted.Length - 1) / (count - 1));
            if (i == 0)
            {
                points.Add(new ChartPoint(sorted[0], 0));
            }

            points.Add(new ChartPoint(sorted[rank], (rank + 1.0) / sorted.Length));
        }

        return new ChartSeries(name, ChartSeriesKind.Steps, points);
    }
}
