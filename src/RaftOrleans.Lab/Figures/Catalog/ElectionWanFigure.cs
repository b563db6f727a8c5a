using System.Globalization;
using RaftOrleans.Simulation;

namespace RaftOrleans.Lab;

/// <summary>Time to elect a leader in a wide area network, with all timers started at once (dissertation, chapter 9).</summary>
internal static class ElectionWanFigure
{
    private const int Trials = 10_000;

    /// <summary>The figure.</summary>
    public static Figure Make() => new()
    {
        Name = "election-wan",
        Title = "Time to elect a leader in a wide area network, by number of failed servers",
        Method = "Five servers with equal logs, of which none, one or two are down. Every message takes 30 to 40 ms, election timeouts are 300 to "
            + "600 ms, disks and processors take no time, each drawn evenly. All timers start at time zero; time is taken until a candidate has "
            + "the votes of a majority. Plain Raft, as in election-lan.",
        Source = "dissertation, chapter 9",
        Rows =
        [
            Row(0, [430, 410, 489, 830, 985, 1_332]),
            Row(1, [469, 423, 562, 1_000, 1_385, 1_669]),
            Row(2, [632, 469, 1_070, 1_920, 2_853, 3_692]),
        ],
    };

    /// <summary>The conditions of a row.</summary>
    /// <param name="failed">How many servers are down.</param>
    public static ElectionSetup Setup(int failed) => new()
    {
        Start = ElectionStart.FreshTimers,
        TimeoutMin = TimeSpan.FromMilliseconds(300),
        TimeoutMax = TimeSpan.FromMilliseconds(600),
        World = new WorldOptions { LatencyMin = TimeSpan.FromMilliseconds(30), LatencyMax = TimeSpan.FromMilliseconds(40) },
        Failed = failed,
    };

    private static FigureRow Row(int failed, double[] published)
    {
        ElectionSetup setup = Setup(failed);
        Statistic[] statistics = [Statistic.Mean, Statistic.P50, Statistic.P90, Statistic.P99, Statistic.P999, Statistic.P9999];
        return new FigureRow
        {
            Panel = "By number of failed servers",
            Label = string.Create(CultureInfo.InvariantCulture, $"{failed} failed"),
            Trial = seed => ElectionTrial.Run(setup, seed),
            Trials = Trials,
            Statistics = statistics,
            Published = [.. statistics.Zip(published).Select(pair => new PublishedValue(pair.First, pair.Second))],
            PublishedTrials = Trials,
        };
    }
}
