namespace RaftOrleans.Grains;

/// <summary>
/// One grain timer for all that a node has to do later. A deadline that moves away is noticed when the old one comes, since with each
/// message of the leader the election moves away; only one that comes nearer sets the timer anew.
/// </summary>
internal sealed class NodeTimer
{
    private readonly NodeClock _clock;
    private readonly Action _elapsed;
    private readonly IGrainTimer _timer;
    private TimeSpan _setTo = TimeSpan.MaxValue;

    /// <summary>Makes a timer that is not set.</summary>
    /// <param name="grain">The grain on whose turns it runs.</param>
    /// <param name="clock">The time.</param>
    /// <param name="elapsed">Called at the deadline or earlier; has to set the timer again.</param>
    public NodeTimer(IGrainBase grain, NodeClock clock, Action elapsed)
    {
        _clock = clock;
        _elapsed = elapsed;
        _timer = grain.RegisterGrainTimer(
            OnTickAsync,
            new GrainTimerCreationOptions(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan) { Interleave = true });
    }

    /// <summary>Makes sure that the timer elapses at this time or before.</summary>
    public void SetAtLatest(TimeSpan deadline)
    {
        if (deadline >= _setTo)
        {
            return;
        }

        _setTo = deadline;

        // The timer counts whole milliseconds and would elapse a little too early.
        TimeSpan wait = deadline - _clock.Now;
        double milliseconds = Math.Clamp(Math.Ceiling(wait.TotalMilliseconds), 0, TimeSpan.FromDays(1).TotalMilliseconds);
        _timer.Change(TimeSpan.FromMilliseconds(milliseconds), Timeout.InfiniteTimeSpan);
    }

    /// <summary>The timer elapses no more.</summary>
    public void Stop() => _timer.Dispose();

    private Task OnTickAsync(CancellationToken cancellation)
    {
        _setTo = TimeSpan.MaxValue;
        _elapsed();
        return Task.CompletedTask;
    }
}
