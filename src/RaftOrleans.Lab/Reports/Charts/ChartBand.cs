namespace RaftOrleans.Lab;

/// <summary>A part of the horizontal axis with a meaning: a fault is in force, a node leads.</summary>
/// <param name="From">Where it begins.</param>
/// <param name="To">Where it ends, not before <paramref name="From"/>.</param>
/// <param name="Label">What it means, in a few words; empty for none.</param>
/// <param name="Color">Its colour.</param>
public sealed record ChartBand(double From, double To, string Label, ReportColor Color = ReportColor.Fault);
