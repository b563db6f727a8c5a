using RaftOrleans.Consensus;

namespace RaftOrleans.Simulation;

/// <summary>Up-to-date compares only the index.</summary>
internal sealed class ComparesIndexOnly : SafetyRules
{
    public override bool IsUpToDate(LogPosition candidate, LogPosition voter) => candidate.Index >= voter.Index;
}

/// <summary>A quorum is n/2.</summary>
internal sealed class HalfIsQuorum : SafetyRules
{
    public override int Quorum(int voters) => Math.Max(1, voters / 2);
}

/// <summary>The vote is cleared whenever the node becomes a follower.</summary>
internal sealed class ForgetsItsVote : SafetyRules
{
    public override NodeId VoteOnEntering(long term, HardState current) => NodeId.None;
}

/// <summary>A vote that comes again counts again.</summary>
internal sealed class CountsVotesTwice : SafetyRules
{
    public override bool CountsVote(bool hasVotedBefore) => true;
}

/// <summary>A grant of a PreVote carries the voter's term, which the candidate does not take for an answer.</summary>
internal sealed class AnswersPreVoteWithOwnTerm : SafetyRules
{
    public override long PreVoteAnswerTerm(bool isGranted, long asked, long own) => own;
}

/// <summary>Every request for a vote puts the voter's own election off.</summary>
internal sealed class ResetsTimerAlways : SafetyRules
{
    public override bool ResetsElectionTimer(bool isPreVote, bool isGranted) => true;
}

/// <summary>All nodes stand for election at the same moments.</summary>
internal sealed class SeedsAlike : HostDuties
{
    public override bool SeedsApart() => false;
}
