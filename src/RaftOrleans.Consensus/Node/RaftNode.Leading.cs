namespace RaftOrleans.Consensus;

/// <content>Leading: replication, commitment, heartbeats (paper, sections 5.3, 5.4.2 and 8; dissertation, sections 6.2 and 10.2).</content>
public sealed partial class RaftNode
{
    private TimeSpan _heartbeatDeadline;
    private long _uncommittedBytes;
    private bool _isHeartbeatDue;
    private bool _hasLed;

    /// <summary>A command for the log. It is answered once it is applied, or at once where it cannot be taken.</summary>
    /// <param name="proposal">The host's number for it, which comes back with the answer.</param>
    /// <param name="command">The state machine's command; must not change any more.</param>
    /// <param name="now">The time.</param>
    /// <exception cref="ArgumentException">The command is larger than <see cref="RaftOptions.MaxCommandBytes"/>.</exception>
    public void Propose(long proposal, ReadOnlyMemory<byte> command, TimeSpan now)
    {
        CheckSize(command);
        Advance(now);
        ProposeEntry(proposal, EntryKind.Command, command);
    }

    private void CheckSize(ReadOnlyMemory<byte> command)
    {
        if (command.Length > _options.MaxCommandBytes)
        {
            throw new ArgumentException($"the command has {command.Length} bytes, allowed are {_options.MaxCommandBytes}", nameof(command));
        }
    }

    private void ProposeEntry(long proposal, EntryKind kind, ReadOnlyMemory<byte> command)
    {
        if (!_rules.MayAppendOwn(Role == Role.Leader, _hasLed))
        {
            RefuseProposal(proposal, ProposalAnswer.NotLeader(Leader), "this node does not lead");
        }
        else if (_uncommittedBytes + _heldBytes is var bytes and > 0 && bytes + command.Length > _options.MaxUncommittedBytes)
        {
            RefuseProposal(proposal, ProposalAnswer.Busy(Id), IsTracing ? $"{bytes} bytes are uncommitted" : "");
        }
        else if (_transfer is not null)
        {
            Hold(new HeldProposal(proposal, kind, command));
        }
        else
        {
            LogEntry entry = AppendOwn(kind, command);
            _proposals.Add(proposal, entry.Position);
        }
    }

    private void RefuseProposal(long proposal, ProposalAnswer answer, string reason)
    {
        Trace(TraceKind.ProposalRefused, answer.Leader == Id ? NodeId.None : answer.Leader, reason: reason);
        _proposalAnswers.Add((proposal, answer));
    }

    private void BecomeLeader()
    {
        NodeId[] voters = [.. Membership.All.Where(Membership.IsVoter)];
        SetRole(Role.Leader, $"{voters.Count(voter => _ballot.VotesOf(voter) > 0)} of {voters.Length} voted for it");
        SetLeader(Id);
        _hasLed = true;
        foreach (Progress peer in _peers)
        {
            peer.Reset(_log.LastIndex + 1, _now);
        }

        ForgetRounds();
        _uncommittedBytes = 0;
        for (long index = CommitIndex + 1; index <= _log.LastIndex; index++)
        {
            _uncommittedBytes += _log[index].Command.Length;
        }

        // Entries of earlier terms cannot be committed by themselves, so the term begins with an entry of its own (section 8).
        AppendOwn(EntryKind.NoOp, default);
        BeginCatchUps();
        _isHeartbeatDue = true;
        _heartbeatDeadline = _now + _options.HeartbeatInterval;
    }

    private LogEntry AppendOwn(EntryKind kind, ReadOnlyMemory<byte> command)
    {
        LogEntry entry = new(_log.LastIndex + 1, Term, _now, kind, command);
        _log.Append(entry);
        _uncommittedBytes += command.Length;
        return entry;
    }

