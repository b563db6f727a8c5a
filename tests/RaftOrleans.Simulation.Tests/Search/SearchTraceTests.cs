using RaftOrleans.Verification;

namespace RaftOrleans.Simulation.Tests;

public sealed class SearchTraceTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(9)]
    [InlineData(23)]
    [InlineData(77)]
    public void A_trace_goes_together_and_changes_nothing(long seed)
    {
        SearchPlan plan = SearchPlan.Draw(seed);
        List<TraceStep> steps = [];

        SearchResult traced = SearchRun.Execute(plan, broken: null, new SearchObserver { Steps = steps.Add });

        Assert.Empty(TraceChecker.Check(steps));
        Assert.Equal(SearchRun.Execute(plan).EventHash, traced.EventHash);

        // It is complete: every message that arrived is in it, and every entry that was committed.
        Assert.Equal(traced.Committed, steps.Max(step => step.State?.Commit ?? 0));
        int received = steps.Count(step => step.Event == TraceEvents.Recv);
        int lostInFrozen = steps.Count(step => step is { Event: TraceEvents.Drop, Why: "a frozen process had no room for it" });
        Assert.InRange(received, traced.Deliveries * 99 / 100, traced.Deliveries - lostInFrozen);
        foreach (string needed in new[] { TraceEvents.Start, TraceEvents.Timeout, TraceEvents.Leader, TraceEvents.Client, TraceEvents.Synced })
        {
            Assert.Contains(steps, step => step.Event == needed);
        }

        Assert.Equal(plan.Nodes > 1, steps.Exists(step => step.Event == TraceEvents.Send));
    }

    [Fact]
    public void A_trace_comes_back_from_its_file()
    {
        List<TraceStep> steps = [];
        SearchRun.Execute(SearchPlan.Draw(9), broken: null, new SearchObserver { Steps = steps.Add });
        var text = new StringWriter();
        TraceWriter.Write(steps, text);

        Assert.Equal(steps, TraceReader.Read(new StringReader(text.ToString())));
    }

    [Fact]
    public void The_trace_of_a_broken_rule_shows_the_violation()
    {
        BrokenRule broken = BrokenRule.Find("12")!;
        List<TraceStep> steps = [];

        SearchResult result = Enumerable.Range(1, 20)
            .Select(seed =>
            {
                steps.Clear();
                return SearchRun.Execute(SearchPlan.Draw(seed), broken, new SearchObserver { Steps = steps.Add });
            })
            .First(run => run.Violations.Count > 0 && run.Violations[0].Property is not SafetyProperty.Linearizability and not SafetyProperty.Liveness);

        TraceStep violation = Assert.Single(steps, step => step.Event == TraceEvents.Violation);
        Assert.Equal(result.Violations[0].Time, violation.Time);
        Assert.StartsWith(result.Violations[0].Property.ToString(), violation.Why, StringComparison.Ordinal);
    }
}
