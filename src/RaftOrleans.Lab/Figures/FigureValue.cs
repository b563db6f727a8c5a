namespace RaftOrleans.Lab;

/// <summary>A measured value beside what was published and computed.</summary>
/// <param name="Statistic">What it is.</param>
/// <param name="Measured">How large it was here.</param>
/// <param name="Confidence">The confidence interval of it, by <see cref="FigureRun.Confidence"/>.</param>
/// <param name="Published">What was published, or null.</param>
/// <param name="Computed">What a closed form gives, or null.</param>
/// <param name="Tolerance">Where the published value, or else the computed one, must lie; null where there is neither.</param>
/// <param name="IsWithin">Whether it does; true where there is neither.</param>
public sealed record FigureValue(
    Statistic Statistic, double Measured, ValueRange Confidence, double? Published, double? Computed, ValueRange? Tolerance, bool IsWithin);
