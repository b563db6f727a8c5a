namespace RaftOrleans.Web;

/// <summary>Says that the server answers.</summary>
/// <param name="Status"><c>healthy</c>.</param>
internal sealed record LiveAnswer(string Status);
