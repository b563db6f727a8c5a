namespace RaftOrleans.Consensus;

/// <content>Snapshots and log compaction (paper, section 7; dissertation, chapter 5).</content>
public sealed partial class RaftNode
{
    /// <summary>
    /// The same for indexes as <see cref="MaxTerm"/> for terms: a log that went on after the last number there is could not.
    /// </summary>
    private const long MaxSnapshotIndex = 1L << 62;

    private Snapshot? _snapshot;
    private Snapshot? _installed;
    private IncomingSnapshot? _incoming;
    private long _bytesSinceSnapshot;
    private bool _isSnapshotWanted;

    /// <summary>The latest snapshot, or null.</summary>
    public Snapshot? Snapshot => _snapshot;

    /// <summary>How many bytes of a leader's snapshot have come so far; 0 where none is coming.</summary>
    public int IncomingSnapshotBytes => _incoming?.Received ?? 0;

    /// <summary>Somebody wants a snapshot of what is applied, and the log compacted; nothing happens where there is one already.</summary>
    /// <param name="now">The time.</param>
    public void TakeSnapshot(TimeSpan now)
    {
        Advance(now);
        _isSnapshotWanted = true;
    }

    /// <summary>
    /// Before anything is applied, so that all that the snapshot stands for was given to the disk by earlier writes: then it can take the
    /// place of entries there in one step.
    /// </summary>
    private void TakeSnapshotIfDue()
    {
        long applied = LastApplied - (_snapshot?.Last.Index ?? 0);
        bool isDue = _isSnapshotWanted
            || (_options.SnapshotEntries > 0 && applied >= _options.SnapshotEntries)
            || (_options.SnapshotBytes > 0 && _bytesSinceSnapshot >= _options.SnapshotBytes);
        _isSnapshotWanted = false;
        if (!isDue || applied == 0)
        {
            return;
        }

        (long membershipIndex, Membership membership) = _memberships.At(LastApplied);
        _snapshot = new Snapshot(
            new LogPosition(LastApplied, _log.TermAt(LastApplied)), membership, membershipIndex, _state.WriteSnapshot());
        _bytesSinceSnapshot = 0;
        _storage.SnapshotTaken(_snapshot);
        Trace(TraceKind.SnapshotTaken, index: LastApplied);
        Compact();
    }

    /// <summary>
    /// Removes what the snapshot stands for, but for some entries that save a follower which is a little behind from needing it.
    /// </summary>
    private void Compact()
    {
        long index = _snapshot!.Last.Index - _options.SnapshotTrailing;
        if (index > _log.Base.Index)
        {
            _log.CompactTo(index);
            _memberships.CompactTo(index);
            _storage.LogCompacted();
        }
    }

    /// <summary>Begins with what a snapshot on the disk says, and with the memberships of the log.</summary>
    private void Restore(Snapshot? snapshot)
    {
        if (snapshot is not null)
        {
            _state.ReadSnapshot(snapshot.Data);
            TakeOver(snapshot);
        }
        else if (_log.Base != LogPosition.Start)
        {
            throw new ArgumentException($"the log begins after {_log.Base}, and no snapshot stands for what was before", nameof(snapshot));
        }

        for (long index = Math.Max(_log.FirstIndex, CommitIndex + 1); index <= _log.LastIndex; index++)
        {
            NoteMembership(_log[index]);
        }

        UseMembership();
    }

    /// <summary>The snapshot becomes the state and the beginning of the log.</summary>
    private void TakeOver(Snapshot snapshot)
    {
        long committed = CommitIndex;
        _snapshot = snapshot;
        _bytesSinceSnapshot = 0;
        CommitIndex = snapshot.Last.Index;
        LastApplied = snapshot.Last.Index;
        if (_rules.KeepsLogAfter(_log, snapshot.Last))
        {
            // Memberships after it stay; the one as of its end, and those before, are in it.
            _memberships.CompactTo(snapshot.Last.Index);
            if (_memberships.CurrentIndex <= snapshot.MembershipIndex)
            {
                _memberships.ResetTo(snapshot.MembershipIndex, MembershipOf(snapshot));
            }
        }
        else
        {
            _log.ResetTo(snapshot.Last);
            _memberships.ResetTo(snapshot.MembershipIndex, MembershipOf(snapshot));
            _storage.LogReplaced(committed);
        }
    }

    /// <summary>
    /// The founders stand in no entry. So a node that was added later does not know them, nor does a snapshot that it took before it had
    /// come to the first membership of the log; but founders do.
    /// </summary>
    private Membership MembershipOf(Snapshot snapshot) => snapshot.Membership.IsEmpty ? _founders : snapshot.Membership;

