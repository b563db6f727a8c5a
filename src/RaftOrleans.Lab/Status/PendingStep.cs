using System.Text.Json;
using RaftOrleans.Consensus;
using RaftOrleans.Simulation;

namespace RaftOrleans.Lab;

/// <summary>Something that is still to happen in a world.</summary>
/// <param name="Id">Its number, the same in every repetition of the run.</param>
/// <param name="At">When it happens if nobody interferes.</param>
/// <param name="Kind"><c>message</c>, <c>timer</c>, <c>disk_sync</c> or <c>action</c>.</param>
/// <param name="Group">The group of the node, or empty.</param>
/// <param name="Node">To whom it happens, or nobody.</param>
/// <param name="From">Who has sent it, or nobody.</param>
/// <param name="What">The message in words, or what else it is.</param>
/// <param name="IsLost">Whether the message will not arrive: its link was cut, or nobody is there.</param>
public sealed record PendingStep(
    long Id, TimeSpan At, string Kind, string Group, NodeId Node, NodeId From, string What, bool IsLost)
{
    /// <summary>What is pending in a world.</summary>
    public static PendingStep Of(PendingEvent pending)
    {
        ArgumentNullException.ThrowIfNull(pending);
        string what = pending.Kind switch
        {
            PendingKind.Message => $"{pending.Message}",
            PendingKind.Timer => "its next deadline",
            PendingKind.DiskSync => "its disk has finished a write",
            _ => "a client, a fault or a disk's stall",
        };
        return new PendingStep(
            pending.Id,
            pending.At,
            JsonNamingPolicy.SnakeCaseLower.ConvertName(pending.Kind.ToString()),
            pending.Group,
            pending.Node,
            pending.Message?.From ?? NodeId.None,
            what,
            pending.IsLost);
    }
}
