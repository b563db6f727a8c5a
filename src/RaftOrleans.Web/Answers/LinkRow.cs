using RaftOrleans.Lab;

namespace RaftOrleans.Web;

/// <summary>One direction of a link.</summary>
/// <param name="From">The sender.</param>
/// <param name="To">The receiver.</param>
/// <param name="IsCut">Whether nothing passes.</param>
/// <param name="Drop">Share of messages that are lost, 0 to 1.</param>
/// <param name="Duplicate">Share of messages that come twice, 0 to 1.</param>
/// <param name="Reorder">Share of messages that are held back so that later ones overtake them, 0 to 1.</param>
/// <param name="DelayMs">Milliseconds added to every message.</param>
/// <param name="JitterMs">Random milliseconds added as well.</param>
/// <param name="Distribution">How those are spread.</param>
/// <param name="IsClogged">Whether messages wait until the link is released.</param>
internal sealed record LinkRow(
    string From,
    string To,
    bool IsCut,
    double Drop,
    double Duplicate,
    double Reorder,
    double DelayMs,
    double JitterMs,
    string Distribution,
    bool IsClogged)
{
    /// <summary>The row of a link.</summary>
    public static LinkRow Of(LinkStatus link) => new(
        link.From.ToString(),
        link.To.ToString(),
        link.IsCut,
        link.Faults.Drop,
        link.Faults.Duplicate,
        link.Faults.Reorder,
        link.Faults.Delay.TotalMilliseconds,
        link.Faults.Jitter.TotalMilliseconds,
        Names.Of(link.Faults.Distribution),
        link.IsClogged);
}
