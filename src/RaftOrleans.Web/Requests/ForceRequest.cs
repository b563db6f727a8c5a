namespace RaftOrleans.Web;

/// <summary>A node and the role it shall take.</summary>
/// <param name="Node"><c>n1</c>, <c>n2</c>, ..., <c>leader</c>, <c>follower</c> or <c>random</c>.</param>
/// <param name="State"><c>follower</c>: step down; <c>candidate</c>: start an election; <c>leader</c>: start one and win it.</param>
internal sealed record ForceRequest(string Node, string State);
