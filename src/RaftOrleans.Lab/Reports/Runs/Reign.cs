using RaftOrleans.Consensus;

namespace RaftOrleans.Lab;

/// <summary>The time in which a node led a term.</summary>
/// <param name="Node">The node.</param>
/// <param name="Term">The term.</param>
/// <param name="From">When it was elected, since the run began.</param>
/// <param name="To">When it led no more, because it stepped down or did not run; the end of the run where it still led.</param>
public sealed record Reign(NodeId Node, long Term, TimeSpan From, TimeSpan To);
