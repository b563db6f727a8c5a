namespace RaftOrleans.Web;

/// <summary>Where a world stands after a step.</summary>
/// <param name="NowMs">The virtual time in milliseconds.</param>
/// <param name="IsPaused">Whether it stands still, which it does after a step.</param>
/// <param name="Events">Events handled so far.</param>
/// <param name="Step">What was delivered or lost, or null where the step was something else.</param>
internal sealed record StepAnswer(double NowMs, bool IsPaused, long Events, PendingRow? Step);
