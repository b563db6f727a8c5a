namespace RaftOrleans.Web;

/// <summary>Which node or nodes.</summary>
/// <param name="Node"><c>n1</c>, <c>n2</c>, ..., <c>leader</c>, <c>follower</c>, <c>random</c> or <c>all</c>.</param>
internal sealed record NodeRequest(string Node);
