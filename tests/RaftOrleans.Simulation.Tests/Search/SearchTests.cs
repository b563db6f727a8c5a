using RaftOrleans.Consensus;
using RaftOrleans.Verification;

namespace RaftOrleans.Simulation.Tests;

public sealed class SearchTests
{
    /// <summary>Set to a number of seeds for a longer search.</summary>
    private const string SeedsVariable = "RAFT_SEARCH_SEEDS";

    [Fact]
    public void The_real_node_breaks_no_property()
    {
        long seeds = long.TryParse(Environment.GetEnvironmentVariable(SeedsVariable), out long asked) ? asked : 1_000;
        long committed = 0;
        long answered = 0;
        long unjudged = 0;
        Parallel.ForEach(Enumerable.Range(1, (int)seeds), seed =>
        {
            SearchResult result = SearchRun.Execute(SearchPlan.Draw(seed));
            Assert.True(result.Violations.Count == 0, $"seed {seed}: {string.Join(Environment.NewLine, result.Violations)}");
            Interlocked.Add(ref committed, result.Committed);
            Interlocked.Add(ref answered, result.History.Count(operation => operation.Outcome == OperationOutcome.Ok));
            Interlocked.Add(ref unjudged, result.IsHistoryJudged ? 0 : 1);
        });

        // A search in which nothing happens finds nothing.
        Assert.True(committed > seeds * 20, $"only {committed} entries were committed in {seeds} runs");
        Assert.True(answered > seeds * 50, $"only {answered} operations were answered in {seeds} runs");
        Assert.True(unjudged <= seeds / 100, $"{unjudged} of {seeds} histories were too hard to judge");
    }

    [Fact]
    public void The_faults_really_happen()
    {
        Assert.All(
            FaultCatalog.In(FaultKinds.All).Select(fault => fault.Kind),
            kind => Assert.Contains(Enumerable.Range(1, 40), seed => SearchPlan.Draw(seed).Faults.HasFlag(kind)));
        StringWriter text = new();
        SearchPlan plan = SearchPlan.Draw(5) with
        {
            Faults = FaultKinds.All,
            Nodes = 5,
            FaultInterval = TimeSpan.FromMilliseconds(20),
            FaultTime = TimeSpan.FromSeconds(5),
        };
        SearchRun.Execute(plan, text: text);
        SearchRun.Execute(
            plan with
            {
                FaultInterval = TimeSpan.FromMilliseconds(100),
                Options = plan.Options with { SnapshotEntries = 3, SnapshotTrailing = 0 },
            },
            text: text);
        string trace = text.ToString();
        Assert.All(
            [
                " crash\n", " start\n", " pause\n", " resume\n", " wipe\n", " partition ", " campaign |", " heal\n", " InstallSnapshot ",
                " TimeoutNow ",
            ],
            what => Assert.Contains(what, trace, StringComparison.Ordinal));
        Assert.Matches(@"n\d(\.\d+)? clock drifts by -?[1-9]", trace);
        Assert.Matches(@"n\d(\.\d+)? disk stalls for", trace);
        Assert.Matches(@"n\d(\.\d+)? disk takes ([2-9]|\d\d) times", trace);
        Assert.Matches(@"n\d link to n\d cut\n", trace);
        Assert.Matches(@"n\d link to n\d restored\n", trace);
        Assert.Matches(@"n\d(\.\d+)? does not run: its disk failed a write", trace);
        Assert.Matches(@"n\d(\.\d+)? does not run: its disk is full", trace);
        Assert.Matches(@"n\d(\.\d+)? does not run: its disk is damaged", trace);
        Assert.Matches(@"n\d(\.\d+)? takes [\d.]+ ms for every input", trace);
        Assert.Contains("cuts a torn record", trace, StringComparison.Ordinal);
        Assert.Matches(@"partition (Halves|Minority|Ring|Bridge|Isolated|Partial) around", trace);
        Assert.Matches(@"n\d link to n\d clogged\n", trace);
        Assert.Matches(@"n\d link to n\d released\n", trace);
        Assert.Matches(@"n\d link to n\d .* HeavyTail\n", trace);
        foreach (string disturbance in new[] { "drop", "duplicate", "reorder", "jitter" })
        {
            Assert.Matches($@"n\d link to n\d .*{disturbance} (0\.|[1-9])", trace);
        }
    }

