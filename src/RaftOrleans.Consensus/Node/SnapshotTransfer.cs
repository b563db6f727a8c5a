namespace RaftOrleans.Consensus;

/// <summary>A snapshot on its way to a follower: one piece at a time, the next when the one before is acknowledged.</summary>
internal sealed class SnapshotTransfer(Snapshot snapshot)
{
    /// <summary>What is sent. It stays the same to the end, also when a newer one is taken meanwhile.</summary>
    public Snapshot Snapshot { get; } = snapshot;

    /// <summary>How many bytes the follower is known to have.</summary>
    public int Received { get; private set; }

    /// <summary>When the next piece may be sent, so that the rate is kept.</summary>
    public TimeSpan NextAt { get; private set; }

    private bool _isStalled;

    /// <summary>Whether a piece is under way.</summary>
    public bool IsUnderWay { get; private set; }

    /// <summary>A piece was sent.</summary>
    /// <param name="next">When the one after it may be sent.</param>
    public void Sent(TimeSpan next)
    {
        IsUnderWay = true;
        NextAt = next;
    }

    /// <summary>
    /// The follower says how much it has. Only more than before is news: an answer that comes twice must not make the next piece be sent
    /// twice, and be answered twice. Less counts once when nothing has moved for a while: the follower may have begun anew.
    /// </summary>
    public void Acknowledged(int received)
    {
        if (received > Received || _isStalled)
        {
            Received = Math.Min(received, Snapshot.Data.Length);
            IsUnderWay = false;
            _isStalled = false;
        }
    }

    /// <summary>The piece under way may be lost.</summary>
    public void SendAgain()
    {
        _isStalled = IsUnderWay;
        IsUnderWay = false;
    }
}
