using RaftOrleans.Consensus;

namespace RaftOrleans.Simulation;

/// <summary>Something that is still to happen in a world.</summary>
/// <param name="Id">Its number, the same in every repetition of the run.</param>
/// <param name="At">When it happens if nobody interferes; for a timer, when the node's clock shows its next deadline.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Group">The group of the node, or empty.</param>
/// <param name="Node">To whom it happens, or nobody.</param>
/// <param name="Message">The message, or null where it is none.</param>
/// <param name="IsLost">Whether the message will not arrive: its link was cut, or nobody is there.</param>
public sealed record PendingEvent(
    long Id, TimeSpan At, PendingKind Kind, string Group, NodeId Node, Message? Message, bool IsLost);
