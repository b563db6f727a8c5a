namespace RaftOrleans.Lab;

/// <summary>An axis of a chart.</summary>
/// <param name="Title">What is measured, with its unit.</param>
/// <param name="IsLogarithmic">Whether equal distances are equal factors; points that are not above 0 are then left out.</param>
/// <param name="Minimum">Where it begins; as the points ask for where null.</param>
/// <param name="Maximum">Where it ends; as the points ask for where null.</param>
public sealed record ChartAxis(string Title, bool IsLogarithmic = false, double? Minimum = null, double? Maximum = null);
