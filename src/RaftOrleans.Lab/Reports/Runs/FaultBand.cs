using RaftOrleans.Consensus;

namespace RaftOrleans.Lab;

/// <summary>A fault of a run, from its beginning to its end.</summary>
/// <param name="From">When it began, since the run began.</param>
/// <param name="To">When it ended; the end of the run where it did not.</param>
/// <param name="Node">The node; nobody for the network.</param>
/// <param name="What">What was wrong, in words.</param>
public sealed record FaultBand(TimeSpan From, TimeSpan To, NodeId Node, string What);
