namespace RaftOrleans.Lab;

/// <summary>The charts of a figure.</summary>
public static class FigureCharts
{
    /// <summary>Most points of a curve: more would make the file larger and the curve no better.</summary>
    private const int MostPoints = 250;

    private const int Height = 420;

    /// <summary>Distributions with the published values beside, by panel; then what is varied, with confidence intervals.</summary>
    public static IReadOnlyList<Chart> Of(FigureResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        List<Chart> charts = [.. result.Rows.Where(row => row.Row.Panel is not null).GroupBy(row => row.Row.Panel!).Select(Distribution)];
        FigureRowResult[] swept = [.. result.Rows.Where(row => row.Row.Swept is not null)];
        if (swept.Length > 0)
        {
            charts.Add(Sweep(result.Figure, swept));
        }

        return charts;
    }

    private static Chart Distribution(IGrouping<string, FigureRowResult> panel)
    {
        List<ChartSeries> series = [];
        int number = 0;
        foreach (FigureRowResult row in panel)
        {
            ReportColor color = ReportColors.Series(number++);
            series.Add(ChartSeries.Cdf(row.Row.Label, row.Sample.Sorted, MostPoints) with { Color = color, Kind = ChartSeriesKind.Line });
            ChartPoint[] published =
                [.. row.Row.Published.Where(value => value.Statistic.Kind == StatisticKind.Quantile)
                    .Select(value => new ChartPoint(value.Value, value.Statistic.Level))];
            if (published.Length > 0)
            {
                series.Add(new ChartSeries(number == 1 ? "dots: published" : "", ChartSeriesKind.Points, published) { Color = color });
            }
        }

        return new Chart
        {
            Title = panel.Key,
            X = new ChartAxis("time, ms", IsLogarithmic: true),
            Y = new ChartAxis("share of trials", Minimum: 0, Maximum: 1),
            Series = series,
            Height = Height,
        };
    }

    private static Chart Sweep(Figure figure, FigureRowResult[] rows)
    {
        List<ChartSeries> series = [];
        int number = 0;
        foreach (Statistic statistic in rows[0].Row.Statistics.Where(statistic => statistic.IsShare == rows[0].Row.Statistics[0].IsShare))
        {
            ReportColor color = ReportColors.Series(number++);
            ChartPoint[] measured = Points(rows, statistic, value => value.Measured, true);
            series.Add(new ChartSeries(statistic.Name, ChartSeriesKind.Points, measured) { Color = color });
            bool isComputed = rows.All(row => Value(row, statistic).Computed is not null);
            series.Add(new ChartSeries(
                isComputed ? "closed form" : "", ChartSeriesKind.Line,
                Points(rows, statistic, value => isComputed ? value.Computed!.Value : value.Measured, false))
            {
                Color = color,
                IsDashed = isComputed,
            });
        }

        return new Chart
        {
            Title = figure.Title,
            X = new ChartAxis(figure.SweptName),
            Y = new ChartAxis(rows[0].Row.Statistics[0].IsShare ? "share of trials" : "time, ms", Minimum: 0),
            Series = series,
            Height = Height,
        };
    }

    private static FigureValue Value(FigureRowResult row, Statistic statistic) => row.Values.First(value => value.Statistic == statistic);

    private static ChartPoint[] Points(FigureRowResult[] rows, Statistic statistic, Func<FigureValue, double> y, bool hasInterval) =>
    [
        .. rows.Select(row => (row.Row.Swept!.Value, Value: Value(row, statistic))).Select(point => hasInterval
            ? new ChartPoint(point.Item1, y(point.Value), point.Value.Confidence.Low, point.Value.Confidence.High)
            : new ChartPoint(point.Item1, y(point.Value))),
    ];
}
