namespace RaftOrleans.Web;

/// <summary>A link and all its faults; those that are not given are taken away.</summary>
/// <param name="From">One end.</param>
/// <param name="To">The other end.</param>
/// <param name="Drop">Share of messages that are lost, 0 to 1.</param>
/// <param name="Duplicate">Share of messages that come twice, 0 to 1.</param>
/// <param name="Reorder">Share of messages that are held back so that later ones overtake them, 0 to 1.</param>
/// <param name="DelayMs">Milliseconds added to every message.</param>
/// <param name="JitterMs">Random milliseconds added as well: up to these, or with half of them as their mean.</param>
/// <param name="Distribution">How those are spread: <c>uniform</c>, <c>exponential</c> or <c>heavy_tail</c>.</param>
/// <param name="OneWay">True to set only the direction from the first to the second.</param>
internal sealed record LinkRequest(
    string From,
    string To,
    double Drop = 0,
    double Duplicate = 0,
    double Reorder = 0,
    double DelayMs = 0,
    double JitterMs = 0,
    string Distribution = "uniform",
    bool OneWay = false);
