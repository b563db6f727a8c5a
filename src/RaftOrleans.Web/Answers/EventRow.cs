using RaftOrleans.Lab;

namespace RaftOrleans.Web;

/// <summary>One event of the stream.</summary>
/// <param name="Number">1, 2, 3, ... without gaps in a group; the number of the last lost one for <c>lost</c>.</param>
/// <param name="TimeMs">When, in milliseconds of the world's time.</param>
/// <param name="Group">The group.</param>
/// <param name="Kind"><c>node</c>, <c>process</c>, <c>network</c>, <c>group</c>, <c>violation</c> or <c>lost</c>.</param>
/// <param name="Name">Which event exactly, one word.</param>
/// <param name="Node">The node, or null.</param>
/// <param name="Term">The node's term, or 0.</param>
/// <param name="Details">The rest in words; for a refusal with its reason.</param>
internal sealed record EventRow(
    long Number, double TimeMs, string Group, string Kind, string Name, string? Node, long Term, string Details)
{
    /// <summary>The row of an event.</summary>
    public static EventRow From(LabEvent item) => new(
        item.Number,
        item.Time.TotalMilliseconds,
        item.Group,
        Names.Of(item.Kind),
        item.Name,
        Names.NodeOrNull(item.Node),
        item.Term,
        item.Details);
}
