namespace RaftOrleans.Lab;

/// <summary>A number that sums up the trials of a row.</summary>
/// <param name="Name">Its name in tables and documents, such as <c>p50</c>.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Level">Of a quantile, the share of trials that are at most as long; 0 to 1.</param>
public sealed record Statistic(string Name, StatisticKind Kind, double Level = 0)
{
    /// <summary>The value that a tenth of the trials do not exceed.</summary>
    public static Statistic P10 { get; } = new("p10", StatisticKind.Quantile, .1);

    /// <summary>The median.</summary>
    public static Statistic P50 { get; } = new("p50", StatisticKind.Quantile, .5);

    /// <summary>The value that nine of ten trials do not exceed.</summary>
    public static Statistic P90 { get; } = new("p90", StatisticKind.Quantile, .9);

    /// <summary>The value that 99 of 100 trials do not exceed.</summary>
    public static Statistic P99 { get; } = new("p99", StatisticKind.Quantile, .99);

    /// <summary>The value that 999 of 1,000 trials do not exceed.</summary>
    public static Statistic P999 { get; } = new("p99.9", StatisticKind.Quantile, .999);

    /// <summary>The value that 9,999 of 10,000 trials do not exceed.</summary>
    public static Statistic P9999 { get; } = new("p99.99", StatisticKind.Quantile, .9999);

    /// <summary>The largest value.</summary>
    public static Statistic Max { get; } = new("max", StatisticKind.Maximum);

    /// <summary>The arithmetic mean.</summary>
    public static Statistic Mean { get; } = new("mean", StatisticKind.Mean);

    /// <summary>The share of trials that were over in the first round.</summary>
    public static Statistic FirstRound { get; } = new("first_round", StatisticKind.FirstRoundShare);

    /// <summary>The share of trials that were not.</summary>
    public static Statistic SplitVote { get; } = new("split_vote", StatisticKind.LaterRoundShare);

    /// <summary>Whether it is a share of the trials, and not in the unit of their values.</summary>
    public bool IsShare => Kind is StatisticKind.FirstRoundShare or StatisticKind.LaterRoundShare;
}
