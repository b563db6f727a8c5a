using System.Globalization;
using System.Text;

namespace RaftOrleans.Lab;

/// <summary>
/// Draws an SVG picture: lines, boxes, texts. Numbers have one digit after the point, so the same picture gives the same text.
/// </summary>
internal sealed class SvgCanvas
{
    private readonly StringBuilder _content = new();

    /// <summary>How wide texts of a size are at the most, per character; a browser chooses the font.</summary>
    public const double WidthOfCharacter = 0.6;

    /// <summary>Draws a line.</summary>
    public void Line(
        double x1, double y1, double x2, double y2, ReportColor color, double width = 1, string? dashes = null, double opacity = 1) =>
        _content.Append(
            $"<line x1=\"{N(x1)}\" y1=\"{N(y1)}\" x2=\"{N(x2)}\" y2=\"{N(y2)}\" style=\"stroke:{V(color)};stroke-width:{N(width)}"
            + $"{(dashes is null ? "" : $";stroke-dasharray:{dashes}")}{Opacity(opacity)}\"/>\n");

    /// <summary>Draws an arrow: a line with a head at its end.</summary>
    public void Arrow(double x1, double y1, double x2, double y2, ReportColor color, double width = 1.2, string? dashes = null)
    {
        Line(x1, y1, x2, y2, color, width, dashes);
        double length = Math.Max(1, Math.Sqrt(((x2 - x1) * (x2 - x1)) + ((y2 - y1) * (y2 - y1))));
        (double dx, double dy) = ((x2 - x1) / length, (y2 - y1) / length);
        const double head = 7;
        const double half = 3;
        (double bx, double by) = (x2 - (head * dx), y2 - (head * dy));
        string points = $"{N(x2)},{N(y2)} {N(bx - (half * dy))},{N(by + (half * dx))} {N(bx + (half * dy))},{N(by - (half * dx))}";
        _content.Append($"<polygon points=\"{points}\" style=\"fill:{V(color)}\"/>\n");
    }

    /// <summary>Draws a box.</summary>
    /// <param name="x">Left.</param>
    /// <param name="y">Top.</param>
    /// <param name="width">Width.</param>
    /// <param name="height">Height.</param>
    /// <param name="fill">What it is filled with; null for nothing.</param>
    /// <param name="stroke">Its border; null for none.</param>
    /// <param name="opacity">Opacity of the filling.</param>
    /// <param name="radius">Of its corners.</param>
    /// <param name="tip">What is shown to whoever points at it; null for nothing.</param>
    public void Box(
        double x,
        double y,
        double width,
        double height,
        ReportColor? fill,
        ReportColor? stroke = null,
        double opacity = 1,
        double radius = 0,
        string? tip = null)
    {
        string corners = radius == 0 ? "" : $" rx=\"{N(radius)}\"";
        string filled = fill is { } color ? $"fill:{V(color)}{(opacity < 1 ? $";fill-opacity:{F(opacity)}" : "")}" : "fill:none";
        string border = stroke is { } line ? $";stroke:{V(line)}" : "";
        _content.Append(
            $"<rect x=\"{N(x)}\" y=\"{N(y)}\" width=\"{N(Math.Max(0, width))}\" height=\"{N(Math.Max(0, height))}\"{corners} "
            + $"style=\"{filled}{border}\"");
        End("rect", tip);
    }

    /// <summary>Draws a dot.</summary>
    public void Dot(double x, double y, double radius, ReportColor color, string? tip = null)
    {
        _content.Append($"<circle cx=\"{N(x)}\" cy=\"{N(y)}\" r=\"{N(radius)}\" style=\"fill:{V(color)}\"");
        End("circle", tip);
    }

    /// <summary>Draws a cross where something ends.</summary>
    public void Cross(double x, double y, double size, ReportColor color)
    {
        Line(x - size, y - size, x + size, y + size, color, 1.6);
        Line(x - size, y + size, x + size, y - size, color, 1.6);
    }

    /// <summary>Writes a text.</summary>
    /// <param name="x">Where it begins, or its middle, or its end.</param>
    /// <param name="y">Its base line.</param>
    /// <param name="text">Any text.</param>
    /// <param name="color">Its colour.</param>
    /// <param name="size">Size in pixels.</param>
    /// <param name="anchor"><c>start</c>, <c>middle</c> or <c>end</c>.</param>
    /// <param name="isBold">Whether it is bold.</param>
    /// <param name="hasHalo">Whether it has a rim of the background's colour, so that it can be read over lines.</param>
    public void Text(
        double x,
        double y,
        string text,
        ReportColor color = ReportColor.Ink,
        double size = 11,
        string anchor = "start",
        bool isBold = false,
        bool hasHalo = false)
    {
        string halo = hasHalo ? $";stroke:{V(ReportColor.Paper)};stroke-width:3;paint-order:stroke" : "";
        _content.Append(
            $"<text x=\"{N(x)}\" y=\"{N(y)}\" text-anchor=\"{anchor}\" style=\"fill:{V(color)};font-size:{N(size)}px"
            + $"{(isBold ? ";font-weight:600" : "")}{halo}\">{XmlText.Escape(text)}</text>\n");
    }

    /// <summary>The picture as an element <c>svg</c>.</summary>
    /// <param name="width">Width in pixels.</param>
    /// <param name="height">Height in pixels.</param>
    /// <param name="title">What it shows, for those who do not see it.</param>
    public string Element(double width, double height, string title) =>
        $"<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" viewBox=\"0 0 {N(width)} {N(height)}\" "
        + $"width=\"{N(width)}\" height=\"{N(height)}\" "
        + $"font-family=\"system-ui, sans-serif\"><title>{XmlText.Escape(title)}</title>\n{_content}</svg>";

    /// <summary>A text that is no longer than there is room for.</summary>
    /// <param name="text">The text.</param>
    /// <param name="room">Room in pixels.</param>
    /// <param name="size">Its size.</param>
    /// <returns>The text, shortened with an ellipsis; empty where there is room for nothing.</returns>
    public static string Fit(string text, double room, double size)
    {
        int most = (int)(room / (size * WidthOfCharacter));
        return text.Length <= most ? text : most < 3 ? "" : text[..(most - 1)] + "…";
    }

    private static string V(ReportColor color) => ReportColors.Variable(color);

    private static string N(double number) => Math.Round(number, 1).ToString("0.#", CultureInfo.InvariantCulture);

    private static string F(double number) => number.ToString("0.##", CultureInfo.InvariantCulture);

    private static string Opacity(double opacity) => opacity < 1 ? $";opacity:{F(opacity)}" : "";

    private void End(string element, string? tip) =>
        _content.Append(tip is null ? "/>\n" : $"><title>{XmlText.Escape(tip)}</title></{element}>\n");
}
