namespace RaftOrleans.Web;

/// <summary>A node's reply to an AppendEntries.</summary>
/// <param name="Term">Its term.</param>
/// <param name="Success">Whether its log matched.</param>
/// <param name="NodeId">The node.</param>
/// <param name="MatchIndex">On success the index up to which its durable log is known to equal the sender's; otherwise null.</param>
/// <param name="ConflictIndex">On failure the first index it holds of the term that did not match, or the one after its log's end.</param>
/// <param name="ConflictTerm">On failure the term that did not match; 0 where its log is too short.</param>
internal sealed record AppendEntriesAnswer(
    long Term, bool Success, string NodeId, long? MatchIndex, long? ConflictIndex, long? ConflictTerm);
