namespace RaftOrleans.Consensus;

/// <summary>What a node must remember across a crash besides its log (paper, figure 2, 'persistent state').</summary>
/// <param name="Term">The latest term the node has seen; 0 at first, never goes back.</param>
/// <param name="VotedFor">The candidate that got this node's vote in that term, or nobody.</param>
public readonly record struct HardState(long Term, NodeId VotedFor);
