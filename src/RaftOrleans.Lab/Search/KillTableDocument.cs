using System.Globalization;
using System.Text;
using RaftOrleans.Simulation;

namespace RaftOrleans.Lab;

/// <summary>The table of kills as a page of the documentation.</summary>
public static class KillTableDocument
{
    /// <summary>The page's name.</summary>
    public const string Name = "broken-rules.md";

    /// <summary>The directory beside the page that holds the smallest run of each rule.</summary>
    public const string RunsDirectory = "broken-rules";

    /// <summary>The name of the file of a rule's smallest run.</summary>
    public static string FileName(BrokenRule rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        return Invariant($"{rule.Number:00}-{rule.Name}.json");
    }

    /// <summary>How large a run is, in words.</summary>
    public static string Describe(FailingRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        string size = $"{Count(run.Plan.Nodes, "node")}, {Count(run.Plan.Clients, "client")}, {Count(run.Plan.Schedule!.Count, "fault")}";

        // These are no single faults of the schedule.
        size += run.Plan.Faults.HasFlag(FaultKinds.Clocks) ? ", drifting clocks" : "";
        size += run.Plan.HasStuckDisk ? ", a stuck disk" : "";
        return run.Plan.Faults.HasFlag(FaultKinds.YoungLeaders) ? $"{size}, new leaders harmed" : size;
    }

    /// <summary>The page.</summary>
    /// <param name="rows">All rows.</param>
    /// <param name="options">How they were made.</param>
    public static string Of(IReadOnlyList<KillRow> rows, KillTableOptions options)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(options);
        StringBuilder page = new();
        page.Append(Invariant($"""
            # Broken rules

            Known bugs of Raft implementations, each as a broken rule of the node or a broken duty of its host, and how the search finds it.
            Made by `raft kills --out docs`: for each of {options.Masters} master seeds, which stand {KillTableOptions.SeedsApart:N0} seeds apart, how many runs
            it took until one violated what the bug is known to violate; the same program comes to the same numbers on every machine. How
            many runs one seed needs is mostly luck: read the median. The smallest run is what shrinking made of the first kills; show it
            with `raft replay docs/{RunsDirectory}/<file>`. Nothing of this is found in the real node (see [search.md](search.md)).

            {rows.Count(row => row.IsFound)} of {rows.Count} were found from every master seed.

            | # | bug | what is broken | median | runs to the first kill | turns red | smallest run |
            |---:|---|---|---:|---|---|---|

            """));
        foreach (KillRow row in rows)
        {
            string runs = string.Join(", ", row.Kills.Select(kill => kill.Runs is { } number ? Invariant($"{number:N0}") : "none"));
            string median = row.Median is { } found ? Invariant($"{found:N0}") : Invariant($"over {options.MaxRuns:N0}");
            page.Append(Invariant($"| {row.Rule.Number} | `{row.Rule.Name}` | {row.Rule.Broken} | {median} | {runs} "));
            page.Append(row.Smallest is { } smallest
                ? $"| {smallest.Violation!.Property} | [{Describe(smallest)}]({RunsDirectory}/{FileName(row.Rule)}) |\n"
                : "| | |\n");
        }

        page.Append("\n## What conflicts in the smallest runs\n\n");
        foreach (KillRow row in rows.Where(row => row.Smallest is not null))
        {
            FailingRun smallest = row.Smallest!;
            page.Append(Invariant($"- **{row.Rule.Number}, {row.Rule.Name}**, after {smallest.Violation!.Time.TotalMilliseconds:N1} ms: "));
            page.Append(CultureInfo.InvariantCulture, $"{smallest.Violation.Fact}; but {smallest.Violation.Conflict.Split('\n')[0]}\n");
        }

        return page.ToString();
    }

    private static string Count(int count, string what) => Invariant($"{count} {what}{(count == 1 ? "" : "s")}");

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
