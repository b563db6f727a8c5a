using System.Globalization;
using RaftOrleans.Lab;
using RaftOrleans.Simulation;
using RaftOrleans.Verification;
using Spectre.Console;

namespace RaftOrleans.Client;

/// <summary>Says in words, and as documents, what searches have found.</summary>
internal static class SearchTeller
{
    /// <summary>Searches, with a bar that moves where somebody looks on.</summary>
    public static SwarmReport Searching(Terminal terminal, SwarmSearchOptions options, Func<Action<SwarmProgress>?, SwarmReport> search) =>
        WithBar(terminal, "searching", bar => search(bar is null ? null : progress =>
        {
            bar.Value = options.Runs is { } runs ? 100.0 * progress.Runs / runs
                : 100.0 * (progress.Elapsed / options.Time!.Value);
            bar.Description = Invariant(
                $"{progress.Runs} runs, {PerSecond(progress.Runs, progress.Elapsed):N0}/s, {progress.Simulated.TotalSeconds:N0} s simulated");
        }));

    /// <summary>Shrinks, with a bar that moves where somebody looks on.</summary>
    public static FailingRun Shrinking(Terminal terminal, Func<Action<int, SearchPlan>?, FailingRun> shrink) =>
        WithBar(terminal, "shrinking", bar => shrink(bar is null ? null : (runs, plan) =>
        {
            bar.IsIndeterminate = true;
            bar.Description = Invariant($"shrinking, {runs} runs: {plan.Nodes} nodes, {plan.Schedule!.Count} faults");
        }));

    /// <summary>What the file of a run is called.</summary>
    public static string FileName(FailingRun run) =>
        Invariant($"run-{run.Plan.Seed}{(run.Broken is null ? "" : $"-{run.Broken}")}.json");

    /// <summary>Tells what a search has found.</summary>
    public static void Tell(
        Terminal terminal, SwarmReport report, SwarmSearchOptions options, IReadOnlyList<(SearchResult Result, string File)> saved)
    {
        SwarmProgress totals = report.Totals;
        terminal.Line(Invariant(
            $"{totals.Runs:N0} runs from seed {report.FirstSeed} in {totals.Elapsed.TotalSeconds:N1} s: {PerSecond(totals.Runs, totals.Elapsed):N0} runs/s, ")
            + Invariant($"{totals.Simulated.TotalSeconds:N0} s simulated, {totals.Simulated / totals.Elapsed:N0} times real time, ")
            + Invariant($"{PerSecond(totals.Deliveries, totals.Elapsed):N0} messages/s, {report.Committed:N0} entries committed"));
        terminal.Line(Invariant($"event log hash {FailingRun.HashText(report.EventHash)}"));
        if (report.Unjudged > 0)
        {
            terminal.Line(Invariant($"{report.Unjudged} histories were too hard to judge: nothing is claimed of their linearizability"));
        }

        foreach ((SearchResult result, string file) in saved)
        {
            Tell(terminal, result.Plan.Seed, result.Violations[0]);
            TellBeyond(terminal, result);
            terminal.Line($"  {Terminal.Clean(file)}; show it with: raft replay {Terminal.Clean(file)}");
        }

        if (saved.Count == 0)
        {
            string what = options.Broken is { } broken ? $"'{broken.Name}' was not found" : "no property was violated";
            terminal.Line(Invariant($"{what}; go on with: raft fuzz --seed {report.NextSeed}{(options.Broken is { } rule ? $" --break {rule.Name}" : "")}")
                + (FaultWords.Format(options.Faults, options.DrawsFaultsToo) is { } faults ? $" --faults {faults}" : ""));
        }
    }

