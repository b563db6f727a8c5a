namespace RaftOrleans.Consensus;

/// <content>Standing for election and changing roles (paper, section 5.2; dissertation, sections 6.2 and 9.6).</content>
public sealed partial class RaftNode
{
    private readonly Ballot _ballot;
    private readonly TimeSpan _started;
    private readonly bool _wasHereBefore;
    private TimeSpan _electionDeadline;
    private TimeSpan _voteRetryDeadline = TimeSpan.MaxValue;
    private bool _isCampaignForced;

    private bool IsOwnVoteDurable => _storage.HardStateTicket <= _storage.DurableTicket;

    /// <summary>
    /// Somebody wants this node to stand for election at once; nothing happens on a leader, or on a node that does not vote. Where there
    /// are leases, one that has just heard from a leader stands when its promise is over and no leader was heard of since: its own vote
    /// would break it.
    /// </summary>
    /// <param name="isForced">
    /// True to skip PreVote and be heard even by nodes that hear from a leader. That breaks what leases rest on
    /// (<see cref="ReadConsistency.Lease"/>): hand the leadership over instead, where somebody leads.
    /// </param>
    /// <param name="now">The time.</param>
    public void Campaign(bool isForced, TimeSpan now)
    {
        Advance(now);
        if (Role == Role.Leader || !MayStand)
        {
            return;
        }

        if (!isForced && KeepsPromise)
        {
            _electionDeadline = PromiseEnd;
            return;
        }

        StartElection(isForced, "it was asked to");
    }

    /// <summary>Somebody wants this leader to be a follower in its own term; nothing happens on another node.</summary>
    public void StepDown(TimeSpan now)
    {
        Advance(now);
        if (Role == Role.Leader)
        {
            BecomeFollower(Term, NodeId.None, "it was asked to step down");
        }
    }

    /// <summary>
    /// A node whose disk stands still could not make its own vote durable; somebody else may stand. One whose timeouts have become shorter
    /// waits as long as it has promised.
    /// </summary>
    private void OnElectionTimer()
    {
        if (IsDiskStalled() || KeepsPromise)
        {
            ResetElectionTimer();
            _voteRetryDeadline = _now + _options.HeartbeatInterval;
        }
        else
        {
            StartElection(isForced: false, "no leader was heard of for an election timeout");
        }
    }

    private bool IsDiskStalled() => _options.DiskStallTimeout > TimeSpan.Zero && _storage.UnderWaySince is { } since
        && _now - since >= _options.DiskStallTimeout && _now - since >= _options.ElectionTimeoutMax;

    private void StartElection(bool isForced, string reason)
    {
        Trace(TraceKind.ElectionStarted, reason: reason);
        SetLeader(NodeId.None);
        _isCampaignForced = isForced;
        if (_options.PreVote && !isForced)
        {
            BecomePreCandidate();
        }
        else
        {
            BecomeCandidate();
        }
    }

    private void BecomePreCandidate()
    {
        SetRole(Role.PreCandidate, "it asks whether an election could be won");
        ResetElectionTimer();
        _ballot.Clear();
        _ballot.Grant(Id);
        AskForVotes();
        StandIfWelcome();
    }

    private void BecomeCandidate()
    {
        SetHardState(new HardState(Term + 1, Id));
        SetRole(Role.Candidate, "it stands for election");
        ResetElectionTimer();
        _ballot.Clear();
        _ballot.Grant(Id);
        AskForVotes();
        LeadIfElected();
    }

