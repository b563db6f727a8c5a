namespace RaftOrleans.Web;

/// <summary>How fast a node's process is.</summary>
/// <param name="Node"><c>n1</c>, <c>n2</c>, ..., <c>leader</c>, <c>follower</c>, <c>random</c> or <c>all</c>.</param>
/// <param name="StepMs">Milliseconds that it takes for every input; 0 for as usual.</param>
internal sealed record SlowRequest(string Node, double StepMs);
