namespace RaftOrleans.Lab;

/// <summary>A point of a chart.</summary>
/// <param name="X">Where on the horizontal axis.</param>
/// <param name="Y">Where on the vertical axis.</param>
/// <param name="Low">Lower end of its confidence interval, or null where it has none.</param>
/// <param name="High">Upper end of its confidence interval, or null where it has none.</param>
public readonly record struct ChartPoint(double X, double Y, double? Low = null, double? High = null);
