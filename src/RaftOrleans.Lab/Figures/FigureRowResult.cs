namespace RaftOrleans.Lab;

/// <summary>What the trials of a row have come to.</summary>
/// <param name="Row">The row.</param>
/// <param name="Trials">How many trials.</param>
/// <param name="Unended">Trials in which what was awaited has not happened in time.</param>
/// <param name="Outcomes">Each of them, in the order of their seeds.</param>
/// <param name="Sample">All of them together.</param>
/// <param name="Values">Its statistics.</param>
/// <param name="EventHash">Stands for everything that happened in all of them.</param>
public sealed record FigureRowResult(
    FigureRow Row,
    int Trials,
    int Unended,
    IReadOnlyList<TrialOutcome> Outcomes,
    TrialSample Sample,
    IReadOnlyList<FigureValue> Values,
    ulong EventHash)
{
    /// <summary>Whether all published and computed values are within their tolerances.</summary>
    public bool IsWithin => Values.All(value => value.IsWithin);
}
