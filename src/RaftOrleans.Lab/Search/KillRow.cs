using RaftOrleans.Simulation;

namespace RaftOrleans.Lab;

/// <summary>How the search has found a broken rule from several master seeds.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Kills">One for each master seed.</param>
/// <param name="Smallest">The smallest run that was made of the first kills; null where there is none.</param>
public sealed record KillRow(BrokenRule Rule, IReadOnlyList<Kill> Kills, FailingRun? Smallest)
{
    /// <summary>Whether every master seed has found it.</summary>
    public bool IsFound => Kills.All(kill => kill.Runs is not null);

    /// <summary>
    /// The median of the runs to the first kill, the lower one of two; null where it is beyond what was tried. A master seed that found
    /// nothing counts as more runs than any.
    /// </summary>
    public long? Median => Kills.Select(kill => kill.Runs ?? long.MaxValue).Order().ElementAt((Kills.Count - 1) / 2) is var median
        && median < long.MaxValue ? median : null;
}
