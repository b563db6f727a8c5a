namespace RaftOrleans.Consensus;

/// <summary>Asks for a vote (paper, section 5.2), or whether one would be given (PreVote, dissertation, section 9.6).</summary>
/// <param name="from">Where the answer goes.</param>
/// <param name="to">The voter.</param>
/// <param name="term">The term the election is for. A PreVote names the term that would come next.</param>
/// <param name="candidate">Who wants the vote; the sender, but in hand-made messages.</param>
/// <param name="lastLog">The end of the candidate's log.</param>
/// <param name="isPreVote">True to ask only whether the vote would be given.</param>
/// <param name="isForced">
/// True to be heard even by voters that hear from a leader (dissertation, section 4.2.3): somebody wants this election.
/// </param>
public sealed class RequestVote(
    NodeId from, NodeId to, long term, NodeId candidate, LogPosition lastLog, bool isPreVote, bool isForced)
    : Message(from, to, term)
{
    /// <summary>Who wants the vote.</summary>
    public NodeId Candidate { get; } = candidate;

    /// <summary>The end of the candidate's log.</summary>
    public LogPosition LastLog { get; } = lastLog;

    /// <summary>Whether this only asks if the vote would be given.</summary>
    public bool IsPreVote { get; } = isPreVote;

    /// <summary>Whether voters must not ignore this in favour of the leader they hear from.</summary>
    public bool IsForced { get; } = isForced;

    /// <inheritdoc/>
    public override string ToString() =>
        $"{(IsPreVote ? "PreVote" : "RequestVote")} {From}->{To} term {Term} candidate {Candidate} log {LastLog}"
        + (IsForced ? " forced" : "");
}
