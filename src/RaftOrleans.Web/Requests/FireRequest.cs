namespace RaftOrleans.Web;

/// <summary>One node of a group.</summary>
/// <param name="Node"><c>n1</c>, <c>n2</c>, ...</param>
/// <param name="Group">Its group.</param>
internal sealed record FireRequest(string Node, string Group = "default");