    /// <summary>
    /// Asks all that have not answered. A request for a vote waits until the candidate's term is durable: otherwise the candidate could
    /// crash, forget the term, and stand in it again with a shorter log, and a vote that was given to the longer one would count for it.
    /// A PreVote counts for nothing, so it waits for nothing.
    /// </summary>
    private void AskForVotes()
    {
        bool isPreVote = Role == Role.PreCandidate;
        _voteRetryDeadline = _now + _options.HeartbeatInterval;
        foreach (Progress peer in _peers)
        {
            if (_ballot.IsOpen(peer.Id) && Membership.IsVoter(peer.Id))
            {
                SendAfter(isPreVote ? 0 : _storage.HardStateTicket, new RequestVote(
                    Id, peer.Id, isPreVote ? Term + 1 : Term, Id, _log.Last, isPreVote, _isCampaignForced));
            }
        }
    }

    /// <summary>Asks again, for a request may be lost; but not while the first ones still wait for the disk.</summary>
    private void AskForVotesAgain()
    {
        if (Role == Role.Candidate && !IsOwnVoteDurable)
        {
            _voteRetryDeadline = _now + _options.HeartbeatInterval;
        }
        else
        {
            AskForVotes();
        }
    }

    private void OnVoteReply(RequestVoteReply reply)
    {
        // A granted PreVote carries the term that was asked for, which nobody has entered yet.
        bool isPromise = reply.IsPreVote && reply.IsGranted;
        if (!isPromise && reply.Term > Term)
        {
            BecomeFollower(reply.Term, NodeId.None, $"{reply.From} is in a higher term");
            return;
        }

        bool isAwaited = reply.IsPreVote
            ? Role == Role.PreCandidate && (reply.Term == Term + 1 || !reply.IsGranted)
            : Role == Role.Candidate && reply.Term == Term;
        if (!isAwaited || FindPeer(reply.From) is null)
        {
            return;
        }

        if (!reply.IsGranted)
        {
            _ballot.Refuse(reply.From);
            return;
        }

        if (!_ballot.Grant(reply.From))
        {
            return;
        }

        Trace(TraceKind.VoteReceived, reply.From, reason: reply.IsPreVote ? "PreVote" : "");
        if (reply.IsPreVote)
        {
            StandIfWelcome();
        }
        else
        {
            LeadIfElected();
        }
    }

    private void StandIfWelcome()
    {
        if (Role == Role.PreCandidate && _quorums.Agree(_ballot.VotesOf, (votes, voters) => votes >= _rules.Quorum(voters)))
        {
            BecomeCandidate();
        }
    }

    private void LeadIfElected()
    {
        if (Role == Role.Candidate && _quorums.Agree(_ballot.VotesOf, (votes, voters) => _rules.HasWon(votes, voters, IsOwnVoteDurable)))
        {
            BecomeLeader();
        }
    }

    /// <summary>Enters a term as a follower; the same term where only the role changes.</summary>
    private void BecomeFollower(long term, NodeId leader, string reason)
    {
        if (term > Term)
        {
            Trace(TraceKind.TermChanged, index: term, reason: reason);
        }

        SetHardState(new HardState(term, _rules.VoteOnEntering(term, _hardState)));
        bool wasLeader = Role == Role.Leader;
        SetRole(Role.Follower, reason);
        SetLeader(leader);
        if (wasLeader)
        {
            _proposals.LeadershipEnded();
            TakeHeldProposals();
            RefuseReadsOfLeader();

            // A leader has no election timer; everybody else keeps the one that runs.
            ResetElectionTimer();
        }
    }

    private void SetHardState(HardState state)
    {
        if (state != _hardState)
        {
            _hardState = state;
            _storage.HardStateChanged();
        }
    }

    private void SetRole(Role role, string reason)
    {
        if (role != Role)
        {
            Role = role;
            Trace(TraceKind.RoleChanged, reason: reason);
        }
    }

    private void SetLeader(NodeId leader)
    {
        if (leader != Leader)
        {
            Leader = leader;
            Trace(TraceKind.LeaderChanged, leader);
            RefuseForwardedReads();
            OnLeaderKnown();
        }
    }

    private void ResetElectionTimer() =>
        _electionDeadline = _now + _random.NextTime(_options.ElectionTimeoutMin, _options.ElectionTimeoutMax);
}
