namespace RaftOrleans.Consensus;

/// <content>
/// Linearizable reads without a log entry (ReadIndex, dissertation, section 6.4). A leader notes its commit index, has a quorum confirm by
/// a round of messages sent afterwards that it still leads, and answers when the index is applied. One round serves all reads that came
/// before it. A follower asks the leader for the index and answers from its own state.
/// </content>
public sealed partial class RaftNode
{
    /// <summary>Leader: reads for which no round was opened yet.</summary>
    private readonly Queue<PendingRead> _newReads = new();

    /// <summary>Leader: reads whose round is under way, in the order of rounds.</summary>
    private readonly Queue<PendingRead> _unconfirmedReads = new();

    /// <summary>Follower: reads for which the leader was not asked yet.</summary>
    private readonly List<PendingRead> _readsToForward = [];

    /// <summary>Follower: reads for which the leader was asked, by request.</summary>
    private readonly Queue<(long Request, PendingRead Read)> _forwardedReads = new();

    /// <summary>Either: confirmed reads that wait for the state machine, the earliest deadline first.</summary>
    private readonly List<PendingRead> _confirmedReads = [];

    private long _round;

    /// <summary>Follower: all that was answered before this moment is in the state when <see cref="_freshIndex"/> is applied.</summary>
    private TimeSpan _freshAsOf = TimeSpan.MinValue;

    private long _freshIndex;

    /// <summary>
    /// Follower: the number of the latest request. It starts anywhere, because an answer that was meant for this node before a crash must
    /// not be taken for the answer to a request after it: its index is older than the read.
    /// </summary>
    private long _lastReadRequest;

    /// <summary>A read that waits for the leadership to be handed over begins to count when that is over.</summary>
    private TimeSpan ReadDeadline => (_transfer?.Deadline ?? _now) + _options.ElectionTimeoutMax;

    private TimeSpan FirstReadDeadline
    {
        get
        {
            TimeSpan first = TimeSpan.MaxValue;
            Consider(_newReads.TryPeek(out PendingRead? read) ? read : null);
            Consider(_unconfirmedReads.TryPeek(out read) ? read : null);
            Consider(_forwardedReads.TryPeek(out (long, PendingRead Read) forwarded) ? forwarded.Read : null);
            Consider(_confirmedReads.Count > 0 ? _confirmedReads[0] : null);
            return first;

            void Consider(PendingRead? candidate) =>
                first = candidate is not null && candidate.Deadline < first ? candidate.Deadline : first;
        }
    }

    /// <summary>A question to the state machine.</summary>
    /// <param name="read">The host's number for it, which comes back with the answer.</param>
    /// <param name="query">The question.</param>
    /// <param name="consistency">What it may see.</param>
    /// <param name="now">The time.</param>
    public void Read(long read, ReadOnlyMemory<byte> query, ReadConsistency consistency, TimeSpan now) =>
        Read(read, new ReadRequest(query, consistency), now);

    /// <summary>A question to the state machine.</summary>
    /// <param name="read">The host's number for it, which comes back with the answer.</param>
    /// <param name="request">The question, and what its answer may rest on.</param>
    /// <param name="now">The time.</param>
    public void Read(long read, in ReadRequest request, TimeSpan now)
    {
        Advance(now);
        PendingRead pending = new(read, NodeId.None, request.Query, _now, ReadDeadline)
        {
            MayUseLease = request.Consistency == ReadConsistency.Lease,
        };
        if (request.Consistency == ReadConsistency.Stale || IsFreshEnough(request))
        {
            AnswerRead(read, request.Query);
        }
        else if (request.Consistency == ReadConsistency.Session)
        {
            pending.Index = request.MinIndex;
            AddConfirmed(pending);
        }
        else if (Role == Role.Leader)
        {
            _newReads.Enqueue(pending);
        }
        else if (Leader.IsNone)
        {
            RefuseRead(pending, ReadOutcome.NotLeader, "no leader is known");
        }
        else
        {
            _readsToForward.Add(pending);
        }
    }

