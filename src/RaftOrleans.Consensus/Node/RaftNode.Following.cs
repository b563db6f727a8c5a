namespace RaftOrleans.Consensus;

/// <content>Following a leader (paper, section 5.3).</content>
public sealed partial class RaftNode
{
    private void OnAppendEntries(AppendEntries append)
    {
        if (append.Term < Term)
        {
            // The answer carries the higher term, which a leader that is behind must learn.
            RefuseAppend(append, default, $"its term {append.Term} is over, this node is in {Term}");
            return;
        }

        if (append.Term == Term && Role == Role.Leader)
        {
            Trace(TraceKind.MessageIgnored, append.From, reason: $"{append.Leader} claims to lead term {Term}, which this node leads");
            return;
        }

        // No node sends that, but a person may. A node that followed itself would name itself to clients and refuse them.
        if (append.Leader == Id)
        {
            Trace(TraceKind.MessageIgnored, append.From, reason: "it names this node as its leader");
            return;
        }

        FollowLeader(append.Term, append.Leader);
        append = WithoutCovered(append);
        if (!_rules.Matches(_log, append.Previous))
        {
            RefuseAppend(append, ConflictAt(append.Previous.Index), "the previous entry does not match");
            return;
        }

        if (!IsWellFormed(append) || !TryAppend(append))
        {
            return;
        }

        long verified = append.Previous.Index + append.Entries.Length;
        CommitUpTo(_rules.FollowerCommit(append.LeaderCommit, verified, _log.LastIndex));
        AcknowledgeAppend(append, verified);
    }

    private void FollowLeader(long term, NodeId leader)
    {
        if (term > Term || Role != Role.Follower)
        {
            BecomeFollower(term, leader, $"{leader} leads term {term}");
        }

        SetLeader(leader);
        _leaderContact = _now;
        ResetElectionTimer();
    }

    /// <summary>
    /// What is left of a message when the entries that this log has compacted are taken away. They are committed, so the leader's are the same
    /// (<see cref="SafetyRules.IsCovered"/>).
    /// </summary>
    private AppendEntries WithoutCovered(AppendEntries append)
    {
        if (!_rules.IsCovered(_log, append.Previous))
        {
            return append;
        }

        int covered = (int)Math.Min(_log.Base.Index - append.Previous.Index, append.Entries.Length);
        return new AppendEntries(
            append.From, append.To, append.Term, append.Leader, _log.Base, append.Entries[covered..], append.LeaderCommit, append.Round);
    }

    /// <summary>
    /// Says what is durable. A heartbeat is answered at once with what is durable already, so that a slow disk does not look like a
    /// follower that is gone; entries are acknowledged when they are written.
    /// </summary>
    private void AcknowledgeAppend(AppendEntries append, long verified)
    {
        if (append.Entries.Length == 0)
        {
            long durable = Math.Min(verified, _storage.DurableIndex);
            SendAfter(_storage.HardStateTicket, new AppendEntriesReply(Id, append.From, Term, true, durable, default, append.Round));
            return;
        }

        long ticket = verified <= _storage.DurableIndex
            ? _storage.HardStateTicket
            : Math.Max(_storage.LogTicket, _storage.HardStateTicket);
        SendAfter(ticket, new AppendEntriesReply(Id, append.From, Term, true, verified, default, append.Round));
    }

    private void RefuseAppend(AppendEntries append, LogPosition conflict, string reason)
    {
        if (IsTracing)
        {
            Trace(TraceKind.AppendRefused, append.From, append.Previous.Index, reason);
        }

        SendAfter(
            _storage.HardStateTicket,
            new AppendEntriesReply(Id, append.From, Term, false, append.Previous.Index, conflict, append.Round));
    }

    /// <summary>
    /// The hint of the paper's section 5.3: the first index of the conflicting term, or the end of a log that is too short. Before the
    /// first entry nothing can conflict but a hand-made message, which gets no hint.
    /// </summary>
    private LogPosition ConflictAt(long previousIndex)
    {
        if (previousIndex > _log.LastIndex)
        {
            return new LogPosition(_log.LastIndex + 1, 0);
        }

        return previousIndex <= _log.Base.Index
            ? default
            : new LogPosition(_log.FirstIndexOfTermAt(previousIndex), _log.TermAt(previousIndex));
    }

    /// <summary>A real leader's entries always are; hand-made messages need not be.</summary>
    private bool IsWellFormed(AppendEntries append)
    {
        LogPosition previous = append.Previous;
        foreach (LogEntry entry in append.Entries.Span)
        {
            if (entry.Index != previous.Index + 1 || entry.Term < previous.Term || entry.Term > append.Term)
            {
                RefuseAppend(append, default, $"entry {entry.Position} cannot follow {previous} in term {append.Term}");
                return false;
            }

            previous = entry.Position;
        }

        return true;
    }

    private bool TryAppend(AppendEntries append)
    {
        foreach (LogEntry entry in append.Entries.Span)
        {
            if (entry.Index <= _log.LastIndex)
            {
                if (!_rules.MustTruncate(_log.TermAt(entry.Index), entry.Term))
                {
                    continue;
                }

                if (!_rules.MayTruncate(entry.Index, CommitIndex))
                {
                    RefuseAppend(append, default, $"entry {entry.Position} would remove committed entries");
                    return false;
                }

                Trace(TraceKind.LogTruncated, index: entry.Index);
                _log.TruncateFrom(entry.Index);
                _storage.LogTruncated(entry.Index);
                RollBackMembership(entry.Index);
            }

            _log.Append(entry);
            if (entry.Kind == EntryKind.Membership)
            {
                NoteMembership(entry);
                UseMembership();
            }
        }

        return true;
    }

    private void CommitUpTo(long index)
    {
        if (index > CommitIndex)
        {
            CommitIndex = index;
            Trace(TraceKind.Committed, index: index);
        }
    }
}
