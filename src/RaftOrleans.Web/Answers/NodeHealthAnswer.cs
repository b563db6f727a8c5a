namespace RaftOrleans.Web;

/// <summary>Says that a node runs.</summary>
/// <param name="Status"><c>healthy</c>.</param>
/// <param name="NodeId">The node.</param>
internal sealed record NodeHealthAnswer(string Status, string NodeId);
