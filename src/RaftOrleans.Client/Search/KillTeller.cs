using System.Globalization;
using RaftOrleans.Lab;
using RaftOrleans.Simulation;
using Spectre.Console;

namespace RaftOrleans.Client;

/// <summary>Says in words, and as a document, how known bugs were found.</summary>
internal static class KillTeller
{
    /// <summary>Makes the rows, with a bar that moves where somebody looks on.</summary>
    public static List<KillRow> Measuring(
        Terminal terminal, IReadOnlyList<BrokenRule> rules, KillTableOptions options, CancellationToken cancellation) =>
        SearchTeller.WithBar(terminal, "searching", bar =>
        {
            List<KillRow> rows = [];
            foreach (BrokenRule rule in rules)
            {
                rows.Add(KillTable.Measure(rule, options, bar is null ? null : Show, cancellation));
                bar?.Value = 100.0 * rows.Count / rules.Count;

                void Show(int master, long runs) => bar!.Description = Invariant(
                    $"{rule.Number} of {rules[^1].Number}, {rule.Name}: master seed {master}, {runs:N0} runs");
            }

            return rows;
        });

    /// <summary>Tells the table.</summary>
    public static void Tell(Terminal terminal, IReadOnlyList<KillRow> rows)
    {
        Table table = terminal.NewTable().AddColumns("number", "name", "runs to the first kill", "median", "turns red", "smallest run");
        table.Columns[0].RightAligned();
        table.Columns[3].RightAligned();
        foreach (KillRow row in rows)
        {
            table.AddRow(
                new Text(Invariant($"{row.Rule.Number}")),
                new Text(row.Rule.Name),
                new Text(string.Join(' ', row.Kills.Select(kill => kill.Runs is { } runs ? Invariant($"{runs}") : "-"))),
                new Text(row.Median is { } median ? Invariant($"{median}") : "-"),
                new Text($"{row.Smallest?.Violation?.Property}"),
                new Text(row.Smallest is { } smallest ? KillTableDocument.Describe(smallest) : ""));
        }

        terminal.Write(table);
        int found = rows.Count(row => row.IsFound);
        terminal.Line(Invariant($"{found} of {rows.Count} known bugs were found from every master seed"));
    }

    /// <summary>The same as a document.</summary>
    public static object Document(IReadOnlyList<KillRow> rows) => new
    {
        Found = rows.Count(row => row.IsFound),
        Bugs = rows.Select(row => new
        {
            row.Rule.Number,
            row.Rule.Name,
            row.Median,
            Runs = row.Kills.Select(kill => kill.Runs),
            Property = row.Smallest?.Violation?.Property.ToString(),
            row.Smallest?.Plan.Nodes,
            row.Smallest?.Plan.Clients,
            Faults = row.Smallest?.Plan.Schedule!.Count,
        }),
    };

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
