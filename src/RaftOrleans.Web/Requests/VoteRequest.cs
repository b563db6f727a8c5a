namespace RaftOrleans.Web;

/// <summary>A RequestVote in the paper's fields.</summary>
/// <param name="Term">The term the election is for.</param>
/// <param name="CandidateId">Who wants the vote.</param>
/// <param name="LastLogIndex">Index of the last entry of the candidate's log; default 0.</param>
/// <param name="LastLogTerm">Its term; default 0.</param>
/// <param name="PreVote">True to ask only whether the vote would be given.</param>
/// <param name="Forced">True to be heard even by a node that hears from a leader; without it such a node is silent.</param>
internal sealed record VoteRequest(
    long Term, string CandidateId, long LastLogIndex = 0, long LastLogTerm = 0, bool PreVote = false, bool Forced = false);
