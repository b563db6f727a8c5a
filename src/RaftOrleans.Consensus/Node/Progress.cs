namespace RaftOrleans.Consensus;

/// <summary>What a leader knows of one follower, and what it has sent and not seen acknowledged.</summary>
internal sealed class Progress(NodeId id)
{
    private readonly Queue<(long LastIndex, long Bytes)> _inflight = new();

    /// <summary>The follower.</summary>
    public NodeId Id { get; } = id;

    /// <summary>Up to here the follower's durable log is known to equal the leader's. Never goes back in a leadership.</summary>
    public long MatchIndex { get; private set; }

    /// <summary>The next entry to send; always above <see cref="MatchIndex"/>.</summary>
    public long NextIndex { get; private set; } = 1;

    /// <summary>How entries are sent.</summary>
    public ProgressState State { get; private set; }

    /// <summary>When the follower was last heard of in this leadership.</summary>
    public TimeSpan LastContact { get; private set; }

    /// <summary>The latest confirmation round that the follower has acknowledged in this leadership.</summary>
    public long AcknowledgedRound { get; private set; }

    /// <summary>The latest confirmation round that was sent to it.</summary>
    public long SentRound { get; private set; }

    /// <summary>The leader's commit index that it was last told, however much of the log it has.</summary>
    public long SentCommit { get; private set; }

    /// <summary>The commit index that a read on the follower waits for; 0 for none.</summary>
    public long WantedCommit { get; set; }

    /// <summary>In <see cref="ProgressState.Probe"/>: whether the one message is under way.</summary>
    public bool IsProbing { get; private set; }

    /// <summary>Messages with entries under way.</summary>
    public int Inflight => _inflight.Count;

    /// <summary>Bytes of commands under way.</summary>
    public long InflightBytes { get; private set; }

    /// <summary>In <see cref="ProgressState.Snapshot"/>: what the follower is getting.</summary>
    public SnapshotTransfer? Transfer { get; private set; }

    /// <summary>How far a joining member has caught up, or null for another.</summary>
    public CatchUp? CatchUp { get; set; }

    /// <summary>A new leadership begins: nothing is known.</summary>
    public void Reset(long nextIndex, TimeSpan now)
    {
        MatchIndex = 0;
        NextIndex = nextIndex;
        LastContact = now;
        AcknowledgedRound = 0;
        SentRound = 0;
        SentCommit = 0;
        WantedCommit = 0;
        CatchUp = null;
        Probe();
    }

    /// <summary>A message was sent.</summary>
    /// <param name="lastIndex">Its last entry, or the previous entry where it has none.</param>
    /// <param name="entries">How many entries it carries.</param>
    /// <param name="bytes">How many bytes of commands they have.</param>
    /// <param name="commit">The commit index it tells.</param>
    /// <param name="round">The round it asks to acknowledge.</param>
    public void Sent(long lastIndex, int entries, long bytes, long commit, long round)
    {
        SentRound = round;
        SentCommit = commit;
        if (State == ProgressState.Probe)
        {
            IsProbing = true;
        }
        else if (entries > 0)
        {
            NextIndex = lastIndex + 1;
            _inflight.Enqueue((lastIndex, bytes));
            InflightBytes += bytes;
        }
    }

    /// <summary>A piece of a snapshot, or a heartbeat beside it, was sent.</summary>
    /// <param name="commit">The leader's commit index.</param>
    /// <param name="round">The round it asks to acknowledge.</param>
    public void SentBesideLog(long commit, long round)
    {
        SentCommit = commit;
        SentRound = round;
    }

    /// <summary>The entries it needs next are gone: it gets a snapshot.</summary>
    public void BeginSnapshot(Snapshot snapshot)
    {
        State = ProgressState.Snapshot;
        Transfer = new SnapshotTransfer(snapshot);
        IsProbing = false;
        ClearInflight();
    }

    /// <summary>The follower answered something in this leadership.</summary>
    public void Contacted(TimeSpan now, long round)
    {
        LastContact = now;
        AcknowledgedRound = Math.Max(AcknowledgedRound, round);
    }

    /// <summary>The follower's durable log equals the leader's up to an index.</summary>
    /// <returns>Whether that was news.</returns>
    public bool Acknowledged(long index)
    {
        bool isNews = index > MatchIndex;
        if (isNews)
        {
            MatchIndex = index;
            NextIndex = Math.Max(NextIndex, index + 1);
        }

        if (State == ProgressState.Snapshot && index >= Transfer!.Snapshot.Last.Index)
        {
            Probe();
        }

        // A heartbeat is acknowledged with what is durable, which may be less than what it has shown to match.
        if (State == ProgressState.Probe && (isNews || index == NextIndex - 1))
        {
            State = ProgressState.Replicate;
            IsProbing = false;
            NextIndex = MatchIndex + 1;
        }

        while (_inflight.TryPeek(out (long LastIndex, long Bytes) sent) && sent.LastIndex <= index)
        {
            InflightBytes -= _inflight.Dequeue().Bytes;
        }

        return isNews;
    }

    /// <summary>The follower's log did not match just before some entries.</summary>
    /// <param name="previous">The previous entry that did not match.</param>
    /// <param name="hint">Where to try next.</param>
    /// <returns>False where the answer is out of date: more is known by now.</returns>
    public bool Rejected(long previous, long hint)
    {
        if (previous <= MatchIndex || State == ProgressState.Snapshot || (State == ProgressState.Probe && previous != NextIndex - 1))
        {
            return false;
        }

        NextIndex = State == ProgressState.Replicate ? MatchIndex + 1 : Math.Clamp(hint, MatchIndex + 1, previous);
        Probe();
        return true;
    }

    /// <summary>Whatever is under way may be lost: the next message is sent without waiting for an answer.</summary>
    public void ProbeAgain()
    {
        IsProbing = false;
        Transfer?.SendAgain();
    }

    private void Probe()
    {
        State = ProgressState.Probe;
        IsProbing = false;
        Transfer = null;
        ClearInflight();
    }

    private void ClearInflight()
    {
        _inflight.Clear();
        InflightBytes = 0;
    }
}
