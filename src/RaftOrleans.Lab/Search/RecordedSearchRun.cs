using System.Text.Encodings.Web;
using System.Text.Json;
using RaftOrleans.Simulation;
using RaftOrleans.Verification;

namespace RaftOrleans.Lab;

/// <summary>A run of the search that was made again, with all that a report shows.</summary>
/// <param name="Run">The run.</param>
/// <param name="Result">What came out of it.</param>
/// <param name="Trace">Every step of every node.</param>
/// <param name="Logs">The logs at the end.</param>
public sealed record RecordedSearchRun(
    FailingRun Run, SearchResult Result, IReadOnlyList<TraceStep> Trace, IReadOnlyList<NodeLog> Logs)
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>What a report is made of.</summary>
    /// <param name="commands">Commands that repeat the run.</param>
    public RunEvidence Evidence(IReadOnlyList<string> commands)
    {
        SearchPlan plan = Run.Plan;
        string hash = FailingRun.HashText(Result.EventHash);
        bool held = Result.Violations.Count == 0;
        return new RunEvidence
        {
            Title = FormattableString.Invariant($"Run {plan.Seed} of the search"),
            Lead = Run.Rule is { } rule ? $"Broken is: {rule.Broken}" : null,
            Held = held,
            Verdict = held ? "no property was violated" : $"{Result.Violations[0].Property} is violated",
            Facts =
            [
                ("seed", FormattableString.Invariant($"{plan.Seed}")),
                ("nodes", FormattableString.Invariant($"{plan.Nodes}")),
                ("clients", FormattableString.Invariant($"{plan.Clients}")),
                ("faults", FormattableString.Invariant($"{plan.Schedule?.Count ?? 0} in {plan.FaultTime.TotalSeconds:0.###} s")),
                ("virtual time", FormattableString.Invariant($"{Result.SimulatedTime.TotalSeconds:0.000} s")),
                ("committed entries", FormattableString.Invariant($"{Result.Committed}")),
                ("event log hash", hash),
            ],
            Violations =
            [
                .. Result.Violations.Select(violation => FormattableString.Invariant(
                    $"{violation.Property} at {violation.Time.TotalSeconds:0.000000} s:\n{violation.Fact}\nbut {violation.Conflict}")),
            ],
            Commands = commands,
            Duration = Result.SimulatedTime,
            Trace = Trace,
            History = new OperationHistory(Result.History),
            Logs = Logs,
            Json = JsonSerializer.Serialize(
                new
                {
                    plan.Seed,
                    Run.Broken,
                    Held = held,
                    EventHash = hash,
                    DurationMs = Result.SimulatedTime.TotalMilliseconds,
                    Violations = Result.Violations.Select(violation => new
                    {
                        Property = violation.Property.ToString(),
                        TimeMs = violation.Time.TotalMilliseconds,
                        violation.Fact,
                        violation.Conflict,
                    }),
                },
                Json),
        };
    }
}
