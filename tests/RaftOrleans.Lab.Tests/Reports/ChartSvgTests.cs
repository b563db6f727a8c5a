using System.Globalization;
using System.Xml.Linq;

namespace RaftOrleans.Lab.Tests.Reports;

public sealed class ChartSvgTests
{
    /// <summary>A chart with everything that a chart can have.</summary>
    internal static Chart Sample { get; } = new()
    {
        Title = "Answers & <time>",
        X = new ChartAxis("time, s"),
        Y = new ChartAxis("latency, ms", IsLogarithmic: true),
        Series =
        [
            new ChartSeries("line", ChartSeriesKind.Line, [new(0, 1), new(1, 10), new(2, double.NaN), new(3, 5)]),
            new ChartSeries("points <&>", ChartSeriesKind.Points, [new(0.5, 3, 2, 5), new(1.5, 4)]),
            new ChartSeries("steps", ChartSeriesKind.Steps, [new(0, 2), new(2, 8)]) { IsDashed = true, Color = ReportColor.Bad },
        ],
        Bands = [new ChartBand(1, 2, "partition <1>")],
        Marks = [new ChartMark(2.5, "leader n1", ReportColor.Leader)],
    };

    [Fact]
    public void A_chart_is_an_svg_with_its_title_axes_series_bands_and_marks()
    {
        XElement svg = Xml.Parse(ChartSvg.Element(Sample));

        Assert.Equal(Xml.Svg + "svg", svg.Name);
        Assert.Equal("Answers & <time>", Assert.Single(svg.Texts("title")));
        foreach (string text in new[] { "time, s", "latency, ms", "line", "points <&>", "steps", "partition <1>", "leader n1" })
        {
            Assert.Contains(text, svg.Texts("text"));
        }
    }

    [Fact]
    public void Its_colours_are_those_of_reports()
    {
        string svg = ChartSvg.Element(Sample);

        Assert.DoesNotContain("rgb(7,11", svg, StringComparison.Ordinal);
        Assert.DoesNotContain("black", svg, StringComparison.Ordinal);
        Assert.Contains("stroke:var(--series1)", svg, StringComparison.Ordinal);
        Assert.Contains("stroke:var(--bad)", svg, StringComparison.Ordinal);
        Assert.Contains("fill:var(--fault)", svg, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_chart_gives_the_same_text()
    {
        Assert.Equal(ChartSvg.Element(Sample), ChartSvg.Element(Sample));
    }

    [Fact]
    public void A_file_of_its_own_brings_the_colours_along()
    {
        XElement svg = Xml.Parse(ChartSvg.Document(Sample));

        Assert.Contains("prefers-color-scheme:dark", Assert.Single(svg.Texts("style")), StringComparison.Ordinal);
        Assert.Contains("Answers & <time>", svg.Texts("text"));
    }

    [Theory]
    [InlineData(0, new double[0])]
    [InlineData(1, new double[] { 4 })]
    [InlineData(5, new double[] { 3, 1, 2, 5, 4 })]
    public void A_distribution_rises_from_0_to_1(int count, double[] samples)
    {
        ChartSeries series = ChartSeries.Cdf("x", samples);

        Assert.Equal(count == 0 ? 0 : count + 1, series.Points.Count);
        if (count > 0)
        {
            Assert.Equal(new ChartPoint(samples.Min(), 0), series.Points[0]);
            Assert.Equal(new ChartPoint(samples.Max(), 1), series.Points[^1]);
            Assert.Equal([.. series.Points.Select(point => point.Y).Order()], series.Points.Select(point => point.Y));
        }
    }

    [Fact]
    public void A_distribution_of_many_samples_has_few_points_and_both_ends()
    {
        ChartSeries series = ChartSeries.Cdf("x", Enumerable.Range(1, 10_000).Select(i => (double)i), most: 50);

        Assert.Equal(51, series.Points.Count);
        Assert.Equal(new ChartPoint(1, 0.0001), series.Points[1]);
        Assert.Equal(new ChartPoint(10_000, 1), series.Points[^1]);
    }

    [Fact]
    public void A_size_that_cannot_be_drawn_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => ChartSvg.Element(Sample with { Width = 10 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => ChartSvg.Element(Sample with { Height = 1_000_000 }));
    }

    [Fact]
    public void Colours_can_be_read_on_both_sides()
    {
        foreach (string side in ReportColors.Css.Split("@media"))
        {
            Dictionary<string, string> colors = side.Split('{', '}', ';')
                .Where(rule => rule.StartsWith("--", StringComparison.Ordinal))
                .Select(rule => rule.Split(':'))
                .ToDictionary(rule => rule[0], rule => rule[1], StringComparer.Ordinal);
            Assert.Equal(Enum.GetValues<ReportColor>().Length, colors.Count);
            foreach ((string name, string value) in colors.Where(color => color.Key is not ("--paper" or "--panel" or "--grid")))
            {
                double needed = name is "--ink" or "--muted" or "--good" or "--bad" or "--unsure" ? 4.5 : 3;
                Assert.True(Contrast(value, colors["--paper"]) >= needed, $"{name} is {value}");
            }
        }
    }

    private static double Contrast(string one, string other)
    {
        double[] both = [Luminance(one), Luminance(other)];
        return (both.Max() + 0.05) / (both.Min() + 0.05);
    }

    private static double Luminance(string color)
    {
        double[] parts = [.. new[] { 1, 3, 5 }.Select(start => int.Parse(color.AsSpan(start, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255.0)];
        double[] linear = [.. parts.Select(part => part <= 0.04045 ? part / 12.92 : Math.Pow((part + 0.055) / 1.055, 2.4))];
        return (0.2126 * linear[0]) + (0.7152 * linear[1]) + (0.0722 * linear[2]);
    }
}
