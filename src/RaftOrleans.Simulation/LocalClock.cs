namespace RaftOrleans.Simulation;

/// <summary>
/// A server's clock: it may be ahead of the world's and run faster or slower, but it never goes back. Whole ticks and millionths only, so
/// that the moment at which it shows a given time is exact.
/// </summary>
internal sealed class LocalClock(World world)
{
    private const int Millionths = 1_000_000;

    private TimeSpan _worldOrigin;
    private TimeSpan _localOrigin;
    private long _rate = Millionths;

    /// <summary>What it shows.</summary>
    public TimeSpan Now => _rate == Millionths
        ? _localOrigin + (world.Now - _worldOrigin)
        : _localOrigin + new TimeSpan((long)((Int128)(world.Now - _worldOrigin).Ticks * _rate / Millionths));

    /// <summary>How many millionths it runs faster than the world's; negative for slower.</summary>
    public int Drift => (int)(_rate - Millionths);

    /// <summary>How far it was set forward in all.</summary>
    public TimeSpan Ahead { get; private set; }

    /// <summary>The first moment of the world at which it shows a time, or the end of time.</summary>
    public TimeSpan WorldTimeOf(TimeSpan local)
    {
        if (local == TimeSpan.MaxValue)
        {
            return local;
        }

        if (_rate == Millionths)
        {
            return _worldOrigin + (local - _localOrigin);
        }

        Int128 ticks = (Int128)(local - _localOrigin).Ticks * Millionths;
        Int128 whole = ticks / _rate;
        return _worldOrigin + new TimeSpan((long)(whole * _rate < ticks ? whole + 1 : whole));
    }

    /// <summary>From now on it runs so much faster than the world's clock.</summary>
    /// <param name="millionths">Above -1,000,000; negative for slower.</param>
    public void SetDrift(int millionths)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(millionths, -Millionths);
        SetForward(TimeSpan.Zero);
        _rate = Millionths + millionths;
    }

    /// <summary>It is set forward.</summary>
    /// <param name="by">Zero or more.</param>
    public void SetForward(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        Ahead += by;
        (_localOrigin, _worldOrigin) = (Now + by, world.Now);
    }
}
