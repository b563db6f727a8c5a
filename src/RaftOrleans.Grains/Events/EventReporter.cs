using RaftOrleans.Consensus;
using RaftOrleans.Lab;

namespace RaftOrleans.Grains;

/// <summary>
/// Collects what happens to a node and hands it to the event feed now and then. The node never waits for the feed.
/// </summary>
/// <remarks>
/// One call to the feed is under way at a time, and the next begins when it is answered. One-way calls could overtake each other, and
/// a feed that is slow or gone would pile them up; here what does not fit is counted and reported as lost. Of several commit events in
/// a row the last one says it all, so only that one is kept.
/// </remarks>
internal sealed class EventReporter(string group, IEventFeedGrain feed, NodeClock clock, NodeTimer timer)
{
    /// <summary>Most events that wait for the feed.</summary>
    public const int MaxWaiting = 4_096;

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(10);

    private readonly List<TraceEvent> _waiting = [];
    private TimeSpan _flushAt = TimeSpan.MaxValue;
    private int _lastCommitted = -1;
    private int _lastConfirmed = -1;
    private long _lost;
    private Task _sent = Task.CompletedTask;
    private bool _isSending;
    private bool _isStopped;

    /// <summary>The node has done something.</summary>
    /// <param name="trace">What it has done, by its own clock.</param>
    /// <param name="now">The right time, by which the feed goes.</param>
    public void Report(List<TraceEvent> trace, TimeSpan now)
    {
        if (_isStopped)
        {
            return;
        }

        foreach (TraceEvent step in trace)
        {
            Add(step with { Time = now });
        }

        SendSoon(now);
    }

    /// <summary>Something happened to the node's process.</summary>
    /// <returns>Completes when the feed has it, or will never have it.</returns>
    public Task ReportProcessAsync(string what, NodeId node, string details = "")
    {
        TimeSpan now = clock.Now;
        List<LabEvent> events = TakeWaiting(now);
        LabEvent happened = LabEvents.Process(now, node, what) with { Group = group };
        events.Add(details.Length == 0 ? happened : happened with { Details = $"{happened.Details}: {details}" });
        return SendAsync([.. events]);
    }

    /// <summary>
    /// Hands over what waits, and nothing any more afterwards: an event that came after the end of the group would revive its feed.
    /// </summary>
    public Task StopAsync()
    {
        _isStopped = true;
        return _waiting.Count == 0 ? _sent : SendAsync([.. TakeWaiting(clock.Now)]);
    }

    /// <summary>The timer has elapsed.</summary>
    public void OnTimer(TimeSpan now)
    {
        if (_flushAt > now)
        {
            timer.SetAtLatest(_flushAt);
            return;
        }

        _flushAt = TimeSpan.MaxValue;
        if (!_isSending && _waiting.Count > 0)
        {
            SendWaitingAsync(now).Ignore();
        }
    }

    private void SendSoon(TimeSpan now)
    {
        if (_waiting.Count > 0 && _flushAt == TimeSpan.MaxValue && !_isSending)
        {
            _flushAt = now + Patience;
            timer.SetAtLatest(_flushAt);
        }
    }

    private void Add(in TraceEvent step)
    {
        switch (step.Kind)
        {
            case TraceKind.Committed when _lastCommitted >= 0:
                _waiting[_lastCommitted] = step;
                return;
            case TraceKind.ReadConfirmed when _lastConfirmed >= 0:
                _waiting[_lastConfirmed] = step;
                return;
        }

        if (_waiting.Count >= MaxWaiting)
        {
            _lost++;
            return;
        }

        switch (step.Kind)
        {
            case TraceKind.Committed:
                _lastCommitted = _waiting.Count;
                break;
            case TraceKind.ReadConfirmed:
                _lastConfirmed = _waiting.Count;
                break;
            default:
                _lastCommitted = -1;
                _lastConfirmed = -1;
                break;
        }

        _waiting.Add(step);
    }

    private async Task SendWaitingAsync(TimeSpan now)
    {
        _isSending = true;
        await SendAsync([.. TakeWaiting(now)]);
        _isSending = false;
        SendSoon(clock.Now);
    }

    /// <summary>Sends events after those before.</summary>
    /// <returns>Completes, always well, when the feed has them or will never have them.</returns>
    private Task SendAsync(LabEvent[] events) => _sent = SendAfterAsync(_sent, events);

    private async Task SendAfterAsync(Task earlier, LabEvent[] events)
    {
        await earlier;
        try
        {
            await feed.Publish(new EventBatch(events)).WaitAsync(Timeout);
        }
        catch (Exception)
        {
            // The feed's silo is gone, or the feed is: what it would have kept is lost, which its readers are told.
            _lost += events.Length;
        }
    }

    private List<LabEvent> TakeWaiting(TimeSpan now)
    {
        List<LabEvent> events = new(_waiting.Count + 1);
        foreach (TraceEvent step in _waiting)
        {
            events.Add(LabEvents.Of(in step) with { Group = group });
        }

        if (_lost > 0)
        {
            events.Add(new LabEvent(
                0, now, group, LabEventKind.Lost, "Lost", NodeId.None, 0, $"{_lost} events of a node were not reported"));
            _lost = 0;
        }

        _waiting.Clear();
        _lastCommitted = -1;
        _lastConfirmed = -1;
        return events;
    }
}
