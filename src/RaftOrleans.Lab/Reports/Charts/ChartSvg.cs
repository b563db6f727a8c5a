using System.Globalization;
using System.Text.RegularExpressions;
using OxyPlot;
using OxyPlot.Annotations;
using OxyPlot.Axes;
using OxyPlot.Legends;
using OxyPlot.Series;

namespace RaftOrleans.Lab;

/// <summary>
/// Draws charts as SVG with OxyPlot. OxyPlot knows fixed colours only, so it is given stand-ins, each of which is then replaced by the CSS
/// variable that it stands for: a chart follows the page it is on into the dark. The same chart gives the same text.
/// </summary>
public static partial class ChartSvg
{
    private const string Font = "system-ui, sans-serif";

    private const RegexOptions Plain = RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;

    // No real colour of a chart has these values, and they differ in the last part only.
    private const byte StandInRed = 7;
    private const byte StandInGreen = 11;

    /// <summary>The chart as an element <c>svg</c> for a page.</summary>
    public static string Element(Chart chart)
    {
        ArgumentNullException.ThrowIfNull(chart);
        return Render(chart, withTitle: false);
    }

    /// <summary>The chart as an SVG file of its own, with its title.</summary>
    public static string Document(Chart chart)
    {
        ArgumentNullException.ThrowIfNull(chart);
        return SvgText.Document(Render(chart, withTitle: true));
    }

    private static string Render(Chart chart, bool withTitle)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(chart.Width, 200, nameof(chart));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(chart.Width, 5_000, nameof(chart));
        ArgumentOutOfRangeException.ThrowIfLessThan(chart.Height, 120, nameof(chart));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(chart.Height, 5_000, nameof(chart));
        string svg = SvgExporter.ExportToString(Model(chart, withTitle), chart.Width, chart.Height, false, new ChartTextMeasurer());
        svg = svg[svg.IndexOf("<svg", StringComparison.Ordinal)..].Trim().ReplaceLineEndings("\n");
        svg = FillAttribute().Replace(svg, match => $"style=\"fill:{match.Groups["color"].Value}\"");
        svg = StandIn().Replace(svg, match => ReportColors.Variable((ReportColor)Number(match.Groups["number"].Value)));

