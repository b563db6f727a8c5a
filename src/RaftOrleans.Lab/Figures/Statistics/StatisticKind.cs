namespace RaftOrleans.Lab;

/// <summary>The kinds of <see cref="Statistic"/>.</summary>
public enum StatisticKind
{
    /// <summary>A value that a given share of the trials do not exceed.</summary>
    Quantile,

    /// <summary>The largest value.</summary>
    Maximum,

    /// <summary>The arithmetic mean.</summary>
    Mean,

    /// <summary>The share of trials that were over in the first round.</summary>
    FirstRoundShare,

    /// <summary>The share of trials that were not.</summary>
    LaterRoundShare,
}
