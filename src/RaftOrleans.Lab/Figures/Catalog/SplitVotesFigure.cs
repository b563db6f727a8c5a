using System.Globalization;
using RaftOrleans.Simulation;

namespace RaftOrleans.Lab;

/// <summary>Split votes and the earliest of several timeouts: closed forms, and the same measured (dissertation, chapter 9).</summary>
internal static class SplitVotesFigure
{
    private const int Trials = 10_000;

    /// <summary>What happens to one trial in 1,700 needs many.</summary>
    private const int ManyTrials = 50_000;

    private static readonly TimeSpan RangeOfTimeouts = TimeSpan.FromMilliseconds(100);

    /// <summary>The figure.</summary>
    public static Figure Make() => new()
    {
        Name = "split-votes",
        Title = "Split votes and the earliest of several timeouts: closed forms, and the same measured",
        Method = "Real nodes with equal logs; timeouts drawn evenly from a range, every message takes the same share of the range, disks take no "
            + "time, all timers start at time zero. A vote is split where the first term gets no leader. Earliest: where in the range, from 0 "
            + "to 1, the first server stands for election.",
        Source = "dissertation, chapter 9",
        SweptName = "one-way latency, share of the range of timeouts",
        Rows =
        [
            Split(5, 4, .01, ManyTrials, new PublishedValue(Statistic.SplitVote, .0006, Rounding: .00005)),
            Split(5, 4, .05, Trials, null),
            Split(5, 4, .1, Trials, new PublishedValue(Statistic.SplitVote, .052, Rounding: .0005)),
            Split(5, 4, .2, Trials, new PublishedValue(Statistic.SplitVote, .181, Rounding: .0005)),
            Split(5, 4, .3, Trials, null),
            Split(3, 2, .1, Trials, null),
            Split(5, 3, .1, Trials, null),
            Split(5, 5, .1, Trials, null),
            Split(9, 8, .1, Trials, null),
            Earliest(1),
            Earliest(2),
            Earliest(4),
            Earliest(9),
        ],
    };

    private static ElectionSetup Setup(int members, int servers, double latency) => new()
    {
        Start = ElectionStart.FreshTimers,
        TimeoutMin = RangeOfTimeouts * 2,
        TimeoutMax = RangeOfTimeouts * 3,
        World = new WorldOptions { LatencyMin = RangeOfTimeouts * latency, LatencyMax = RangeOfTimeouts * latency },
        Nodes = members,
        Failed = members - servers,
    };

    private static FigureRow Split(int members, int servers, double latency, int trials, PublishedValue? published)
    {
        ElectionSetup setup = Setup(members, servers, latency);
        return new FigureRow
        {
            Label = string.Create(CultureInfo.InvariantCulture, $"split vote, {servers} of {members} up, latency {latency}"),
            Unit = "1",
            Swept = (members, servers) == (5, 4) ? latency : null,
            Trial = seed => ElectionTrial.RunFirstRound(setup, seed),
            Trials = trials,
            Statistics = [Statistic.SplitVote],
            Published = published is null ? [] : [published],
            Computed = [new PublishedValue(Statistic.SplitVote, SplitVotes.Probability(members, servers, latency))],
        };
    }

    private static FigureRow Earliest(int servers)
    {
        ElectionSetup setup = Setup(servers, servers, .01);
        return new FigureRow
        {
            Label = string.Create(CultureInfo.InvariantCulture, $"earliest of {servers}"),
            Unit = "1",
            Trial = seed => ElectionTrial.RunFirstRound(setup, seed),
            Trials = Trials,
            Statistics = [Statistic.Mean],
            Computed = [new PublishedValue(Statistic.Mean, SplitVotes.EarliestTimeout(servers))],
        };
    }
}
