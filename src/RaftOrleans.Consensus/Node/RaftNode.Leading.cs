namespace RaftOrleans.Consensus;

/// <content>Leading: replication, commitment, heartbeats (paper, sections 5.3, 5.4.2 and 8; dissertation, sections 6.2 and 10.2).</content>
public sealed partial class RaftNode
{
    private TimeSpan _heartbeatDeadline;
    private long _uncommittedBytes;
    private bool _isHeartbeatDue;

    /// <summary>A command for the log. It is answered once it is applied, or at once where it cannot be taken.</summary>
    /// <param name="proposal">The host's number for it, which comes back with the answer.</param>
    /// <param name="command">The state machine's command; must not change any more.</param>
    /// <param name="now">The time.</param>
    /// <exception cref="ArgumentException">The command is larger than <see cref="RaftOptions.MaxCommandBytes"/>.</exception>
    public void Propose(long proposal, ReadOnlyMemory<byte> command, TimeSpan now)
    {
        if (command.Length > _options.MaxCommandBytes)
        {
            throw new ArgumentException($"the command has {command.Length} bytes, allowed are {_options.MaxCommandBytes}", nameof(command));
        }

        Advance(now);
        if (Role != Role.Leader)
        {
            Trace(TraceKind.ProposalRefused, Leader, reason: "this node does not lead");
            _proposalAnswers.Add((proposal, ProposalAnswer.NotLeader(Leader)));
        }
        else if (_uncommittedBytes > 0 && _uncommittedBytes + command.Length > _options.MaxUncommittedBytes)
        {
            Trace(TraceKind.ProposalRefused, reason: $"{_uncommittedBytes} bytes are uncommitted");
            _proposalAnswers.Add((proposal, ProposalAnswer.Busy(Id)));
        }
        else
        {
            LogEntry entry = AppendOwn(EntryKind.Command, command);
            _proposals.Add(proposal, entry.Position);
        }
    }

    private void BecomeLeader()
    {
        SetRole(Role.Leader, $"{_ballot.Votes} of {Members.Count} voted for it");
        SetLeader(Id);
        foreach (Progress peer in _peers)
        {
            peer.Reset(_log.LastIndex + 1, _now);
        }

        _round = 0;
        _uncommittedBytes = 0;
        for (long index = CommitIndex + 1; index <= _log.LastIndex; index++)
        {
            _uncommittedBytes += _log[index].Command.Length;
        }

        // Entries of earlier terms cannot be committed by themselves, so the term begins with an entry of its own (section 8).
        AppendOwn(EntryKind.NoOp, default);
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
    }

    private void Replicate()
    {
        foreach (Progress peer in _peers)
        {
            bool isOwed = _isHeartbeatDue || peer.SentRound < _round || peer.SentCommit < Math.Min(peer.WantedCommit, CommitIndex);
            int sent = 0;
            while (HasEntriesFor(peer))
            {
                SendAppend(peer, withEntries: true);
                sent++;
            }

            if (isOwed && sent == 0)
            {
                SendAppend(peer, withEntries: false);
            }
        }

        _isHeartbeatDue = false;
    }

    private bool HasEntriesFor(Progress peer) => peer.NextIndex <= _log.LastIndex && (peer.State == ProgressState.Probe
        ? !peer.IsProbing
        : peer.Inflight < _options.MaxInflightMessages);

    private void SendAppend(Progress peer, bool withEntries)
    {
        long previous = peer.NextIndex - 1;
        ReadOnlyMemory<LogEntry> entries = withEntries ? EntriesFrom(peer.NextIndex) : default;
        Send(new AppendEntries(
            Id, peer.Id, Term, Id, new LogPosition(previous, _log.TermAt(previous)), entries, CommitIndex, _round));
        peer.Sent(previous + entries.Length, entries.Length, CommitIndex, _round);
    }

    private ReadOnlyMemory<LogEntry> EntriesFrom(long index)
    {
        ReadOnlyMemory<LogEntry> entries = _log.Slice(index, _options.MaxEntriesPerMessage);
        ReadOnlySpan<LogEntry> span = entries.Span;
        long bytes = span[0].Command.Length;
        int count = 1;
        while (count < span.Length && bytes + span[count].Command.Length <= _options.MaxBytesPerMessage)
        {
            bytes += span[count++].Command.Length;
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
            || reply.Round > _round || (reply.IsSuccess && reply.Index > _log.LastIndex))
        {
            return;
        }

        peer.Contacted(_now, reply.Round);
        if (!reply.IsSuccess)
        {
            peer.Rejected(reply.Index, NextToTry(reply.Conflict));
        }
        else if (peer.Acknowledged(reply.Index))
        {
            AdvanceCommit();
        }
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
        long index = QuorumOf(_storage.DurableIndex, static peer => peer.MatchIndex);
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
    private TimeSpan QuorumContact() => new(QuorumOf(_now.Ticks, static peer => peer.LastContact.Ticks));

    /// <summary>The highest value that a quorum has reached, given this node's own value and each peer's.</summary>
    private long QuorumOf(long own, Func<Progress, long> valueOf)
    {
        Span<long> values = stackalloc long[_peers.Length + 1];
        values[0] = own;
        for (int i = 0; i < _peers.Length; i++)
        {
            values[i + 1] = valueOf(_peers[i]);
        }

        values.Sort();
        return values[^QuorumSize];
    }
}
