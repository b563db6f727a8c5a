using System.Globalization;
using RaftOrleans.Simulation;

namespace RaftOrleans.Lab;

/// <summary>
/// Time to elect a new leader in a local network (Raft paper, section 9.3, figure 16; dissertation, section 9.3).
/// </summary>
/// <remarks>
/// The paper tells how a leader was crashed and how long it took to elect another one, but of the machines only that a broadcast took about
/// 15 ms. What is not told was chosen once, for all rows together: latency, the time of a voter's disk and the lateness of timers.
/// </remarks>
internal static class ElectionLanFigure
{
    private const int Trials = 1_000;

    /// <summary>As published for the first row; a trial of it takes hundreds of elections.</summary>
    private const int FewTrials = 100;

    /// <summary>The network and the timers that fit.</summary>
    public static WorldOptions World { get; } = new()
    {
        LatencyMin = TimeSpan.FromMilliseconds(.5),
        LatencyMax = TimeSpan.FromMilliseconds(6.5),
        TimerLatenessMax = TimeSpan.FromMilliseconds(.08),
    };

    /// <summary>The time of a voter's disk that fits.</summary>
    public static TimeSpan VoteSync { get; } = TimeSpan.FromMilliseconds(1.5);

    /// <summary>The figure.</summary>
    public static Figure Make() => new()
    {
        Name = "election-lan",
        Title = "Time to elect a new leader in a local network, by range of election timeouts",
        Method = "Five servers, logs of five lengths, so that two of the four survivors can win. The leader crashes at a random moment of its "
            + "heartbeat interval, which is half the shortest timeout, after a heartbeat that all hear at once. Time is taken from the crash to "
            + "the moment at which a server receives the first message of another leader. Plain Raft: no PreVote, no CheckQuorum, no "
            + "stickiness, no leases. First round: it was over before any server stood for election a second time.",
        Source = "Raft paper, section 9.3, figure 16",
        Fitted = "one-way latency 0.5 to 6.5 ms, 1.5 ms for a voter's disk, timers up to 0.08 ms late, each drawn evenly; the same in all rows",
        ModelTolerance = .05,
        Rows =
        [
            Row(150, 150, FewTrials, [19_969, 41_104, 84_933, null, 527_964, 54_572, 0]),
            Row(150, 151, Trials, [434, 1_198, 3_131, 5_981, 8_231, 1_536, .025]),
            Row(150, 155, Trials, [119, 287, 606, 1_224, 2_143, 345, .29]),
            Row(150, 175, Trials, [107, 141, 291, 462, 610, 164, .84]),
            Row(150, 200, Trials, [110, 146, 193, 345, 512, 156, .93]),
            Row(150, 300, Trials, [124, 171, 244, 405, 603, 181, .95]),
            Row(12, 24, Trials, [19.7, 30.0, 52.4, 86.8, 151.7, 34.7, null]),
            Row(25, 50, Trials, [30.5, 43.0, 73.3, 118, 276, 47.9, null]),
            Row(50, 100, Trials, [47.5, 66.7, 95.6, 168, 253, 71.4, null]),
            Row(100, 200, Trials, [85.1, 120, 166, 273, 335, 125.5, null]),
        ],
    };

    /// <summary>The conditions of a row.</summary>
    /// <param name="min">Shortest timeout, in milliseconds.</param>
    /// <param name="max">Longest timeout, in milliseconds.</param>
    public static ElectionSetup Setup(int min, int max) => new()
    {
        Start = ElectionStart.LeaderCrash,
        TimeoutMin = TimeSpan.FromMilliseconds(min),
        TimeoutMax = TimeSpan.FromMilliseconds(max),
        World = World,
        VoteSync = VoteSync,
        HasUnequalLogs = true,
    };

    private static FigureRow Row(int min, int max, int trials, double?[] published)
    {
        ElectionSetup setup = Setup(min, max);
        Statistic[] statistics =
            [Statistic.P10, Statistic.P50, Statistic.P90, Statistic.P99, Statistic.Max, Statistic.Mean, Statistic.FirstRound];
        return new FigureRow
        {
            Panel = min * 2 == max && min != 150 ? "Longest timeout twice the shortest" : "Timeouts from 150 ms on",
            Label = string.Create(CultureInfo.InvariantCulture, $"{min}-{max}"),
            Trial = seed => ElectionTrial.Run(setup, seed),
            Trials = trials,
            Statistics = statistics,
            Published = [.. statistics.Zip(published).Where(pair => pair.Second is not null)
                .Select(pair => new PublishedValue(pair.First, pair.Second!.Value))],
            PublishedTrials = trials,
        };
    }
}