    private void OnInstallSnapshot(InstallSnapshot piece)
    {
        if (piece.Term < Term)
        {
            AnswerPiece(piece, 0, isInstalled: false, _storage.HardStateTicket);
            return;
        }

        if (piece.Term == Term && Role == Role.Leader)
        {
            Trace(TraceKind.MessageIgnored, piece.From, reason: $"{piece.From} claims to lead term {Term}, which this node leads");
            return;
        }

        FollowLeader(piece.Term, piece.From);
        if (WhyMalformed(piece) is { } problem)
        {
            Trace(TraceKind.MessageIgnored, piece.From, piece.Last.Index, problem);
            AnswerPiece(piece, 0, isInstalled: false, _storage.HardStateTicket);
            return;
        }

        if (piece.Last.Index <= CommitIndex)
        {
            // The leader holds what is committed here, so the log equals its own up to the snapshot's end.
            _incoming = null;
            AnswerPiece(piece, piece.TotalBytes, isInstalled: true, Math.Max(_storage.LogTicket, _storage.HardStateTicket));
            return;
        }

        if (_incoming is null || !_incoming.IsSame(piece))
        {
            _incoming = new IncomingSnapshot(piece);
        }

        _incoming.Add(piece);
        bool isInstalled = _incoming.IsComplete && TryInstall(_incoming.Finish(piece), piece);
        int received = isInstalled ? piece.TotalBytes : _incoming?.Received ?? 0;
        long ticket = isInstalled ? Math.Max(_storage.LogTicket, _storage.HardStateTicket) : _storage.HardStateTicket;
        AnswerPiece(piece, received, isInstalled, ticket);
    }

    /// <summary>A real leader's pieces never are; hand-made ones may be.</summary>
    private static string? WhyMalformed(InstallSnapshot piece)
    {
        bool isPlausible = piece.Last.Index is >= 1 and <= MaxSnapshotIndex && piece.Last.Term >= 1 && piece.Last.Term <= piece.Term
            && piece.MembershipIndex >= 0 && piece.MembershipIndex <= piece.Last.Index
            && (piece.Membership == Membership.None ? piece.MembershipIndex == 0 : piece.Membership.Validate() is null);
        return isPlausible
            ? null
            : $"no snapshot of term {piece.Term} ends at {piece.Last} with the membership of entry {piece.MembershipIndex}";
    }

    private bool TryInstall(Snapshot? snapshot, InstallSnapshot piece)
    {
        _incoming = null;
        try
        {
            _state.ReadSnapshot((snapshot ?? throw new InvalidDataException("its checksum is wrong")).Data);
        }
        catch (Exception error) when (error is InvalidDataException or FormatException)
        {
            Trace(TraceKind.MessageIgnored, piece.From, piece.Last.Index, $"the snapshot to {piece.Last} is damaged: {error.Message}");
            return false;
        }

        TakeOver(snapshot);
        _storage.SnapshotTaken(snapshot);
        _installed = snapshot;
        _proposals.Skipped(snapshot.Last, Leader, _proposalAnswers);
        UseMembership();
        Trace(TraceKind.SnapshotInstalled, piece.From, snapshot.Last.Index);
        return true;
    }

    private void AnswerPiece(InstallSnapshot piece, int received, bool isInstalled, long ticket) =>
        SendAfter(ticket, new InstallSnapshotReply(Id, piece.From, Term, piece.Last, received, isInstalled, piece.Round));

    /// <summary>Sends the next piece, if it may be sent yet.</summary>
    private bool TrySendPiece(Progress peer)
    {
        SnapshotTransfer transfer = peer.Transfer!;
        if (transfer.IsUnderWay || _now < transfer.NextAt)
        {
            return false;
        }

        Snapshot snapshot = transfer.Snapshot;
        int length = Math.Min(_options.SnapshotChunkBytes, snapshot.Data.Length - transfer.Received);
        Send(new InstallSnapshot(
            Id, peer.Id, Term, snapshot.Last, snapshot.Membership, snapshot.MembershipIndex,
            snapshot.Data.Length, snapshot.Checksum, transfer.Received, snapshot.Data.Slice(transfer.Received, length), _round));
        double seconds = _options.SnapshotBytesPerSecond == 0 ? 0 : (double)length / _options.SnapshotBytesPerSecond;
        transfer.Sent(_now + TimeSpan.FromSeconds(seconds));
        peer.SentBesideLog(peer.SentCommit, _round);
        return true;
    }

    private void OnInstallSnapshotReply(InstallSnapshotReply reply)
    {
        if (reply.Term > Term)
        {
            BecomeFollower(reply.Term, NodeId.None, $"{reply.From} is in a higher term");
            return;
        }

        if (Role != Role.Leader || !_rules.CountsReply(reply.Term, Term) || FindPeer(reply.From) is not { } peer
            || IsOfNoRound(reply.Term, reply.Round))
        {
            return;
        }

        OnContact(peer, reply.Round);
        if (reply.IsInstalled && reply.Last.Index <= _log.LastIndex)
        {
            OnProgress(peer, reply.Last.Index);
        }
        else if (peer.Transfer is { } transfer && transfer.Snapshot.Last == reply.Last)
        {
            transfer.Acknowledged(reply.Received);
        }
    }
}
