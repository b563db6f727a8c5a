using System.Globalization;
using RaftOrleans.Lab;
using Spectre.Console;

namespace RaftOrleans.Client;

/// <summary>Says in words, and as a document, what figures have come to.</summary>
internal static class FigureTeller
{
    /// <summary>Makes a figure, with a bar that moves where somebody looks on.</summary>
    public static FigureResult Making(Terminal terminal, string name, Func<Action<FigureProgress>?, FigureResult> make) =>
        terminal.Screen is { } screen
            ? screen.Progress().AutoClear(true).Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new ElapsedTimeColumn())
                .Start(context =>
                {
                    ProgressTask bar = context.AddTask(name);
                    return make(progress =>
                    {
                        bar.Value = 100.0 * progress.Done / progress.Trials;
                        bar.Description = Markup.Escape(Invariant($"{name}, {progress.Row}: {progress.Done} of {progress.Trials} trials"));
                    });
                })
            : make(null);

    /// <summary>Tells a figure: a table, what is outside its tolerance, what was written.</summary>
    public static void Tell(Terminal terminal, FigureResult result, IReadOnlyList<string> files)
    {
        Figure figure = result.Figure;
        terminal.Line(figure.Title);
        terminal.Line(figure.Method);
        if (figure.Fitted.Length > 0)
        {
            terminal.Line($"fitted: {figure.Fitted}");
        }

        terminal.Line();
        foreach (IGrouping<string, FigureRowResult> table in result.Rows.GroupBy(row => string.Join(' ', row.Row.Statistics.Select(s => s.Name))))
        {
            WriteTable(terminal, [.. table]);
            terminal.Line();
        }

        if (result.Rows.Any(row => row.Values.Any(value => value.Tolerance is not null)))
        {
            terminal.Line(FigureReport.Verdict(result));
            foreach (FigureRowResult row in result.Rows)
            {
                foreach (FigureValue value in row.Values.Where(value => !value.IsWithin))
                {
                    terminal.Line($"  outside: {FigureText.Deviation(row, value)}");
                }
            }

            terminal.Line(FigureText.ToleranceOf(figure));
        }

        terminal.Line(Invariant(
            $"seed {result.Seed}, {result.Rows.Sum(row => (long)row.Trials):N0} trials, {result.Deliveries:N0} messages in ")
            + Invariant($"{result.Elapsed.TotalSeconds:F1} s, event log hash {FailingRun.HashText(result.EventHash)}"));
        foreach (string file in files)
        {
            terminal.Line($"written: {Terminal.Clean(file)}");
        }
    }

    /// <summary>The same as a document.</summary>
    public static object Document(FigureResult result, IReadOnlyList<string> files) => new
    {
        Figure = result.Figure.Name,
        result.Figure.Title,
        result.Figure.Method,
        result.Figure.Source,
        result.Figure.Fitted,
        result.Seed,
        Rows = result.Rows.Select(Row),
        Tolerance = FigureText.ToleranceOf(result.Figure),
        Within = result.IsWithin,
        EventHash = FailingRun.HashText(result.EventHash),
        result.Deliveries,
        ElapsedSeconds = result.Elapsed.TotalSeconds,
        Files = files,
    };

    private static Dictionary<string, object?> Row(FigureRowResult row)
    {
        Dictionary<string, object?> document = new()
        {
            ["label"] = row.Row.Label,
            ["unit"] = row.Row.Unit,
            ["trials"] = row.Trials,
            ["unended"] = row.Unended,
        };
        if (row.Row.Swept is { } swept)
        {
            document["swept"] = swept;
        }

        foreach (FigureValue value in row.Values)
        {
            string name = value.Statistic.Name.Replace('.', '_');
            document[name] = value.Measured;
            document[$"interval_{name}"] = new[] { value.Confidence.Low, value.Confidence.High };
            Add($"published_{name}", value.Published);
            Add($"computed_{name}", value.Computed);
            if (value.Tolerance is { } tolerance)
            {
                document[$"tolerance_{name}"] = new[] { tolerance.Low, tolerance.High };
                document[$"within_{name}"] = value.IsWithin;
            }
        }

        document["within"] = row.IsWithin;
        document["event_hash"] = FailingRun.HashText(row.EventHash);
        return document;

        void Add(string name, double? value)
        {
            if (value is not null)
            {
                document[name] = value;
            }
        }
    }

    private static void WriteTable(Terminal terminal, FigureRowResult[] rows)
    {
        Table table = terminal.NewTable().AddColumns("row", "trials");
        table.Columns[1].RightAligned();
        foreach (Statistic statistic in rows[0].Row.Statistics)
        {
            table.AddColumn(new TableColumn(statistic.Name).RightAligned());
        }

        foreach (FigureRowResult row in rows)
        {
            AddLine(table, row.Row.Label, Invariant($"{row.Trials:N0}"), row.Values.Select(value => FigureText.Number(value.Measured)));
            if (row.Row.Published.Count > 0)
            {
                AddLine(table, "  published", "", row.Values.Select(value => value.Published is { } known ? FigureText.Published(known) : ""));
            }

            if (row.Row.Computed.Count > 0)
            {
                AddLine(table, "  computed", "", row.Values.Select(value => value.Computed is { } known ? FigureText.Number(known) : ""));
            }

            AddLine(table, "  95 % interval", "", row.Values.Select(value => FigureText.Range(value.Confidence)));
            if (row.Unended > 0)
            {
                AddLine(table, "  without an end", Invariant($"{row.Unended:N0}"), row.Values.Select(_ => ""));
            }
        }

        terminal.Write(table);
    }

    private static void AddLine(Table table, string label, string trials, IEnumerable<string> values) =>
        table.AddRow([new Text(label), new Text(trials), .. values.Select(value => new Text(value))]);

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