        // Scales with the page, and has a name for those who do not see it.
        string size = $"<svg width=\"{chart.Width}\" height=\"{chart.Height}\"";
        string scaled = $"<svg role=\"img\" viewBox=\"0 0 {chart.Width} {chart.Height}\" width=\"{chart.Width}\" height=\"{chart.Height}\"";
        svg = svg.Replace(size, scaled, StringComparison.Ordinal);
        return svg.Insert(svg.IndexOf('>', StringComparison.Ordinal) + 1, $"<title>{XmlText.Escape(chart.Title)}</title>");
    }

    private static PlotModel Model(Chart chart, bool withTitle)
    {
        var model = new PlotModel
        {
            Title = withTitle ? XmlClean(chart.Title) : null,
            TitleFontSize = 14,
            TitleFontWeight = 600,
            DefaultFont = Font,
            DefaultFontSize = 12,
            TextColor = Color(ReportColor.Ink),
            PlotAreaBorderColor = Color(ReportColor.Grid),
            PlotAreaBorderThickness = new OxyThickness(0, 0, 0, 1),
        };
        model.Axes.Add(Axis(chart.X, AxisPosition.Bottom));
        model.Axes.Add(Axis(chart.Y, AxisPosition.Left));
        AddBands(model, chart.Bands);
        AddMarks(model, chart.Marks);
        int number = 0;
        foreach (ChartSeries series in chart.Series)
        {
            AddSeries(model, series, series.Color ?? ReportColors.Series(number));
            number++;
        }

        model.Legends.Add(new Legend
        {
            LegendPlacement = LegendPlacement.Outside,
            LegendPosition = LegendPosition.RightTop,
            LegendTextColor = Color(ReportColor.Ink),
            LegendBackground = OxyColors.Undefined,
            LegendBorder = OxyColors.Undefined,
            LegendLineSpacing = 4,
        });
        return model;
    }

    private static Axis Axis(ChartAxis axis, AxisPosition position)
    {
        Axis drawn = axis.IsLogarithmic ? new LogarithmicAxis() : new LinearAxis();
        drawn.Position = position;
        drawn.Title = XmlClean(axis.Title);
        drawn.Minimum = axis.Minimum ?? double.NaN;
        drawn.Maximum = axis.Maximum ?? double.NaN;
        drawn.MinimumPadding = axis.Minimum is null && position == AxisPosition.Left ? 0.04 : 0;
        drawn.MaximumPadding = position == AxisPosition.Left ? 0.06 : 0.01;
        drawn.MajorGridlineStyle = LineStyle.Solid;
        drawn.MajorGridlineColor = Color(ReportColor.Grid);
        drawn.TicklineColor = Color(ReportColor.Grid);
        drawn.MinorTickSize = axis.IsLogarithmic ? 3 : 0;
        drawn.MinorTicklineColor = Color(ReportColor.Grid);
        drawn.AxislineColor = Color(ReportColor.Grid);
        drawn.TextColor = Color(ReportColor.Muted);
        drawn.TitleColor = Color(ReportColor.Ink);
        drawn.AxisTitleDistance = 10;
        return drawn;
    }

    private static void AddBands(PlotModel model, IReadOnlyList<ChartBand> bands)
    {
        foreach (ChartBand band in bands)
        {
            model.Annotations.Add(new RectangleAnnotation
            {
                MinimumX = band.From,
                MaximumX = band.To,
                Fill = OxyColor.FromAColor(38, Color(band.Color)),
                Stroke = OxyColors.Undefined,
                Layer = AnnotationLayer.BelowSeries,
            });

            // Its label stands at the top, on a line that cannot be seen.
            model.Annotations.Add(new LineAnnotation
            {
                Type = LineAnnotationType.Vertical,
                X = (band.From + band.To) / 2,
                Color = OxyColors.Transparent,
                Text = XmlClean(band.Label),
                TextColor = Color(ReportColor.Muted),
                TextOrientation = AnnotationTextOrientation.Horizontal,
                TextHorizontalAlignment = HorizontalAlignment.Center,
                TextVerticalAlignment = VerticalAlignment.Top,
                FontSize = 11,
                Layer = AnnotationLayer.BelowSeries,
            });
        }
    }

    private static void AddMarks(PlotModel model, IReadOnlyList<ChartMark> marks)
    {
        foreach (ChartMark mark in marks)
        {
            model.Annotations.Add(new LineAnnotation
            {
                Type = LineAnnotationType.Vertical,
                X = mark.At,
                Color = Color(mark.Color),
                LineStyle = LineStyle.Dash,
                StrokeThickness = 1,
                Text = XmlClean(mark.Label),
                TextColor = Color(ReportColor.Muted),
                FontSize = 11,
                Layer = AnnotationLayer.BelowSeries,
            });
        }
    }

    private static void AddSeries(PlotModel model, ChartSeries series, ReportColor reportColor)
    {
        OxyColor color = Color(reportColor);
        string? name = series.Name.Length == 0 ? null : XmlClean(series.Name);
        if (series.Kind == ChartSeriesKind.Points)
        {
            var points = new ScatterSeries { Title = name, MarkerType = MarkerType.Circle, MarkerSize = 3, MarkerFill = color };
            points.Points.AddRange(series.Points.Select(point => new ScatterPoint(point.X, point.Y)));
            model.Series.Add(points);
        }
        else
        {
            LineSeries line = series.Kind == ChartSeriesKind.Steps ? new StairStepSeries { VerticalStrokeThickness = 2 } : new LineSeries();
            line.Title = name;
            line.Color = color;
            line.StrokeThickness = 2;
            line.LineStyle = series.IsDashed ? LineStyle.Dash : LineStyle.Solid;
            line.Points.AddRange(series.Points.Select(point => new DataPoint(point.X, point.Y)));
            model.Series.Add(line);
        }

        AddIntervals(model, series, color);
    }

    private static void AddIntervals(PlotModel model, ChartSeries series, OxyColor color)
    {
        List<ChartPoint> ranges = [.. series.Points.Where(point => point is { Low: not null, High: not null })];
        if (ranges.Count == 0)
        {
            return;
        }

        // A line from end to end for each, interrupted in between.
        var intervals = new LineSeries { Color = color, StrokeThickness = 1.2, RenderInLegend = false };
        foreach (ChartPoint point in ranges)
        {
            intervals.Points.Add(new DataPoint(point.X, point.Low!.Value));
            intervals.Points.Add(new DataPoint(point.X, point.High!.Value));
            intervals.Points.Add(DataPoint.Undefined);
        }

        model.Series.Add(intervals);
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static OxyColor Color(ReportColor color) => OxyColor.FromRgb(StandInRed, StandInGreen, (byte)color);

    /// <summary>OxyPlot escapes texts, but writes what XML cannot hold.</summary>
    private static string XmlClean(string text) =>
        string.Concat(text.Select(c => c < ' ' || char.IsSurrogate(c) || c >= '\uFFFE' ? '\uFFFD' : c));

    // Variables are for styles; in an attribute of its own not every reader takes them.
    [GeneratedRegex("fill=\"(?<color>rgb\\(7,11,[0-9]+\\))\"", Plain, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex FillAttribute();

    [GeneratedRegex("rgb\\(7,11,(?<number>[0-9]+)\\)", Plain, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex StandIn();
}
