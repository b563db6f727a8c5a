namespace RaftOrleans.Consensus;

/// <summary>The answer to <see cref="RequestVote"/>.</summary>
/// <param name="from">The voter.</param>
/// <param name="to">The candidate.</param>
/// <param name="term">The voter's term; in a granted PreVote the term that was asked for.</param>
/// <param name="isPreVote">Whether this answers a PreVote.</param>
/// <param name="isGranted">Whether the vote is, or would be, given.</param>
public sealed class RequestVoteReply(NodeId from, NodeId to, long term, bool isPreVote, bool isGranted)
    : Message(from, to, term)
{
    /// <summary>Whether this answers a PreVote.</summary>
    public bool IsPreVote { get; } = isPreVote;

    /// <summary>Whether the vote is, or would be, given.</summary>
    public bool IsGranted { get; } = isGranted;

    /// <inheritdoc/>
    public override string ToString() =>
        $"{(IsPreVote ? "PreVoteReply" : "RequestVoteReply")} {From}->{To} term {Term} {(IsGranted ? "granted" : "refused")}";
}
