using System.Globalization;
using System.Text;

namespace RaftOrleans.Lab;

/// <summary>A figure as one page, and its trials as a file.</summary>
public static class FigureReport
{
    /// <summary>The page, with table and charts; it needs nothing but itself.</summary>
    public static string Html(FigureResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        Figure figure = result.Figure;
        HtmlPage page = new(figure.Title, figure.Method);
        if (figure.Rows.Any(row => row.Published.Count + row.Computed.Count > 0))
        {
            page.Banner(Verdict(result), result.IsWithin ? HtmlTone.Good : HtmlTone.Bad);
        }

        page.Facts(Facts(result));
        page.Section("Values");
        foreach (IGrouping<string, FigureRowResult> table in result.Rows.GroupBy(row => string.Join(' ', row.Row.Statistics.Select(s => s.Name))))
        {
            AddTable(page, [.. table]);
        }

        page.Section("Charts");
        foreach (Chart chart in FigureCharts.Of(result))
        {
            page.Chart(chart);
        }

        return page.ToString();
    }

    /// <summary>Whether all published and computed values are within their tolerances, in a sentence.</summary>
    public static string Verdict(FigureResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        FigureValue[] judged = [.. result.Rows.SelectMany(row => row.Values).Where(value => value.Tolerance is not null)];
        int outside = judged.Count(value => !value.IsWithin);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{judged.Length - outside} of {judged.Length} published or computed values are within their tolerances");
    }

    /// <summary>Each trial on a line: row, number of the trial, value, whether it ended, whether in the first round.</summary>
    public static string Csv(FigureResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        StringBuilder csv = new("row,trial,value,ended,first_round\n");
        foreach (FigureRowResult row in result.Rows)
        {
            for (int i = 0; i < row.Outcomes.Count; i++)
            {
                TrialOutcome outcome = row.Outcomes[i];
                csv.Append(
                    CultureInfo.InvariantCulture,
                    $"\"{row.Row.Label}\",{i + 1},{outcome.Value:0.######},{(outcome.IsEnded ? 1 : 0)},{(outcome.IsFirstRound ? 1 : 0)}\n");
            }
        }

        return csv.ToString();
    }

    private static IEnumerable<(string Name, string Value)> Facts(FigureResult result)
    {
        yield return ("Figure", result.Figure.Name);
        yield return ("Seed", result.Seed.ToString(CultureInfo.InvariantCulture));
        yield return ("Trials", result.Rows.Sum(row => (long)row.Trials).ToString("N0", CultureInfo.InvariantCulture));
        yield return ("Messages", result.Deliveries.ToString("N0", CultureInfo.InvariantCulture));
        yield return ("Event log hash", FailingRun.HashText(result.EventHash));
        yield return ("Published in", result.Figure.Source.Length == 0 ? "nobody has published values" : result.Figure.Source);
        if (result.Figure.Fitted.Length > 0)
        {
            yield return ("Fitted", result.Figure.Fitted);
        }

        yield return ("Intervals", string.Create(CultureInfo.InvariantCulture, $"{100 * FigureRun.Confidence:0.#} % confidence"));
        if (result.Rows.Any(row => row.Values.Any(value => value.Tolerance is not null)))
        {
            yield return ("Tolerance", FigureText.ToleranceOf(result.Figure));
        }
    }

    private static void AddTable(HtmlPage page, FigureRowResult[] rows)
    {
        Statistic[] statistics = [.. rows[0].Row.Statistics];
        page.Table(
            [$"row, {(rows[0].Row.Unit == "1" ? "shares" : rows[0].Row.Unit)}", new HtmlColumn("trials", IsNumber: true),
                .. statistics.Select(statistic => new HtmlColumn(statistic.Name, IsNumber: true))],
            rows.Select(row => (IReadOnlyList<HtmlCell>)
            [
                new HtmlCell(row.Row.Label),
                new HtmlCell(
                    row.Trials.ToString("N0", CultureInfo.InvariantCulture) + (row.Unended == 0 ? "" : $"\n{row.Unended} without an end")),
                .. row.Values.Select(Cell),
            ]));
    }

    private static HtmlCell Cell(FigureValue value)
    {
        StringBuilder text = new(FigureText.Number(value.Measured));
        text.Append($"\n{FigureText.Range(value.Confidence)}");
        text.Append(value.Computed is { } computed ? $"\ncomputed {FigureText.Number(computed)}" : "");
        text.Append(value.Published is { } published ? $"\npublished {FigureText.Published(published)}" : "");
        text.Append(value.Tolerance is { } tolerance ? $"\ntolerance {FigureText.Range(tolerance)}" : "");
        return new HtmlCell(text.ToString(), value.IsWithin ? HtmlTone.Plain : HtmlTone.Bad);
    }
}
