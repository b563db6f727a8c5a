namespace RaftOrleans.Grains;

/// <summary>
/// The time of a node: since the Unix epoch, so that all nodes of all silos mean the same. The wall clock is read once; from then on time
/// is counted by the monotonic clock, so it never goes back when somebody sets the wall clock.
/// </summary>
internal sealed class NodeClock
{
    private readonly TimeProvider _time;
    private readonly TimeSpan _started;
    private readonly long _startedAt;

    /// <summary>Starts the clock.</summary>
    public NodeClock(TimeProvider time)
    {
        _time = time;
        _started = time.GetUtcNow() - DateTimeOffset.UnixEpoch;
        _startedAt = time.GetTimestamp();
    }

    /// <summary>The time now.</summary>
    public TimeSpan Now => _started + _time.GetElapsedTime(_startedAt);

    /// <summary>Where it comes from.</summary>
    public TimeProvider Provider => _time;
}