    /// <summary>
    /// Whether what is applied holds all that was answered up to a moment that is not too long ago. The moment is that of an earlier
    /// question of this node's to the leader, by this node's own clock, so no clocks are compared.
    /// </summary>
    private bool IsFreshEnough(in ReadRequest request) => request.Consistency == ReadConsistency.Bounded && Role != Role.Leader
        && LastApplied >= _freshIndex && _freshAsOf != TimeSpan.MinValue && _now - _freshAsOf <= request.MaxAge;

    private void OnReadIndexRequest(ReadIndexRequest request)
    {
        if (request.Term > Term)
        {
            BecomeFollower(request.Term, NodeId.None, $"{request.From} is in a higher term");
        }

        PendingRead pending = new(request.Request, request.From, default, _now, ReadDeadline)
        {
            MayUseLease = request.MayUseLease,
        };
        if (Role == Role.Leader && request.Term == Term)
        {
            _newReads.Enqueue(pending);
        }
        else
        {
            string reason = Role == Role.Leader ? $"the asking node's term {request.Term} is over" : "this node does not lead";
            RefuseRead(pending, ReadOutcome.NotLeader, reason);
        }
    }

    private void OnReadIndexReply(ReadIndexReply reply)
    {
        if (reply.Term > Term)
        {
            BecomeFollower(reply.Term, NodeId.None, $"{reply.From} is in a higher term");
        }

        // Any answer of whoever led when it was given is true, also in a later term: what was committed stays committed.
        for (int i = _forwardedReads.Count; i > 0; i--)
        {
            (long request, PendingRead read) = _forwardedReads.Dequeue();
            if (request != reply.Request)
            {
                _forwardedReads.Enqueue((request, read));
            }
            else if (reply.IsGranted)
            {
                read.Index = reply.ReadIndex;
                NoteFresh(read);
                AddConfirmed(read);
            }
            else
            {
                RefuseRead(read, ReadOutcome.NotLeader, $"{reply.From} does not lead");
            }
        }
    }

    private void NoteFresh(PendingRead read)
    {
        if (read.Asked > _freshAsOf)
        {
            _freshAsOf = read.Asked;
            _freshIndex = read.Index;
        }
    }

    /// <summary>
    /// Leader: answers from its lease what may be, and opens one round for all other reads that have come since the last one. While the
    /// leadership is being handed over they wait.
    /// </summary>
    private void OpenReadRound()
    {
        if (_newReads.Count == 0 || _rules.HoldsReads(_transfer is not null) || !_rules.KnowsCommitIndex(_log.TermAt(CommitIndex), Term))
        {
            return;
        }

        bool holdsLease = HoldsLease();
        bool isRoundOpen = false;
        while (_newReads.TryDequeue(out PendingRead? read))
        {
            read.Index = CommitIndex;
            if (holdsLease && read.MayUseLease)
            {
                PassOn(read);
                continue;
            }

            if (!isRoundOpen)
            {
                OpenRound();
                isRoundOpen = true;
            }

            read.Round = _round;
            _unconfirmedReads.Enqueue(read);
        }
    }

    /// <summary>Leader: passes on the reads whose round a quorum has acknowledged.</summary>
    private void ConfirmReads()
    {
        if (_unconfirmedReads.Count == 0)
        {
            return;
        }

        long confirmed = _quorums.Reached(_round, static peer => peer.AcknowledgedRound);
        while (_unconfirmedReads.TryPeek(out PendingRead? read) && _rules.IsReadConfirmed(read.Round, confirmed))
        {
            _unconfirmedReads.Dequeue();
            PassOn(read);
        }
    }

    /// <summary>Leader: a read's index is known to be right.</summary>
    private void PassOn(PendingRead read)
    {
        Trace(TraceKind.ReadConfirmed, read.Follower, read.Index);
        if (read.Follower.IsNone)
        {
            AddConfirmed(read);
            return;
        }

        if (FindPeer(read.Follower) is { } peer)
        {
            peer.WantedCommit = Math.Max(peer.WantedCommit, read.Index);
        }

        Send(new ReadIndexReply(Id, read.Follower, Term, read.Number, isGranted: true, read.Index));
    }

