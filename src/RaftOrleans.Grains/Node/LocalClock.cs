namespace RaftOrleans.Grains;

/// <summary>
/// What a node takes for the time. It may be ahead of the right time and run faster or slower, but it never goes back. Only the process
/// goes by it; network, disk and reports go by the right time.
/// </summary>
/// <param name="clock">The right time.</param>
internal sealed class LocalClock(NodeClock clock)
{
    private const int Millionths = 1_000_000;

    private TimeSpan _rightOrigin;
    private TimeSpan _localOrigin;
    private TimeSpan _ahead;
    private long _rate = Millionths;

    /// <summary>What it shows.</summary>
    public TimeSpan Now => LocalTimeOf(clock.Now);

    /// <summary>The first right time at which it shows a time, or the end of time.</summary>
    public TimeSpan RightTimeOf(TimeSpan local)
    {
        Int128 ticks = (Int128)(local - _localOrigin).Ticks * Millionths;
        Int128 whole = _rightOrigin.Ticks + (ticks / _rate) + (ticks % _rate > 0 ? 1 : 0);
        return local == TimeSpan.MaxValue || whole > TimeSpan.MaxValue.Ticks ? TimeSpan.MaxValue : new TimeSpan((long)whole);
    }

    /// <summary>From now on it runs as is said, and it is set forward by what it is not ahead yet.</summary>
    public void Apply(NodeFaults? faults)
    {
        TimeSpan now = clock.Now;
        TimeSpan ahead = faults?.Ahead ?? TimeSpan.Zero;
        TimeSpan by = ahead > _ahead ? ahead - _ahead : TimeSpan.Zero;
        (_localOrigin, _rightOrigin) = (LocalTimeOf(now) + by, now);
        _ahead += by;
        _rate = Millionths + (faults?.Drift ?? 0);
    }

    private TimeSpan LocalTimeOf(TimeSpan right) => _rate == Millionths
        ? right + (_localOrigin - _rightOrigin)
        : _localOrigin + new TimeSpan((long)((Int128)(right - _rightOrigin).Ticks * _rate / Millionths));
}
