namespace RaftOrleans.Consensus;

/// <summary>
/// How a joining member catches up, in rounds (dissertation, section 4.2.1): each lasts until the member has what the log held when the
/// round began. A round shorter than an election timeout shows that the member will not hold up the group.
/// </summary>
/// <param name="lastIndex">The end of the leader's log when the first round begins.</param>
/// <param name="now">The time.</param>
internal sealed class CatchUp(long lastIndex, TimeSpan now)
{
    private long _target = lastIndex;
    private TimeSpan _since = now;
    private int _rounds;

    /// <summary>Whether the member may become a voter.</summary>
    public bool IsDone { get; private set; }

    /// <summary>The member has acknowledged entries.</summary>
    /// <param name="match">What it has.</param>
    /// <param name="lastIndex">The end of the leader's log.</param>
    /// <param name="now">The time.</param>
    /// <param name="short">How long a round may take that shows that the member is fast enough.</param>
    /// <param name="maxRounds">After so many rounds it is let in however slow it is.</param>
    public void Progressed(long match, long lastIndex, TimeSpan now, TimeSpan @short, int maxRounds)
    {
        if (match < _target || IsDone)
        {
            return;
        }

        _rounds++;
        IsDone = now - _since <= @short || _rounds >= maxRounds;
        _target = lastIndex;
        _since = now;
    }
}
