using RaftOrleans.Verification;

namespace RaftOrleans.Simulation;

/// <summary>What came out of one run of the search.</summary>
/// <param name="Plan">What was done.</param>
/// <param name="Violations">What did not hold; the first of each property, in the order in which they were seen.</param>
/// <param name="History">What the clients saw.</param>
/// <param name="EventHash">Stands for everything that happened; the same for the same run.</param>
/// <param name="Events">Events handled.</param>
/// <param name="Deliveries">Messages that arrived.</param>
/// <param name="SimulatedTime">Virtual time that passed.</param>
/// <param name="Committed">Entries committed.</param>
/// <param name="IsHistoryJudged">False where the history was too hard to judge within the checker's steps.</param>
public sealed record SearchResult(
    SearchPlan Plan,
    IReadOnlyList<Violation> Violations,
    IReadOnlyList<Operation> History,
    ulong EventHash,
    long Events,
    long Deliveries,
    TimeSpan SimulatedTime,
    long Committed,
    bool IsHistoryJudged)
{
    /// <summary>
    /// The kinds of faults that go beyond Raft's model; where there is one, a violation is what was to be expected.
    /// </summary>
    public IReadOnlyList<string> BeyondModel => FaultCatalog.BeyondIn(Plan.Faults);
}