    private void OnHeartbeatTimer()
    {
        if (_rules.MustMakeRoom(IsDiskStalled()))
        {
            BecomeFollower(Term, NodeId.None, $"its disk has not finished a write for {_options.DiskStallTimeout.TotalMilliseconds:0} ms");
            return;
        }

        if (_options.CheckQuorum && _peers.Length > 0 && _now - QuorumContact() >= _options.ElectionTimeoutMax)
        {
            BecomeFollower(Term, NodeId.None, "no quorum has answered for an election timeout");
            return;
        }

        _heartbeatDeadline = _now + _options.HeartbeatInterval;
        _isHeartbeatDue = true;
        foreach (Progress peer in _peers)
        {
            peer.ProbeAgain();
        }

        // The message that told the successor may be lost.
        if (_transfer is not null)
        {
            _transfer.IsTold = false;
        }
    }

    /// <summary>When a leader has something to do next: a heartbeat, or a piece of a snapshot that had to wait.</summary>
    private TimeSpan FirstLeaderDeadline
    {
        get
        {
            TimeSpan first = _heartbeatDeadline;
            foreach (Progress peer in _peers)
            {
                if (peer.Transfer is { IsUnderWay: false } transfer && transfer.NextAt < first)
                {
                    first = transfer.NextAt;
                }
            }

            return first;
        }
    }

    private void Replicate()
    {
        if (_isHeartbeatDue && _options.Leases)
        {
            // Leases are renewed with each heartbeat.
            OpenRound();
        }

        foreach (Progress peer in _peers)
        {
            bool isOwed = _isHeartbeatDue || peer.SentRound < _round || peer.SentCommit < Math.Min(peer.WantedCommit, CommitIndex);
            bool hasSent = SendWhatItNeeds(peer);

            // Entries are acknowledged when they are written. A heartbeat beside them is answered at once, so that a follower with a slow
            // disk does not look as if it were gone.
            if (isOwed && (!hasSent || (_isHeartbeatDue && peer.State == ProgressState.Replicate)))
            {
                SendHeartbeat(peer);
            }
        }

        _isHeartbeatDue = false;
    }

    /// <summary>Sends entries, or a piece of a snapshot, as far as the follower can take them now.</summary>
    /// <returns>Whether anything was sent.</returns>
    private bool SendWhatItNeeds(Progress peer)
    {
        if (peer.State != ProgressState.Snapshot && peer.NextIndex <= _log.Base.Index)
        {
            peer.BeginSnapshot(_snapshot!);
            Trace(TraceKind.SnapshotSent, peer.Id, _snapshot!.Last.Index);
        }

        if (peer.State == ProgressState.Snapshot)
        {
            return TrySendPiece(peer);
        }

        int sent = 0;
        while (HasEntriesFor(peer))
        {
            SendAppend(peer);
            sent++;
        }

        return sent > 0;
    }

    private bool HasEntriesFor(Progress peer) => peer.NextIndex <= _log.LastIndex
        && _rules.MaySend(peer.NextIndex, _storage.DurableIndex) && (peer.State == ProgressState.Probe
        ? !peer.IsProbing
        : peer.Inflight == 0 || (peer.Inflight < _options.MaxInflightMessages && _log[peer.NextIndex].Command.Length <= FreeBytes(peer)));

    /// <summary>How many bytes of commands may still be sent. With nothing under way one message always may.</summary>
    private long FreeBytes(Progress peer) => peer.Inflight == 0 ? long.MaxValue : _options.MaxInflightBytes - peer.InflightBytes;

    private void SendAppend(Progress peer)
    {
        long previous = peer.NextIndex - 1;
        long maxBytes = Math.Min(_options.MaxBytesPerMessage, FreeBytes(peer));
        ReadOnlyMemory<LogEntry> entries = EntriesFrom(peer.NextIndex, maxBytes, out long bytes);
        Send(new AppendEntries(
            Id, peer.Id, Term, Id, PositionOf(previous), entries, CommitIndex, _round));
        peer.Sent(previous + entries.Length, entries.Length, bytes, CommitIndex, _round);
    }

