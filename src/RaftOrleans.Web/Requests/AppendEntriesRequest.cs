namespace RaftOrleans.Web;

/// <summary>An AppendEntries in the paper's fields.</summary>
/// <param name="Term">The leader's term.</param>
/// <param name="LeaderId">The leader.</param>
/// <param name="PrevLogIndex">Index of the entry just before the new ones; default 0.</param>
/// <param name="PrevLogTerm">Its term; default 0.</param>
/// <param name="Entries">The new entries; none for a heartbeat.</param>
/// <param name="LeaderCommit">The leader's commit index; default 0.</param>
internal sealed record AppendEntriesRequest(
    long Term,
    string LeaderId,
    long PrevLogIndex = 0,
    long PrevLogTerm = 0,
    IReadOnlyList<EntryRequest>? Entries = null,
    long LeaderCommit = 0);
