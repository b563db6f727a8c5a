using System.Xml.Linq;
using RaftOrleans.Verification;

namespace RaftOrleans.Lab.Tests.Reports;

public sealed class HistoryPictureTests
{
    private static readonly OperationHistory Stale = HistoryReader.Parse(
        """
        {"client":1,"f":"write","key":"x","value":1,"call":0,"ret":10,"type":"ok"}
        {"client":1,"f":"write","key":"x","value":2,"call":20,"ret":30,"type":"ok"}
        {"client":2,"f":"read","key":"x","call":40,"ret":50,"type":"ok","out":1}
        {"client":3,"f":"write","key":"y","value":"<&>","call":5,"type":"info"}
        {"client":3,"f":"write","key":"y","value":3,"call":15,"ret":25,"type":"fail"}
        """);

    [Fact]
    public void Every_operation_is_a_bar_that_tells_what_it_is()
    {
        (string text, string? leftOut) = HistoryPicture.Draw(Stale.Operations);
        XElement svg = Xml.Parse(text);

        Assert.Null(leftOut);
        List<string> bars = [.. svg.Descendants(Xml.Svg + "rect").Select(bar => bar.Value).Where(tip => tip.Length > 0)];
        Assert.Equal(Stale.Operations.Select(operation => operation.ToString()).Order(StringComparer.Ordinal), bars.Order(StringComparer.Ordinal));
        Assert.Equal(["client 1", "client 2", "client 3"], svg.Texts("text").Where(name => name.StartsWith("client", StringComparison.Ordinal)));
    }

    [Fact]
    public void The_failing_part_is_framed_and_the_rest_is_pale()
    {
        LinearizabilityResult check = LinearizabilityChecker.Check(Stale);
        (string text, _) = HistoryPicture.Draw(Stale.Operations, new HistoryPictureOptions { Failing = check.Violation!.Operations });
        XElement svg = Xml.Parse(text);

        int frames = svg.Descendants(Xml.Svg + "rect").Count(box => box.Attribute("style")!.Value is "fill:none;stroke:var(--bad)");
        Assert.Equal(check.Violation.Operations.Count, frames);
        Assert.Equal(2, svg.Descendants(Xml.Svg + "rect").Count(box => box.Attribute("style")!.Value.Contains("fill-opacity:0.12", StringComparison.Ordinal)));
    }

    [Fact]
    public void Linearization_points_lie_within_their_operations()
    {
        OperationHistory history = HistoryReader.Parse(
            """
            {"client":1,"f":"write","key":"x","value":1,"call":0,"ret":100,"type":"ok"}
            {"client":2,"f":"read","key":"x","call":10,"ret":20,"type":"ok","out":null}
            {"client":2,"f":"read","key":"x","call":40,"ret":50,"type":"ok","out":1}
            """);
        LinearizabilityResult check = LinearizabilityChecker.Check(history);
        (string text, _) = HistoryPicture.Draw(history.Operations, new HistoryPictureOptions { Orders = check.Orders });
        XElement svg = Xml.Parse(text);

        double[] points = [.. svg.Descendants(Xml.Svg + "line").Where(line => line.Attribute("style")!.Value.Contains("--good", StringComparison.Ordinal)).Select(line => (double)line.Attribute("x1")!)];
        Assert.Equal(3, points.Length);
        XElement write = svg.Descendants(Xml.Svg + "rect").Single(bar => bar.Value.StartsWith("client 1", StringComparison.Ordinal));
        double left = (double)write.Attribute("x")!;
        Assert.All(points, point => Assert.InRange(point, left, left + (double)write.Attribute("width")!));
    }

    [Fact]
    public void Of_too_many_operations_those_near_the_failing_ones_are_drawn()
    {
        List<Operation> many = [.. Stale.Operations];
        for (int i = 0; i < 100; i++)
        {
            many.Add(Stale.Operations[0] with { Client = 9, Key = "z", Call = 1_000 + (i * 10), Return = 1_005 + (i * 10) });
        }

        LinearizabilityResult check = LinearizabilityChecker.Check(new OperationHistory(many));
        (string text, string? leftOut) = HistoryPicture.Draw(many, new HistoryPictureOptions { Failing = check.Violation!.Operations, MaxOperations = 5 });

        Assert.Equal("5 of 105 operations are drawn; those nearest to the failing ones", leftOut);
        Assert.Equal(5, Xml.Parse(text).Descendants(Xml.Svg + "rect").Count(bar => bar.Value.Length > 0));
        Assert.DoesNotContain("client 9", Xml.Parse(text).Texts("text"));
    }

    [Fact]
    public void A_page_of_a_history_is_well_formed_and_tells_the_verdict()
    {
        LinearizabilityResult check = LinearizabilityChecker.Check(Stale);
        XElement page = Xml.Parse(HistoryReport.Page("<history>", Stale, check, GuaranteeChecker.Check(Stale)));

        Assert.Equal("<history>", Assert.Single(page.Texts("h1")));
        Assert.Contains(page.Texts("p"), text => text == "not linearizable: no order explains the answers of key x");
        Assert.Contains("read your writes", page.Texts("td"));
    }

    [Fact]
    public void A_history_without_operations_is_an_empty_picture()
    {
        (string text, string? leftOut) = HistoryPicture.Draw([]);

        Assert.Null(leftOut);
        Assert.Equal(Xml.Svg + "svg", Xml.Parse(text).Name);
    }
}
