using RaftOrleans.Verification;

namespace RaftOrleans.Simulation.Tests;

public sealed class ShrinkerTests
{
    private static readonly BrokenRule Broken = BrokenRule.Find("up-to-date-by-index")!;

    [Fact]
    public void What_is_left_of_a_failing_run_fails_alike_and_is_smaller()
    {
        SearchPlan plan = SearchPlan.Draw(39);
        SearchPlan small = Shrinker.Shrink(plan, Broken, maxRuns: 200);
        Assert.Equal(First(plan).Property, First(small).Property);
        Assert.InRange(small.Schedule!.Count, 0, plan.DrawSchedule().Count / 2);
        Assert.True(small.Nodes <= plan.Nodes && small.Clients <= plan.Clients && small.FaultTime < plan.FaultTime);
        Assert.Equal(First(small), First(Shrinker.Shrink(small, Broken, maxRuns: 1)));
    }

    [Fact]
    public void It_tries_no_more_runs_than_it_may()
    {
        List<int> runs = [];
        Shrinker.Shrink(SearchPlan.Draw(39), Broken, maxRuns: 7, (count, _) => runs.Add(count));
        Assert.Equal(Enumerable.Range(1, 7), runs);
    }

    [Fact]
    public void A_run_that_does_not_fail_cannot_be_shrunk() =>
        Assert.Throws<ArgumentException>(() => Shrinker.Shrink(SearchPlan.Draw(39), broken: null));

    private static Violation First(SearchPlan plan) => SearchRun.Execute(plan, Broken).Violations[0];
}
