using System.Text;

namespace RaftOrleans.Lab;

/// <summary>
/// Builds one HTML page that needs nothing but itself: styles and pictures are in it, scripts are not, and its own policy forbids a
/// browser to load anything. All texts are escaped here; only pictures are taken as they are. The page is well-formed XML too, so
/// programs can read it.
/// </summary>
public sealed class HtmlPage
{
    private readonly StringBuilder _body = new();
    private readonly string _title;
    private int _pictures;
    private bool _isInSection;

    /// <summary>Begins a page.</summary>
    /// <param name="title">Its title and first heading.</param>
    /// <param name="lead">What it is about in a sentence or two; null for nothing.</param>
    public HtmlPage(string title, string? lead = null)
    {
        ArgumentNullException.ThrowIfNull(title);
        _title = title;
        _body.Append($"<header><h1>{XmlText.Escape(title)}</h1>");
        if (lead is not null)
        {
            _body.Append($"<p class=\"lead\">{XmlText.Escape(lead)}</p>");
        }

        _body.Append("</header>\n");
    }

    /// <summary>Begins a section; the one before it ends.</summary>
    public HtmlPage Section(string heading)
    {
        EndSection();
        _body.Append($"<section>\n<h2>{XmlText.Escape(heading)}</h2>\n");
        _isInSection = true;
        return this;
    }

    /// <summary>A heading within a section.</summary>
    public HtmlPage Heading(string heading) => Append($"<h3>{XmlText.Escape(heading)}</h3>\n");

    /// <summary>A paragraph.</summary>
    public HtmlPage Paragraph(string text, HtmlTone tone = HtmlTone.Plain) => Append($"<p{Class(tone)}>{XmlText.Escape(text)}</p>\n");

    /// <summary>A verdict or another sentence that must not be missed.</summary>
    public HtmlPage Banner(string text, HtmlTone tone) => Append($"<p class=\"banner {Name(tone)}\">{XmlText.Escape(text)}</p>\n");

    /// <summary>Names and their values.</summary>
    public HtmlPage Facts(IEnumerable<(string Name, string Value)> facts)
    {
        ArgumentNullException.ThrowIfNull(facts);
        _body.Append("<dl>");
        foreach ((string name, string value) in facts)
        {
            _body.Append($"<div><dt>{XmlText.Escape(name)}</dt><dd>{XmlText.Escape(value)}</dd></div>");
        }

        return Append("</dl>\n");
    }

    /// <summary>Text as it is, in a fixed width: commands, logs, files.</summary>
    public HtmlPage Code(string text) => Append($"<pre>{XmlText.Escape(text)}</pre>\n");

    /// <summary>A table.</summary>
    /// <param name="columns">Its columns.</param>
    /// <param name="rows">Its rows, each with a cell for every column.</param>
    /// <exception cref="ArgumentException">A row has more cells, or fewer.</exception>
    public HtmlPage Table(IReadOnlyList<HtmlColumn> columns, IEnumerable<IReadOnlyList<HtmlCell>> rows)
    {
        ArgumentNullException.ThrowIfNull(columns);
        ArgumentNullException.ThrowIfNull(rows);
        _body.Append("<div class=\"scroll\"><table><thead><tr>");
        foreach (HtmlColumn column in columns)
        {
            _body.Append($"<th scope=\"col\"{(column.IsNumber ? " class=\"number\"" : "")}>{XmlText.Escape(column.Title)}</th>");
        }

        _body.Append("</tr></thead><tbody>\n");
        foreach (IReadOnlyList<HtmlCell> row in rows)
        {
            AppendRow(columns, row);
        }

        return Append("</tbody></table></div>\n");
    }

    /// <summary>A chart.</summary>
    /// <param name="chart">The chart; its title stands above it.</param>
    /// <param name="caption">What to see in it; null for nothing.</param>
    public HtmlPage Chart(Chart chart, string? caption = null)
    {
        ArgumentNullException.ThrowIfNull(chart);
        return Heading(chart.Title).Picture(ChartSvg.Element(chart), caption);
    }

    /// <summary>A picture.</summary>
    /// <param name="svg">An element <c>svg</c>, taken as it is but for the names in it, which are made unique on the page.</param>
    /// <param name="caption">What to see in it; null for nothing.</param>
    /// <param name="fitsWidth">Whether it is made smaller where the page is narrow; else it is scrolled.</param>
    public HtmlPage Picture(string svg, string? caption = null, bool fitsWidth = true)
    {
        _pictures++;
        _body.Append($"<figure{(fitsWidth ? " class=\"fits\"" : "")}><div class=\"scroll\">\n");
        _body.Append(SvgText.WithPrefix(svg, $"p{_pictures}-")).Append("\n</div>");
        if (caption is not null)
        {
            _body.Append($"<figcaption>{XmlText.Escape(caption)}</figcaption>");
        }

        return Append("</figure>\n");
    }

    /// <summary>What is shown only to those who ask for it.</summary>
    /// <param name="summary">What it is.</param>
    /// <param name="content">Adds it; sections cannot begin in it.</param>
    public HtmlPage Details(string summary, Action<HtmlPage> content)
    {
        ArgumentNullException.ThrowIfNull(content);
        _body.Append($"<details><summary>{XmlText.Escape(summary)}</summary>\n");
        content(this);
        return Append("</details>\n");
    }

    /// <summary>The page as it stands.</summary>
    public override string ToString()
    {
        var page = new StringBuilder();
        page.Append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\" />\n");
        page.Append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\" />\n");
        page.Append("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\" />\n");
        page.Append($"<title>{XmlText.Escape(_title)}</title>\n<style>\n{ReportColors.Css}{HtmlStyle.Css}</style>\n");
        page.Append("</head>\n<body>\n<main>\n");
        page.Append(_body);
        page.Append(_isInSection ? "</section>\n" : "");
        return page.Append("</main>\n</body>\n</html>\n").ToString();
    }

    private static string Name(HtmlTone tone) => tone.ToString().ToLowerInvariant();

    private static string Class(HtmlTone tone) => tone == HtmlTone.Plain ? "" : $" class=\"{Name(tone)}\"";

    private void AppendRow(IReadOnlyList<HtmlColumn> columns, IReadOnlyList<HtmlCell> row)
    {
        if (row.Count != columns.Count)
        {
            throw new ArgumentException($"a row has {row.Count} cells in a table of {columns.Count} columns", nameof(row));
        }

        _body.Append("<tr>");
        for (int i = 0; i < row.Count; i++)
        {
            string classes = $"{(columns[i].IsNumber ? "number " : "")}{(row[i].Tone == HtmlTone.Plain ? "" : Name(row[i].Tone))}".Trim();
            _body.Append($"<td{(classes.Length == 0 ? "" : $" class=\"{classes}\"")}>{XmlText.Escape(row[i].Text)}</td>");
        }

        _body.Append("</tr>\n");
    }

    private HtmlPage Append(string html)
    {
        _body.Append(html);
        return this;
    }

    private void EndSection()
    {
        _body.Append(_isInSection ? "</section>\n" : "");
        _isInSection = false;
    }
}
