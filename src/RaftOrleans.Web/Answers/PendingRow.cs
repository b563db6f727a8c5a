using RaftOrleans.Consensus;
using RaftOrleans.Lab;

namespace RaftOrleans.Web;

/// <summary>Something that is still to happen.</summary>
/// <param name="Id">Its number, the same in every repetition of the run.</param>
/// <param name="AtMs">When it happens if nobody interferes, in milliseconds of virtual time.</param>
/// <param name="Kind"><c>message</c>, <c>timer</c>, <c>disk_sync</c> or <c>action</c>.</param>
/// <param name="Group">The group of the node, or null.</param>
/// <param name="Node">To whom it happens, or null.</param>
/// <param name="From">Who has sent it, or null.</param>
/// <param name="What">The message in words, or what else it is.</param>
/// <param name="IsLost">Whether the message will not arrive: its link was cut, or nobody is there.</param>
internal sealed record PendingRow(
    long Id, double AtMs, string Kind, string? Group, string? Node, string? From, string What, bool IsLost)
{
    /// <summary>The row of a step.</summary>
    public static PendingRow Of(PendingStep step) => new(
        step.Id,
        step.At.TotalMilliseconds,
        step.Kind,
        step.Group.Length == 0 ? null : step.Group,
        Name(step.Node),
        Name(step.From),
        step.What,
        step.IsLost);

    private static string? Name(NodeId node) => node.IsNone ? null : node.ToString();
}
