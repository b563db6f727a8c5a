using System.Xml.Linq;

namespace RaftOrleans.Lab.Tests;

public sealed class FigureReportTests
{
    [Fact]
    public void The_page_has_a_table_with_published_values_and_a_chart_for_each_panel()
    {
        FigureResult result = Make("election-lan");

        string page = FigureReport.Html(result);

        XDocument document = XDocument.Parse(page[page.IndexOf("<html", StringComparison.Ordinal)..]);
        Assert.Equal(2, document.Descendants().Count(element => element.Name.LocalName == "figure"));
        Assert.Contains("published 41,104", page, StringComparison.Ordinal);
        Assert.Contains("published 0.025", page, StringComparison.Ordinal);
        Assert.Contains(FailingRun.HashText(result.EventHash), page, StringComparison.Ordinal);
        Assert.Contains("fitted", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("://", page.Replace("http://www.w3.org/", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public void A_value_outside_its_tolerance_is_told()
    {
        Figure lan = FigureCatalog.Find("election-lan")!;
        FigureRow row = lan.Rows[5] with { Published = [new PublishedValue(Statistic.P50, 300)] };

        FigureResult result = FigureRun.Make(lan with { Rows = [row] }, new FigureOptions { Trials = 200 });

        Assert.False(result.IsWithin);
        Assert.Equal("0 of 1 published or computed values are within their tolerances", FigureReport.Verdict(result));
        Assert.Contains("banner bad", FigureReport.Html(result), StringComparison.Ordinal);
        FigureValue value = result.Rows[0].Values.Single(one => !one.IsWithin);
        Assert.StartsWith("150-300 p50: measured 1", FigureText.Deviation(result.Rows[0], value), StringComparison.Ordinal);
    }

    [Fact]
    public void Each_trial_is_a_line_of_the_file()
    {
        FigureResult result = Make("sweep-followers");

        string[] lines = FigureReport.Csv(result).TrimEnd('\n').Split('\n');

        Assert.Equal("row,trial,value,ended,first_round", lines[0]);
        Assert.Equal(1 + (2 * 20), lines.Length);
        Assert.StartsWith("\"1\",20,", lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void Every_figure_has_a_chart()
    {
        Assert.All(FigureCatalog.All, figure => Assert.NotEmpty(FigureCharts.Of(Make(figure.Name, 5))));
    }

    private static FigureResult Make(string name, int trials = 20)
    {
        Figure figure = FigureCatalog.Find(name)!;

        // The first row of the paper takes hundreds of elections a trial.
        IReadOnlyList<FigureRow> rows = name == "election-lan" ? [figure.Rows[0] with { Trial = figure.Rows[1].Trial }, .. figure.Rows.Skip(1)] : figure.Rows;
        return FigureRun.Make(figure with { Rows = rows }, new FigureOptions { Trials = trials });
    }
}
