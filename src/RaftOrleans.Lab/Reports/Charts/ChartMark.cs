namespace RaftOrleans.Lab;

/// <summary>A vertical line at a moment, or at a value of the horizontal axis.</summary>
/// <param name="At">Where.</param>
/// <param name="Label">What it means, in a few words; empty for none.</param>
/// <param name="Color">Its colour.</param>
public sealed record ChartMark(double At, string Label, ReportColor Color = ReportColor.Muted);
