using RaftOrleans.Simulation;
using RaftOrleans.Verification;

namespace RaftOrleans.Lab.Tests;

public sealed class SwarmSearchTests
{
    private static readonly BrokenRule Broken = BrokenRule.Find("up-to-date-by-index")!;

    [Fact]
    public void It_tries_as_many_seeds_as_asked_and_says_where_to_go_on()
    {
        List<long> runs = [];
        SwarmReport report = SwarmSearch.Run(new SwarmSearchOptions { FirstSeed = 5, Runs = 12 }, progress => runs.Add(progress.Runs));
        Assert.Equal((5, 17, 12), (report.FirstSeed, report.NextSeed, report.Totals.Runs));
        Assert.Equal(Enumerable.Range(1, 12).Select(run => (long)run), runs);
        Assert.Empty(report.Failures);
        Assert.True(report.Committed > 0 && report.Totals.Deliveries > 0 && report.Totals.Simulated > TimeSpan.FromSeconds(12));
    }

    [Fact]
    public void What_it_finds_does_not_depend_on_how_many_run_at_once()
    {
        SwarmReport alone = SwarmSearch.Run(new SwarmSearchOptions { Runs = 16, Cores = 1 });
        SwarmReport together = SwarmSearch.Run(new SwarmSearchOptions { Runs = 16, Cores = 4 });
        Assert.Equal(alone.EventHash, together.EventHash);
        Assert.NotEqual(alone.EventHash, SwarmSearch.Run(new SwarmSearchOptions { FirstSeed = 2, Runs = 16 }).EventHash);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void It_ends_with_the_failing_run_of_the_lowest_seed(int cores)
    {
        SwarmReport report = SwarmSearch.Run(new SwarmSearchOptions { FirstSeed = 30, Runs = 1_000, Broken = Broken, Cores = cores });
        Assert.Equal(39, Assert.Single(report.Failures).Plan.Seed);
        Assert.InRange(report.NextSeed, 40, 39 + cores);
    }

    [Fact]
    public void It_goes_on_where_all_failures_are_wanted()
    {
        BrokenRule rule = BrokenRule.Find("quorum-too-small")!;
        SwarmReport report = SwarmSearch.Run(new SwarmSearchOptions { Runs = 10, Broken = rule, KeepsGoing = true });
        Assert.True(report.Failures.Count > 1, $"only {report.Failures.Count} runs failed");
        Assert.Equal(11, report.NextSeed);
        Assert.Equal(report.Failures.Select(failure => failure.Plan.Seed).Order(), report.Failures.Select(failure => failure.Plan.Seed));
    }

    [Fact]
    public void It_ends_when_its_time_is_over_or_it_is_told_to()
    {
        SwarmReport report = SwarmSearch.Run(new SwarmSearchOptions { Time = TimeSpan.FromTicks(1) });
        Assert.InRange(report.Totals.Runs, 0, Environment.ProcessorCount);
        using CancellationTokenSource ended = new();
        report = SwarmSearch.Run(new SwarmSearchOptions { Cores = 1 }, _ => ended.Cancel(), ended.Token);
        Assert.Equal(1, report.Totals.Runs);
        Assert.Throws<ArgumentOutOfRangeException>(() => SwarmSearch.Run(new SwarmSearchOptions { Runs = 0 }));
    }

    [Fact]
    public void A_run_in_a_file_is_the_run_it_was_made_of()
    {
        SearchResult result = SearchRun.Execute(SearchPlan.Draw(39), Broken);
        FailingRun read = FailingRun.Parse(FailingRun.Of(result, Broken).ToJson());
        Assert.Equal(result.Violations[0], read.Violation);
        Assert.Equal(Broken, read.Rule);
        SearchResult again = read.Repeat();
        Assert.Equal(read.EventHash, FailingRun.HashText(again.EventHash));
        Assert.Equal(result.EventHash, again.EventHash);
        FailingRun small = read.Shrink(maxRuns: 60);
        Assert.Equal(SafetyProperty.LeaderCompleteness, small.Violation!.Property);
        Assert.True(small.Plan.Schedule!.Count < read.Plan.Schedule!.Count);
        Assert.Equal(small.EventHash, FailingRun.HashText(FailingRun.Parse(small.ToJson()).Repeat().EventHash));
    }

    [Theory]
    [InlineData("", "not a run of the search")]
    [InlineData("{}", "not a run of the search")]
    [InlineData("\"up-to-date-by-index\"", "\"no-such-bug\"", "there is no broken rule 'no-such-bug'")]
    [InlineData("\"Nodes\": 3", "\"Nodes\": 0", "Nodes is 0, allowed is 1 to 99")]
    [InlineData("\"Clients\": ", "\"Clients\": -", "Clients is -")]
    [InlineData("\"HeartbeatInterval\": \"00:00:0", "\"HeartbeatInterval\": \"01:00:0", "HeartbeatInterval is 36")]
    [InlineData("\"Keys\": ", "\"Locks\": 1, \"Keys\": ", "Locks")]
    [InlineData("\"ThinkTime\": \"00", "\"ThinkTime\": \"-00", "a time is negative")]
    public void A_file_that_is_none_is_refused_with_the_reason(string what, string with, string? reason = null)
    {
        string json = FailingRun.Of(SearchRun.Execute(SearchPlan.Draw(39) with { Nodes = 3 }, Broken), Broken).ToJson();
        string changed = reason is null ? what : json.Replace(what, with, StringComparison.Ordinal);
        Assert.NotEqual(json, changed);
        LabException failure = Assert.Throws<LabException>(() => FailingRun.Parse(changed));
        Assert.Contains(reason ?? with, failure.Message, StringComparison.Ordinal);
    }
}
