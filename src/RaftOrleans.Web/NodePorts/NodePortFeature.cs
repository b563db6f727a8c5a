using RaftOrleans.Consensus;

namespace RaftOrleans.Web;

/// <summary>Says of a connection that it came in on a node's own port.</summary>
/// <param name="Group">The node's group.</param>
/// <param name="Node">The node.</param>
internal sealed record NodePortFeature(string Group, NodeId Node);
