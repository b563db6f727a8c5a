using RaftOrleans.Simulation;

namespace RaftOrleans.Lab.Tests;

public sealed class ElectionFigureTests
{
    private static readonly Figure Lan = FigureCatalog.Find("election-lan")!;
    private static readonly Figure Wan = FigureCatalog.Find("election-wan")!;

    [Theory]
    [InlineData("150-155")]
    [InlineData("150-300")]
    [InlineData("12-24")]
    public void A_few_hundred_elections_in_a_local_network_agree_with_the_paper(string label)
    {
        FigureRowResult row = Make(Lan, label, 300);

        Assert.Empty(row.Values.Where(value => !value.IsWithin).Select(value => FigureText.Deviation(row, value)));
        Assert.True(row.Values.Count(value => value.Tolerance is not null) >= 6);
        Assert.Equal(0, row.Unended);
    }

    [Fact]
    public void Elections_in_a_wide_area_network_agree_with_the_dissertation()
    {
        FigureRowResult row = Make(Wan, "1 failed", 1_000);

        Assert.Empty(row.Values.Where(value => !value.IsWithin).Select(value => FigureText.Deviation(row, value)));
    }

    public static TheoryData<string, string, ElectionSetup> OtherConditions => new()
    {
        { "logs are equal", "150-155", ElectionLanFigure.Setup(150, 155) with { HasUnequalLogs = false } },
        { "voters' disks take 10 ms", "12-24", ElectionLanFigure.Setup(12, 24) with { VoteSync = TimeSpan.FromMilliseconds(10) } },
        { "disks take no time and messages hardly any", "150-175", ElectionLanFigure.Setup(150, 175) with { VoteSync = TimeSpan.Zero, World = Fast } },
        { "timeouts are shorter", "150-300", ElectionLanFigure.Setup(130, 260) },
        { "a server is down", "150-300", ElectionLanFigure.Setup(150, 300) with { Failed = 1 } },
    };

    private static WorldOptions Fast => new() { LatencyMin = TimeSpan.FromMilliseconds(.1), LatencyMax = TimeSpan.FromMilliseconds(.2) };

    [Theory]
    [MemberData(nameof(OtherConditions))]
    public void Under_other_conditions_a_row_is_outside_its_tolerance(string what, string label, ElectionSetup setup)
    {
        FigureRow row = Lan.Rows.Single(known => known.Label == label) with { Trial = seed => ElectionTrial.Run(setup, seed) };

        FigureResult result = FigureRun.Make(Lan with { Rows = [row] }, new FigureOptions { Trials = 400 });

        Assert.False(result.IsWithin, $"{what}, and {label} is as published");
    }

    [Fact]
    public void The_same_seed_gives_the_same_rows_on_any_number_of_cores()
    {
        FigureResult alone = FigureRun.Make(Lan with { Rows = [Lan.Rows[5]] }, new FigureOptions { Trials = 60, Cores = 1 });
        FigureResult together = FigureRun.Make(Lan with { Rows = [Lan.Rows[5]] }, new FigureOptions { Trials = 60, Cores = 4 });
        FigureResult other = FigureRun.Make(Lan with { Rows = [Lan.Rows[5]] }, new FigureOptions { Trials = 60, Seed = 2 });

        Assert.Equal(alone.EventHash, together.EventHash);
        Assert.Equal(alone.Rows[0].Outcomes, together.Rows[0].Outcomes);
        Assert.Equal(alone.Deliveries, together.Deliveries);
        Assert.NotEqual(alone.EventHash, other.EventHash);
        Assert.NotEqual(alone.Rows[0].Outcomes, other.Rows[0].Outcomes);
    }

    [Fact]
    public void No_election_is_shorter_than_what_is_left_of_the_shortest_timeout()
    {
        FigureRowResult row = Make(Lan, "150-300", 200);

        // The crash is less than a heartbeat interval, 75 ms, after the timers have begun; a request, a vote and a heartbeat take time too.
        Assert.All(row.Sample.Sorted, time => Assert.True(time > 75 + 1.5, $"{time} ms"));
    }

    [Theory]
    [InlineData("sweep-terms")]
    [InlineData("sweep-latency")]
    [InlineData("sweep-loss")]
    [InlineData("sweep-followers")]
    public void The_last_row_of_a_sweep_is_slower_than_the_first_and_every_value_has_an_interval(string name)
    {
        Figure sweep = FigureCatalog.Find(name)!;
        Figure ends = sweep with { Rows = [sweep.Rows[0], sweep.Rows[Math.Min(4, sweep.Rows.Count - 1)]] };

        FigureResult result = FigureRun.Make(ends, new FigureOptions { Trials = 300 });

        Assert.True(Mean(result.Rows[1]).Confidence.Low > Mean(result.Rows[0]).Measured, $"{name}: {Mean(result.Rows[1])} {Mean(result.Rows[0])}");
        Assert.All(result.Rows.SelectMany(row => row.Values), value => Assert.True(value.Confidence.Contains(value.Measured), $"{value}"));
        Assert.All(result.Rows.SelectMany(row => row.Values), value => Assert.Null(value.Tolerance));
    }

    [Fact]
    public void With_wrong_clocks_the_fastest_stands_earlier_than_any_right_one_could()
    {
        Figure sweep = FigureCatalog.Find("sweep-clocks")!;

        FigureResult result = FigureRun.Make(sweep with { Rows = [sweep.Rows[0], sweep.Rows[^1]] }, new FigureOptions { Trials = 1_000 });

        Assert.True(
            result.Rows[1].Values[0].Confidence.High < result.Rows[0].Values[0].Confidence.Low,
            $"p10 {result.Rows[1].Values[0]} {result.Rows[0].Values[0]}");
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(-5, 1)]
    [InlineData(FigureOptions.MaxTrials + 1, 1)]
    [InlineData(10, 0)]
    public void Trials_and_cores_out_of_range_are_refused(int trials, int cores) => Assert.Throws<ArgumentOutOfRangeException>(
        () => FigureRun.Make(Lan, new FigureOptions { Trials = trials, Cores = cores }));

    [Fact]
    public void It_ends_when_it_is_told_to()
    {
        using CancellationTokenSource ended = new();
        Assert.ThrowsAny<OperationCanceledException>(
            () => FigureRun.Make(Lan, new FigureOptions { Trials = 10_000 }, _ => ended.Cancel(), ended.Token));
    }

    private static FigureValue Mean(FigureRowResult row) => row.Values.Single(value => value.Statistic == Statistic.Mean);

    private static FigureRowResult Make(Figure figure, string label, int trials) => FigureRun.Make(
        figure with { Rows = [figure.Rows.Single(row => row.Label == label)] }, new FigureOptions { Trials = trials }).Rows[0];
}