    /// <summary>Follower: asks the leader once for all reads that have come since the last time.</summary>
    private void ForwardReads()
    {
        if (_readsToForward.Count == 0)
        {
            return;
        }

        ForwardReads(mayUseLease: true);
        ForwardReads(mayUseLease: false);
        _readsToForward.Clear();
    }

    private void ForwardReads(bool mayUseLease)
    {
        if (!_readsToForward.Exists(read => read.MayUseLease == mayUseLease))
        {
            return;
        }

        _lastReadRequest++;
        foreach (PendingRead read in _readsToForward.Where(read => read.MayUseLease == mayUseLease))
        {
            _forwardedReads.Enqueue((_lastReadRequest, read));
        }

        SendAfter(_storage.HardStateTicket, new ReadIndexRequest(Id, Leader, Term, _lastReadRequest, mayUseLease));
    }

    /// <summary>The leader may answer requests in another order than they were made in.</summary>
    private void AddConfirmed(PendingRead read)
    {
        int place = _confirmedReads.Count;
        while (place > 0 && _confirmedReads[place - 1].Deadline > read.Deadline)
        {
            place--;
        }

        _confirmedReads.Insert(place, read);
    }

    private void AnswerReads()
    {
        if (_confirmedReads.Count == 0)
        {
            return;
        }

        foreach (PendingRead read in _confirmedReads)
        {
            if (read.Index <= LastApplied)
            {
                AnswerRead(read.Number, read.Query);
            }
        }

        _confirmedReads.RemoveAll(read => read.Index <= LastApplied);
    }

    private void AnswerRead(long read, ReadOnlyMemory<byte> query) =>
        _readAnswers.Add((read, new ReadAnswer(ReadOutcome.Answered, LastApplied, _state.Machine.Query(query), Leader)));

    private void RefuseRead(PendingRead read, ReadOutcome outcome, string reason)
    {
        Trace(TraceKind.ReadRefused, read.Follower, reason: reason);
        if (read.Follower.IsNone)
        {
            _readAnswers.Add((read.Number, new ReadAnswer(outcome, 0, default, Leader)));
        }
        else
        {
            SendAfter(_storage.HardStateTicket, new ReadIndexReply(Id, read.Follower, Term, read.Number, isGranted: false, 0));
        }
    }

    /// <summary>This node does not lead any more, so what waits for its leadership to be confirmed waits in vain.</summary>
    private void RefuseReadsOfLeader()
    {
        while (_newReads.TryDequeue(out PendingRead? read) || _unconfirmedReads.TryDequeue(out read))
        {
            RefuseRead(read, ReadOutcome.NotLeader, "this node does not lead any more");
        }
    }

    /// <summary>The leader that was or would have been asked is not the leader any more.</summary>
    private void RefuseForwardedReads()
    {
        foreach (PendingRead read in _readsToForward)
        {
            RefuseRead(read, ReadOutcome.NotLeader, "the leader has changed");
        }

        _readsToForward.Clear();
        while (_forwardedReads.TryDequeue(out (long Request, PendingRead Read) forwarded))
        {
            RefuseRead(forwarded.Read, ReadOutcome.NotLeader, "the leader has changed");
        }
    }

    private void GiveUpReads()
    {
        GiveUp(_newReads);
        GiveUp(_unconfirmedReads);
        while (_forwardedReads.TryPeek(out (long Request, PendingRead Read) forwarded) && forwarded.Read.Deadline <= _now)
        {
            _forwardedReads.Dequeue();
            RefuseRead(forwarded.Read, ReadOutcome.TimedOut, "the leader has not answered");
        }

        while (_confirmedReads.Count > 0 && _confirmedReads[0].Deadline <= _now)
        {
            PendingRead read = _confirmedReads[0];
            _confirmedReads.RemoveAt(0);
            RefuseRead(read, ReadOutcome.TimedOut, $"index {read.Index} is not applied yet");
        }

        void GiveUp(Queue<PendingRead> reads)
        {
            while (reads.TryPeek(out PendingRead? read) && read.Deadline <= _now)
            {
                reads.Dequeue();
                RefuseRead(read, ReadOutcome.TimedOut, "a quorum has not confirmed the leadership");
            }
        }
    }
}