    /// <summary>Nothing but a sign of life. To a follower that gets a snapshot it names the one entry that every log holds.</summary>
    private void SendHeartbeat(Progress peer)
    {
        if (peer.State == ProgressState.Snapshot)
        {
            Send(new AppendEntries(Id, peer.Id, Term, Id, LogPosition.Start, default, CommitIndex, _round));
            peer.SentBesideLog(CommitIndex, _round);
            return;
        }

        long previous = peer.NextIndex - 1;
        Send(new AppendEntries(
            Id, peer.Id, Term, Id, PositionOf(previous), default, CommitIndex, _round));
        peer.Sent(previous, 0, 0, CommitIndex, _round);
    }

    private LogPosition PositionOf(long index) =>
        new(index, index == _log.Base.Index ? _rules.TermOfCompacted(_log.Base) : _log.TermAt(index));

    private ReadOnlyMemory<LogEntry> EntriesFrom(long index, long maxBytes, out long bytes)
    {
        ReadOnlyMemory<LogEntry> entries = _log.Slice(index, _options.MaxEntriesPerMessage);
        ReadOnlySpan<LogEntry> span = entries.Span;
        bytes = span[0].Command.Length;
        int count = 1;
        while (count < span.Length && bytes + span[count].Command.Length <= maxBytes)
        {
            bytes += span[count++].Command.Length;
        }

        while (count > 1 && !_rules.MaySend(span[count - 1].Index, _storage.DurableIndex))
        {
            bytes -= span[--count].Command.Length;
        }

        return entries[..count];
    }

    private void OnAppendEntriesReply(AppendEntriesReply reply)
    {
        if (reply.Term > Term)
        {
            BecomeFollower(reply.Term, NodeId.None, $"{reply.From} is in a higher term");
            return;
        }

        if (Role != Role.Leader || !_rules.CountsReply(reply.Term, Term) || FindPeer(reply.From) is not { } peer
            || IsOfNoRound(reply.Term, reply.Round) || (reply.IsSuccess && reply.Index > _log.LastIndex))
        {
            return;
        }

        OnContact(peer, reply.Round);
        if (!reply.IsSuccess)
        {
            peer.Rejected(reply.Index, NextToTry(reply.Conflict));
        }
        else
        {
            OnProgress(peer, reply.Index);
        }
    }

    private void OnContact(Progress peer, long round)
    {
        peer.Contacted(_now, round);
        if (_options.Leases)
        {
            NoteConfirmedRounds();
        }
    }

    /// <summary>Whether somebody acknowledges what this leader has not asked for; only a hand-made message does.</summary>
    private bool IsOfNoRound(long term, long round) => term == Term && round > _round;

    private void OnProgress(Progress peer, long index)
    {
        if (peer.Acknowledged(index))
        {
            AdvanceCommit();
        }

        FollowCatchUp(peer);
    }

    /// <summary>
    /// The follower's hint names a term and where it begins there. If this log has the term, its last entry of it is the best guess;
    /// otherwise the whole term is skipped.
    /// </summary>
    private long NextToTry(LogPosition conflict)
    {
        long last = conflict.Term == 0 ? 0 : _log.LastIndexOfTerm(conflict.Term);
        return last == 0 ? conflict.Index : last + 1;
    }

    private void AdvanceCommit()
    {
        long index = _quorums.Reached(
            _rules.CountsOfOwnLog(_storage.DurableIndex, _log.LastIndex), static peer => peer.MatchIndex);
        if (index <= CommitIndex || !_rules.MayCommit(_log.TermAt(index), Term))
        {
            return;
        }

        for (long i = CommitIndex + 1; i <= index; i++)
        {
            _uncommittedBytes -= _log[i].Command.Length;
        }

        CommitUpTo(index);
    }

    /// <summary>When a quorum, this leader included, had all been heard of last.</summary>
    private TimeSpan QuorumContact() => new(_quorums.Reached(_now.Ticks, static peer => peer.LastContact.Ticks));
}
