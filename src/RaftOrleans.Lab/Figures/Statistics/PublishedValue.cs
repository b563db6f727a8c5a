namespace RaftOrleans.Lab;

/// <summary>A value that somebody has published.</summary>
/// <param name="Statistic">What it is.</param>
/// <param name="Value">How large.</param>
/// <param name="Rounding">Half a unit of its last digit, where it was computed and not measured; else 0.</param>
public sealed record PublishedValue(Statistic Statistic, double Value, double Rounding = 0);
