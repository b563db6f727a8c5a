using System.Xml.Linq;

namespace RaftOrleans.Lab.Tests.Reports;

public sealed class HtmlPageTests
{
    private const string Nasty = "<script>alert('x')</script> & \"quoted\" \u0000 \ud800 end";
    private const string NastyShown = "<script>alert('x')</script> & \"quoted\" \ufffd \ufffd end";

    [Fact]
    public void Every_text_is_escaped_wherever_it_stands()
    {
        var page = new HtmlPage(Nasty, Nasty);
        page.Section(Nasty).Heading(Nasty).Paragraph(Nasty).Banner(Nasty, HtmlTone.Bad).Code(Nasty);
        page.Facts([(Nasty, Nasty)]);
        page.Table([Nasty, new HtmlColumn(Nasty, true)], [[Nasty, new HtmlCell(Nasty, HtmlTone.Good)]]);
        page.Picture("<svg xmlns=\"http://www.w3.org/2000/svg\"/>", Nasty);
        page.Details(Nasty, inner => inner.Paragraph(Nasty));

        XElement root = Xml.Parse(page.ToString());

        Assert.DoesNotContain(root.Descendants(), element => element.Name.LocalName == "script");
        string[] places = ["title", "h1", "h2", "h3", "p", "pre", "dt", "dd", "th", "td", "figcaption", "summary"];
        Assert.All(places, place => Assert.All(root.Texts(place), text => Assert.Equal(NastyShown, text)));
        Assert.All(places, place => Assert.NotEmpty(root.Texts(place)));
    }

    [Fact]
    public void Sections_follow_one_another_and_never_lie_within()
    {
        XElement root = Xml.Parse(new HtmlPage("t").Section("one").Paragraph("a").Section("two").Paragraph("b").ToString());

        Assert.Equal(["one", "two"], root.Texts("h2"));
        Assert.All(root.Descendants("section"), section => Assert.Equal("main", section.Parent!.Name.LocalName));
    }

    [Fact]
    public void The_page_loads_nothing()
    {
        string page = new HtmlPage("t").Section("s").Chart(ChartSvgTests.Sample).ToString();
        XElement root = Xml.Parse(page);

        Assert.DoesNotContain(root.Descendants(), element => element.Name.LocalName is "script" or "link" or "img" or "iframe" or "object");
        Assert.Contains("default-src 'none'", page, StringComparison.Ordinal);
        Assert.DoesNotContain("@import", page, StringComparison.Ordinal);
        Assert.DoesNotContain(root.DescendantsAndSelf().Attributes(), attribute => attribute.Name.LocalName is "src" or "onload");
    }

    [Fact]
    public void Pictures_do_not_share_names()
    {
        string page = new HtmlPage("t").Chart(ChartSvgTests.Sample).Chart(ChartSvgTests.Sample).ToString();
        List<string> ids = [.. Xml.Parse(page).Descendants().Attributes("id").Select(attribute => attribute.Value)];

        Assert.NotEmpty(ids);
        Assert.Equal(ids.Count, ids.Distinct(StringComparer.Ordinal).Count());
        foreach (XElement clipped in Xml.Parse(page).Descendants().Where(element => element.Attribute("clip-path") is not null))
        {
            Assert.Contains(clipped.Attribute("clip-path")!.Value["url(#".Length..^1], ids);
        }
    }

    [Fact]
    public void A_row_that_does_not_fit_the_columns_is_refused()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => new HtmlPage("t").Table(["a", "b"], [["1"]]));
        Assert.Contains("1 cells in a table of 2 columns", error.Message, StringComparison.Ordinal);
    }
}
