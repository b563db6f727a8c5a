using System.Text.RegularExpressions;

namespace RaftOrleans.Lab;

/// <summary>What is done with pictures as a whole: a file of its own out of one, and several of them on one page.</summary>
public static partial class SvgText
{
    private const RegexOptions Plain = RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;

    /// <summary>A picture as a file of its own: with the colours, light or dark as the reader has chosen, and a background.</summary>
    /// <param name="svg">An element <c>svg</c> whose colours are those of <see cref="ReportColors"/>.</param>
    public static string Document(string svg)
    {
        ArgumentNullException.ThrowIfNull(svg);
        int end = EndOfStartTag(svg);
        string style = $"<style>{ReportColors.Css}svg{{background:{ReportColors.Variable(ReportColor.Paper)}}}</style>";
        return string.Concat(svg.AsSpan(0, end), "\n", style, svg.AsSpan(end)) + "\n";
    }

    /// <summary>Gives the names inside a picture a prefix, because two pictures on one page must not share them.</summary>
    /// <param name="svg">An element <c>svg</c>.</param>
    /// <param name="prefix">The prefix; a letter first.</param>
    public static string WithPrefix(string svg, string prefix)
    {
        string named = IdAttribute().Replace(svg, $" id=\"{prefix}${{name}}\"");
        named = UrlReference().Replace(named, $"=\"url(#{prefix}${{name}})\"");
        return HrefReference().Replace(named, $" href=\"#{prefix}${{name}}\"");
    }

    private static int EndOfStartTag(string svg)
    {
        if (!svg.StartsWith("<svg", StringComparison.Ordinal))
        {
            throw new ArgumentException("the picture does not begin with <svg", nameof(svg));
        }

        return svg.IndexOf('>', StringComparison.Ordinal) + 1;
    }

    [GeneratedRegex(" id=\"(?<name>[^\"]*)\"", Plain, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex IdAttribute();

    [GeneratedRegex("=\"url\\(#(?<name>[^)]*)\\)\"", Plain, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex UrlReference();

    [GeneratedRegex(" href=\"#(?<name>[^\"]*)\"", Plain, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex HrefReference();
}
