namespace RaftOrleans.Web;

/// <summary>A node's reply to a RequestVote.</summary>
/// <param name="Term">Its term; in a granted PreVote the term that was asked for.</param>
/// <param name="VoteGranted">Whether it gave, or would give, its vote.</param>
/// <param name="NodeId">The node.</param>
internal sealed record VoteAnswer(long Term, bool VoteGranted, string NodeId);
