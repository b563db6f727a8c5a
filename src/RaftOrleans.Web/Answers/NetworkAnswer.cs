namespace RaftOrleans.Web;

/// <summary>What is wrong with a group's network.</summary>
/// <param name="Links">Every directed link that is cut or has faults; the others are well.</param>
internal sealed record NetworkAnswer(IReadOnlyList<LinkRow> Links);
