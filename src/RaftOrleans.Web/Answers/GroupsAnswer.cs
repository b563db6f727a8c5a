namespace RaftOrleans.Web;

/// <summary>All groups.</summary>
/// <param name="Groups">Them, in order of their names.</param>
internal sealed record GroupsAnswer(IReadOnlyList<GroupRow> Groups);