    [Fact]
    public void Every_plan_is_one_that_nodes_accept() =>
        Assert.DoesNotContain(Enumerable.Range(1, 1_000_000), seed => SearchPlan.Draw(seed).Options.Validate().Count > 0);

    /// <summary>
    /// The seeds were found by the search; the test keeps them, so that a change which makes the search blind is noticed.
    /// </summary>
    [Theory]
    [MemberData(nameof(Kills))]
    public void Every_broken_rule_is_found(int number, long seed)
    {
        BrokenRule rule = BrokenRule.Find($"{number}")!;
        SearchResult broken = SearchRun.Execute(SearchPlan.Draw(seed), rule);
        Assert.True(broken.Violations.Count > 0, $"the search does not find '{rule.Broken}' with seed {seed}");
        Assert.Contains(broken.Violations[0].Property, rule.Oracles);
        Assert.Empty(SearchRun.Execute(SearchPlan.Draw(seed)).Violations);
    }

    public static TheoryData<int, long> Kills => new()
    {
        { 1, 8994 },
        { 2, 971 },
        { 3, 39 },
        { 4, 4 },
        { 5, 5 },
        { 6, 465 },
        { 7, 176 },
        { 8, 33 },
        { 9, 33 },
        { 10, 1 },
        { 11, 39 },
        { 12, 1 },
        { 13, 7 },
        { 14, 17 },
        { 15, 55 },
        { 16, 118 },
        { 17, 1591 },
        { 18, 12178 },
        { 19, 88 },
        { 20, 1919 },
        { 21, 3103 },
        { 22, 1076 },
        { 23, 4 },
        { 24, 118 },
        { 25, 4 },
        { 26, 334 },
        { 27, 5 },
        { 28, 15940 },
        { 29, 4 },
        { 30, 2 },
        { 31, 624 },
        { 32, 8 },
        { 33, 8 },
        { 34, 141 },
        { 35, 40 },
        { 36, 11 },
    };

    [Fact]
    public void A_healed_group_that_elects_and_agrees_but_serves_nobody_is_found()
    {
        SearchPlan plan = SearchPlan.Draw(1) with { Nodes = 3, Faults = FaultKinds.None, LeaseReads = 0 };
        Assert.Empty(SearchRun.Execute(plan).Violations);
        Violation violation = Assert.Single(SearchRun.Execute(plan, new ReadsNeverConfirmed()).Violations);
        Assert.Equal(SafetyProperty.Liveness, violation.Property);
        Assert.Contains("a read and a write", violation.Conflict, StringComparison.Ordinal);
    }

    [Fact]
    public void A_fault_that_is_left_out_changes_no_other()
    {
        SearchPlan plan = SearchPlan.Draw(7) with { Faults = FaultKinds.All };
        IReadOnlyList<PlannedFault> all = plan.DrawSchedule();
        Assert.Equal(all.OrderBy(fault => fault.At), all);
        SearchPlan without = plan with { Faults = FaultKinds.All & ~FaultKinds.Loss };
        Assert.Equal(all.Where(fault => fault.Kind != FaultKinds.Loss), without.DrawSchedule());
        SearchResult given = SearchRun.Execute(plan with { Schedule = all });
        Assert.Equal(SearchRun.Execute(plan).EventHash, given.EventHash);
        Assert.NotEqual(given.EventHash, SearchRun.Execute(plan with { Schedule = [.. all.Skip(1)] }).EventHash);
    }

    [Fact]
    public void A_node_whose_code_fails_is_a_violation_and_its_process_ends()
    {
        SearchResult result = SearchRun.Execute(SearchPlan.Draw(1), new Fails());
        Violation violation = result.Violations[0];
        Assert.Equal(SafetyProperty.NodeIntegrity, violation.Property);
        Assert.Contains("no such thing", violation.Conflict, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_broken_rule_has_a_kill() =>
        Assert.Equal(BrokenRule.All.Select(rule => rule.Number), Kills.Select(row => (int)((object[])row)[0]));

    private sealed class Fails : SafetyRules
    {
        public override bool MayCommit(long entryTerm, long currentTerm) => throw new InvalidOperationException("no such thing");
    }

    private sealed class ReadsNeverConfirmed : SafetyRules
    {
        public override bool IsReadConfirmed(long readRound, long confirmedRound) => false;
    }
}
