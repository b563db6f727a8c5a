namespace RaftOrleans.Consensus;

/// <content>
/// Leases (dissertation, section 6.4.1): who acknowledged a round has promised to vote for nobody for a while. The promise is kept in
/// <see cref="IsDeafTo"/> and wherever a node would vote for itself.
/// </content>
public sealed partial class RaftNode
{
    /// <summary>Most rounds whose time is remembered. One that is not can only make a lease shorter.</summary>
    private const int MaxRoundTimes = 1_024;

    /// <summary>Leader: when the rounds that a quorum has not acknowledged yet were opened.</summary>
    private readonly Queue<(long Round, TimeSpan OpenedAt)> _roundTimes = new();

    /// <summary>Leader: the last one that a quorum has acknowledged; the lease counts from it.</summary>
    private (long Round, TimeSpan Begin) _confirmedRound;

    private void OpenRound()
    {
        _round++;
        if (_options.Leases)
        {
            NoteConfirmedRounds();
            if (_roundTimes.Count < MaxRoundTimes)
            {
                _roundTimes.Enqueue((_round, _now));
            }
        }
    }

    /// <summary>Whether voters still keep the promise that leases rest on. Without stickiness they make none.</summary>
    private bool HoldsLease()
    {
        if (!_options.Leases || !_options.LeaderStickiness)
        {
            return false;
        }

        long confirmed = NoteConfirmedRounds();
        return _confirmedRound.Round > 0 && _confirmedRound.Round <= confirmed
            && _rules.HoldsLease(_now, _confirmedRound.Begin, Promise, _options.LeaseDriftBound, _hasTransferred);
    }

    private long NoteConfirmedRounds()
    {
        long confirmed = _quorums.Reached(_round, static peer => peer.AcknowledgedRound);
        while (_roundTimes.TryPeek(out (long Round, TimeSpan OpenedAt) round) && round.Round <= confirmed)
        {
            _confirmedRound = (round.Round, _rules.LeaseBegin(round.OpenedAt, _now));
            _roundTimes.Dequeue();
        }

        return confirmed;
    }

    private void ForgetRounds()
    {
        _round = 0;
        _roundTimes.Clear();
        _confirmedRound = default;
        _hasTransferred = false;
    }
}
