using RaftOrleans.Consensus;

namespace RaftOrleans.Lab;

/// <summary>One direction of a link.</summary>
/// <param name="From">The sender.</param>
/// <param name="To">The receiver.</param>
/// <param name="IsCut">Whether nothing passes.</param>
/// <param name="Faults">What it does to messages that pass.</param>
public sealed record LinkStatus(NodeId From, NodeId To, bool IsCut, LinkFaults Faults)
{
    /// <summary>Whether messages wait until the link is released.</summary>
    public bool IsClogged { get; init; }
}
