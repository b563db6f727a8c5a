using System.Text;

namespace RaftOrleans.Lab;

/// <summary>What the colours of reports are on a light page and on a dark one.</summary>
public static class ReportColors
{
    /// <summary>How many <see cref="ReportColor.Series1"/> and following there are; the next one is the first again.</summary>
    public const int SeriesCount = 8;

    // Against the paper of their side all but grid and panel have a contrast of 3:1, those of texts 4.5:1 (WCAG 2.2, 1.4.3 and 1.4.11).
    private static readonly (ReportColor Color, string Light, string Dark)[] Values =
    [
        (ReportColor.Ink, "#1c2430", "#e6e9ee"),
        (ReportColor.Muted, "#5b6675", "#9aa5b4"),
        (ReportColor.Grid, "#d9dee5", "#333b47"),
        (ReportColor.Paper, "#ffffff", "#14181f"),
        (ReportColor.Panel, "#f5f7fa", "#1c222b"),
        (ReportColor.Good, "#1a7f45", "#4cc38a"),
        (ReportColor.Bad, "#c62f38", "#ff7b80"),
        (ReportColor.Unsure, "#946200", "#e2b04a"),
        (ReportColor.Fault, "#d1495b", "#ff8a94"),
        (ReportColor.Leader, "#1a7f45", "#4cc38a"),
        (ReportColor.Candidate, "#b86e00", "#f0b44c"),
        (ReportColor.Follower, "#3b6fb6", "#7fb0f0"),
        (ReportColor.Down, "#8a94a1", "#707b89"),
        (ReportColor.Series1, "#2f6db5", "#6fa8f0"),
        (ReportColor.Series2, "#c05a12", "#f0965a"),
        (ReportColor.Series3, "#2b8a4b", "#5fca86"),
        (ReportColor.Series4, "#8a4fb0", "#c294e8"),
        (ReportColor.Series5, "#b0392f", "#f28379"),
        (ReportColor.Series6, "#0f8590", "#4cc4cf"),
        (ReportColor.Series7, "#a34a7d", "#e892c2"),
        (ReportColor.Series8, "#7a6b1c", "#cdbb5c"),
    ];

    /// <summary>
    /// The rules that give the colours their values, light or dark as the reader has chosen; for the style of a page or of a picture that
    /// stands alone.
    /// </summary>
    public static string Css { get; } = WriteCss();

    /// <summary>A colour as CSS, for styles of elements.</summary>
    public static string Variable(ReportColor color) => $"var({Name(color)})";

    /// <summary>One of the eight colours without a meaning of their own, by number from 0; beyond the eighth they begin again.</summary>
    public static ReportColor Series(long number) => ReportColor.Series1 + (int)(((number % SeriesCount) + SeriesCount) % SeriesCount);

    private static string Name(ReportColor color) => $"--{color.ToString().ToLowerInvariant()}";

    private static string WriteCss()
    {
        var css = new StringBuilder();
        css.Append(":root{color-scheme:light dark;");
        foreach ((ReportColor color, string light, _) in Values)
        {
            css.Append($"{Name(color)}:{light};");
        }

        css.Append("}\n@media (prefers-color-scheme:dark){:root{");
        foreach ((ReportColor color, _, string dark) in Values)
        {
            css.Append($"{Name(color)}:{dark};");
        }

        return css.Append("}}\n").ToString();
    }
}