    /// <summary>The same as a document.</summary>
    public static object Document(
        SwarmReport report, SwarmSearchOptions options, IReadOnlyList<(SearchResult Result, string File)> saved) => new
        {
            report.FirstSeed,
            report.NextSeed,
            report.Totals.Runs,
            Broken = options.Broken?.Name,
            Faults = FaultWords.Format(options.Faults, options.DrawsFaultsToo),
            SimulatedSeconds = report.Totals.Simulated.TotalSeconds,
            ElapsedSeconds = report.Totals.Elapsed.TotalSeconds,
            report.Totals.Deliveries,
            report.Committed,
            report.Unjudged,
            EventHash = FailingRun.HashText(report.EventHash),
            Failures = saved.Select(one => new { one.Result.Plan.Seed, one.File, one.Result.BeyondModel, Violation = Document(one.Result.Violations[0]) }),
        };

    /// <summary>Tells how a run that was made again has ended.</summary>
    public static void Tell(Terminal terminal, bool json, FailingRun recorded, SearchResult result, TraceTail events)
    {
        string hash = FailingRun.HashText(result.EventHash);
        if (json)
        {
            terminal.Json(new
            {
                recorded.Plan.Seed,
                recorded.Broken,
                EventHash = hash,
                IsSame = hash == recorded.EventHash,
                result.BeyondModel,
                Violations = result.Violations.Select(Document),
                Events = events.Lines,
            });
            return;
        }

        SearchPlan plan = recorded.Plan;
        string broken = recorded.Rule is { } rule ? $"; broken is: {rule.Broken}" : "";
        terminal.Line(Invariant($"seed {plan.Seed}: {plan.Nodes} nodes, {plan.Clients} clients, faults for {plan.FaultTime.TotalSeconds:0.###} s{broken}"));
        foreach (PlannedFault fault in plan.Schedule!)
        {
            terminal.Line(Invariant($"  {fault.At.TotalSeconds,10:F6} s  {fault.Kind} {fault.Number}"));
        }

        terminal.Line();
        foreach (string line in events.Lines)
        {
            terminal.Line(Terminal.Clean(line));
        }

        terminal.Line();
        if (result.Violations.Count == 0)
        {
            terminal.Line("no property was violated");
        }
        else
        {
            Tell(terminal, plan.Seed, result.Violations[0]);
            TellBeyond(terminal, result);
        }

        terminal.Line(hash == recorded.EventHash
            ? $"event log hash {hash}, as recorded"
            : $"event log hash {hash}; {recorded.EventHash} was recorded: the file or the program has changed since");
    }

    private static object Document(Violation violation) => new
    {
        Property = violation.Property.ToString(),
        AtSeconds = violation.Time.TotalSeconds,
        violation.Fact,
        violation.Conflict,
    };

    private static void Tell(Terminal terminal, long seed, Violation violation)
    {
        terminal.Line(Invariant($"seed {seed} violates {violation.Property} at {violation.Time.TotalSeconds:F6} s:"));
        terminal.Line($"  {Terminal.Clean(violation.Fact)}");
        string[] lines = violation.Conflict.Split('\n');
        terminal.Line($"  but {Terminal.Clean(lines[0])}");
        foreach (string line in lines.Skip(1))
        {
            terminal.Line($"  {Terminal.Clean(line)}");
        }
    }

    /// <summary>A violation that was to be expected is said to be one.</summary>
    private static void TellBeyond(Terminal terminal, SearchResult result)
    {
        if (result.BeyondModel is { Count: > 0 } beyond)
        {
            terminal.Line($"  this is to be expected: {string.Join(", ", beyond)} {(beyond.Count == 1 ? "goes" : "go")} beyond Raft's model");
        }
    }

    /// <summary>Works with a bar where somebody looks on, else with none.</summary>
    public static T WithBar<T>(Terminal terminal, string what, Func<ProgressTask?, T> work) => terminal.Screen is { } screen
        ? screen.Progress().AutoClear(true).Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new ElapsedTimeColumn())
            .Start(context => work(context.AddTask(what)))
        : work(null);

    private static double PerSecond(long count, TimeSpan elapsed) => count / Math.Max(elapsed.TotalSeconds, 1e-9);

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
