namespace RaftOrleans.Consensus;

/// <content>Answering candidates (paper, sections 5.2 and 5.4.1; dissertation, sections 4.2.3 and 9.6).</content>
public sealed partial class RaftNode
{
    private TimeSpan _leaderContact;

    /// <summary>How long a node that has heard from a leader votes for nobody, itself included. Leases rest on it.</summary>
    private TimeSpan Promise => _options.Promise;

    /// <summary>
    /// Until when a vote for anybody, itself included, may break what a leader's lease rests on: also when this node has learned of a
    /// higher term since it heard the leader, and when it may have heard one just before it stopped.
    /// </summary>
    private TimeSpan PromiseEnd
    {
        get
        {
            TimeSpan start = _wasHereBefore ? _started : TimeSpan.MinValue;
            TimeSpan last = _leaderContact > start ? _leaderContact : start;
            return last == TimeSpan.MinValue ? last : last + Promise;
        }
    }

    private bool KeepsPromise => _options is { Leases: true, LeaderStickiness: true } && _rules.KeepsPromise(_now, PromiseEnd);

    /// <summary>
    /// How long a node that hears from a leader ignores candidates: as long as no election can be due, and where there are leases no less than
    /// was promised, for timeouts may have changed since.
    /// </summary>
    private TimeSpan Stickiness =>
        _options.Leases && Promise > _options.ElectionTimeoutMin ? Promise : _options.ElectionTimeoutMin;

    private void OnRequestVote(RequestVote request)
    {
        if (IsDeafTo(request))
        {
            return;
        }

        if (request.Term > Term)
        {
            BecomeFollower(request.Term, NodeId.None, $"candidate {request.Candidate} is in a higher term");
        }

        bool isGranted = request.Term == Term
            && _rules.MayGrantVote(_hardState, _log.Last, request.Term, request.Candidate, request.LastLog);
        TraceVote(request, isGranted);
        if (isGranted)
        {
            SetHardState(new HardState(Term, request.Candidate));
        }

        AnswerCandidate(request, isGranted, Term);
    }

    private void OnPreVote(RequestVote request)
    {
        if (IsDeafTo(request))
        {
            return;
        }

        bool isGranted = _rules.WouldGrantVote(_hardState, _log.Last, request.Term, request.LastLog);
        TraceVote(request, isGranted);

        AnswerCandidate(request, isGranted, _rules.PreVoteAnswerTerm(isGranted, request.Term, Term));
    }

    private void AnswerCandidate(RequestVote request, bool isGranted, long term)
    {
        if (_rules.ResetsElectionTimer(request.IsPreVote, isGranted))
        {
            ResetElectionTimer();
        }

        SendAfter(_storage.HardStateTicket, new RequestVoteReply(Id, request.From, term, request.IsPreVote, isGranted));
    }

    /// <summary>
    /// A node that hears from a leader does not listen to candidates, not even to their term: otherwise one node that does not hear the
    /// leader could depose it again and again.
    /// </summary>
    private bool IsDeafTo(RequestVote request)
    {
        if (request.IsForced || !_options.LeaderStickiness || !HearsFromLeader())
        {
            return false;
        }

        Trace(
            TraceKind.MessageIgnored,
            request.From,
            reason: IsTracing ? $"{(request.IsPreVote ? "PreVote" : "RequestVote")} of {request.Candidate} while {WhyDeaf}" : "");
        return true;
    }

    private string WhyDeaf => Leader.IsNone ? "it keeps what it may have promised a leader" : "the leader is heard";

    private bool HearsFromLeader()
    {
        if (Role == Role.Leader)
        {
            return _options.CheckQuorum && _now - QuorumContact() < Stickiness;
        }

        return KeepsPromise || (!Leader.IsNone && _now - _leaderContact < Stickiness);
    }

    private void TraceVote(RequestVote request, bool isGranted)
    {
        if (IsTracing)
        {
            string reason = isGranted ? "" : WhyRefused(request);
            Trace(
                isGranted ? TraceKind.VoteGranted : TraceKind.VoteRefused,
                request.Candidate,
                reason: request.IsPreVote ? $"PreVote {reason}".TrimEnd() : reason);
        }
    }

    private string WhyRefused(RequestVote request)
    {
        if (request.Term < Term || (request.IsPreVote && request.Term == Term))
        {
            return $"its term {request.Term} is over, this node is in {Term}";
        }

        if (!request.Candidate.IsMember)
        {
            return $"{request.Candidate} is not a node";
        }

        return _rules.IsUpToDate(request.LastLog, _log.Last)
            ? $"the vote of term {Term} went to {VotedFor}"
            : $"its log ends at {request.LastLog}, this one at {_log.Last}";
    }
}
