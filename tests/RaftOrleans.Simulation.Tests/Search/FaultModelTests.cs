using System.Numerics;
using RaftOrleans.Verification;

namespace RaftOrleans.Simulation.Tests;

/// <summary>What is within Raft's model and what is beyond it, and that the search keeps them apart.</summary>
public sealed class FaultModelTests
{
    [Fact]
    public void Every_kind_is_described_once_and_is_either_within_the_model_or_beyond()
    {
        FaultKinds[] kinds = [.. Enum.GetValues<FaultKinds>().Where(kind => BitOperations.IsPow2((int)kind))];
        Assert.Equal(kinds, FaultCatalog.All.Select(fault => fault.Kind));
        Assert.Equal(FaultCatalog.All.Count, FaultCatalog.All.Select(fault => fault.Name).Distinct().Count());
        Assert.All(FaultCatalog.All, fault =>
        {
            Assert.Equal(fault.Coverage == FaultCoverage.Covered ? FaultKinds.All : FaultKinds.Beyond, Side(fault.Kind));
            Assert.Same(fault, FaultCatalog.Find(fault.Name));
            Assert.Matches("^[a-z]+(-[a-z]+)*$", fault.Name);
        });

        static FaultKinds Side(FaultKinds kind) =>
            FaultKinds.All.HasFlag(kind) ? FaultKinds.All : FaultKinds.Beyond.HasFlag(kind) ? FaultKinds.Beyond : FaultKinds.None;
    }

    [Fact]
    public void What_is_drawn_is_within_the_model_and_most_runs_have_only_the_kinds_that_came_first()
    {
        const FaultKinds first = (FaultKinds)((1 << 15) - 1);
        FaultKinds[] drawn = [.. Enumerable.Range(1, 1_000).Select(seed => SearchPlan.Draw(seed).Faults)];
        Assert.All(drawn, faults => Assert.Equal(FaultKinds.None, faults & ~FaultKinds.All));
        Assert.InRange(drawn.Count(faults => (faults & ~first) == FaultKinds.None), 500, 700);
        Assert.All(
            FaultCatalog.In(FaultKinds.All), fault => Assert.InRange(drawn.Count(faults => faults.HasFlag(fault.Kind)), 100, 600));
    }

    /// <summary>The seeds were found by the search.</summary>
    [Theory]
    [InlineData(FaultKinds.LyingFsync, 2, SafetyProperty.CommittedOnQuorum)]
    [InlineData(FaultKinds.QuorumBitRot, 2, SafetyProperty.Liveness)]
    [InlineData(FaultKinds.OldNames, 2, SafetyProperty.Monotonicity)]
    public void Beyond_the_model_something_is_lost_and_it_is_said_to_be_beyond(FaultKinds kind, long seed, SafetyProperty property)
    {
        SearchResult result = SearchRun.Execute(SearchPlan.Draw(seed).WithFaults(kind));
        Assert.Equal(property, result.Violations[0].Property);
        Assert.Equal([FaultCatalog.Of(kind).Name], result.BeyondModel);
        SearchResult within = SearchRun.Execute(SearchPlan.Draw(seed).WithFaults(FaultKinds.Crashes));
        Assert.Empty(within.Violations);
        Assert.Empty(within.BeyondModel);
    }

    [Fact]
    public void Clocks_beyond_the_bound_of_leases_make_reads_stale() => Assert.Contains(
        Enumerable.Range(1, 300).Select(seed => SearchRun.Execute(SearchPlan.Draw(seed).WithFaults(FaultKinds.WildClocks))),
        result => result.Violations is [{ Property: SafetyProperty.Linearizability }, ..]);

    [Theory]
    [InlineData(FaultKinds.DiskErrors)]
    [InlineData(FaultKinds.FullDisks)]
    public void Whoever_goes_on_after_a_failed_write_is_found(FaultKinds kind) => Assert.Contains(
        Enumerable.Range(1, 100).Select(seed => SearchRun.Execute(SearchPlan.Draw(seed).WithFaults(kind | FaultKinds.Crashes), new BrokenRule(
            99, "goes-on", "a failed write is taken for done", [SafetyProperty.CommittedOnQuorum])
        { Host = new GoesOn() })),
        result => result.Violations is [{ Property: SafetyProperty.CommittedOnQuorum or SafetyProperty.Monotonicity }, ..]);

    [Fact]
    public void Whoever_cuts_its_log_at_a_damaged_record_is_found() => Assert.Contains(
        Enumerable.Range(1, 200).Select(seed => SearchRun.Execute(SearchPlan.Draw(seed).WithFaults(FaultKinds.BitRot | FaultKinds.Crashes), new BrokenRule(
            99, "cuts", "a damaged log is cut", [SafetyProperty.CommittedOnQuorum])
        { Host = new CutsDamagedLog() })),
        result => result.Violations is [{ Property: SafetyProperty.CommittedOnQuorum or SafetyProperty.LeaderCompleteness }, ..]);

    private sealed class GoesOn : HostDuties
    {
        public override bool StopsWhenWriteFails() => false;
    }

    private sealed class CutsDamagedLog : HostDuties
    {
        public override bool RefusesDamagedLog() => false;
    }
}
