using System.Globalization;

namespace RaftOrleans.Lab;

/// <summary>
/// Questions about elections that the dissertation leaves open: one condition is varied, all else is as in the published figures. Nobody
/// has published values of these.
/// </summary>
internal static class SweepFigures
{
    private const int Trials = 1_000;

    /// <summary>In an election that loses nearly everything the end may be far; what has none by then counts as this long.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private static ElectionSetup Lan => ElectionLanFigure.Setup(150, 300) with { HasUnequalLogs = false, Patience = Patience };

    private static ElectionSetup Wan => ElectionWanFigure.Setup(0) with { Patience = Patience };

    /// <summary>All sweeps.</summary>
    public static IEnumerable<Figure> All()
    {
        yield return Make(
            "sweep-terms", "Time to elect a leader where servers begin in different terms", "highest initial term",
            "As election-wan with no server down, but each server begins in a term drawn evenly from 0 to the one of the row.",
            [0, 1, 2, 5, 10, 100], terms => Wan with { TermSpread = (int)terms });
        yield return Make(
            "sweep-latency", "Time to elect a new leader where two of five servers are far away", "added one-way latency, ms",
            "As election-lan with timeouts of 150 to 300 ms and equal logs, but messages from and to two servers take longer from the crash on.",
            [0, 10, 20, 40, 80, 120], delay => Lan with { Far = 2, FarDelay = TimeSpan.FromMilliseconds(delay) });
        yield return Make(
            "sweep-loss", "Time to elect a new leader where messages are lost", "share of messages that are lost",
            "As election-lan with timeouts of 150 to 300 ms and equal logs, but messages are lost from the crash on. A candidate asks "
            + "again after every heartbeat interval.",
            [0, .1, .2, .3, .5, .7, .8], loss => Lan with { Loss = loss });
        yield return Make(
            "sweep-clocks", "Time to elect a new leader where clocks run wrong", "largest drift, share",
            "As election-lan with timeouts of 150 to 300 ms and equal logs, but from the crash on each clock runs too fast or too "
            + "slow, by a share drawn evenly up to the one of the row.",
            [0, .01, .05, .1, .2, .3, .4], drift => Lan with { ClockDrift = drift });
        yield return Make(
            "sweep-followers", "Time to elect a new leader where a follower is down too", "followers that are down",
            "As election-lan with timeouts of 150 to 300 ms and equal logs, but so many of the four followers are down.",
            [0, 1], failed => Lan with { Failed = (int)failed });
    }

    private static Figure Make(
        string name, string title, string swept, string method, double[] values, Func<double, ElectionSetup> setupOf) => new()
        {
            Name = name,
            Title = title,
            Method = method,
            SweptName = swept,
            Rows = [.. values.Select(value => Row(value, setupOf(value)))],
        };

    private static FigureRow Row(double value, ElectionSetup setup) => new()
    {
        Label = value.ToString(CultureInfo.InvariantCulture),
        Swept = value,
        Trial = seed => ElectionTrial.Run(setup, seed),
        Trials = Trials,
        Statistics = [Statistic.P10, Statistic.P50, Statistic.P90, Statistic.P99, Statistic.Mean, Statistic.FirstRound],
    };
}
