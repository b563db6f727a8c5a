using RaftOrleans.Consensus;

namespace RaftOrleans.Grains;

/// <summary>A call that proposes commands and is not answered yet.</summary>
/// <param name="node">Who was asked.</param>
/// <param name="proposals">The commands, in order.</param>
/// <param name="sentAt">When, as a timestamp.</param>
internal sealed class ProposalCallUnderWay(NodeId node, List<PendingProposal> proposals, long sentAt)
{
    /// <summary>Who was asked.</summary>
    public NodeId Node { get; } = node;

    /// <summary>The commands, in order.</summary>
    public List<PendingProposal> Proposals { get; } = proposals;

    /// <summary>When it was sent.</summary>
    public long SentAt { get; } = sentAt;

    /// <summary>Whether it counts among the calls under way; one that has been silent for long does not.</summary>
    public bool IsCounted { get; set; } = true;
}
