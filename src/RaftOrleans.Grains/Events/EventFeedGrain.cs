using Orleans.Concurrency;
using RaftOrleans.Lab;

namespace RaftOrleans.Grains;

/// <summary>
/// The events of one group: numbers them and keeps the latest. Nodes hand over what happened to them, readers ask for what comes after
/// what they have.
/// </summary>
/// <remarks>
/// The feed lives in memory. When its silo goes, so do its events, and the numbers begin again; a reader notices because it asks for more
/// than there is.
/// </remarks>
[Reentrant]
[KeepAlive]
internal sealed class EventFeedGrain : Grain, IEventFeedGrain
{
    /// <summary>Most events that are kept.</summary>
    public const int Capacity = 10_000;

    /// <summary>Name of the last event of a group.</summary>
    public const string Deleted = "Deleted";

    private readonly EventRing _events;
    private TaskCompletionSource _more = new();
    private int _waiting;
    private bool _isClosed;

    public EventFeedGrain() => _events = new EventRing(this.GetPrimaryKeyString(), Capacity);

    public Task Publish(EventBatch events)
    {
        if (!_isClosed)
        {
            foreach (LabEvent happened in events.Events)
            {
                _events.Add(happened);
            }

            SignalMore();
        }

        return Task.CompletedTask;
    }

    public async Task<EventPage> Read(long after, int max, TimeSpan wait)
    {
        if (after == _events.LastNumber && !_isClosed && wait > TimeSpan.Zero)
        {
            // That nothing came is an answer too.
            _waiting++;
            await _more.Task.WaitAsync(wait).ConfigureAwait(
                ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);
            _waiting--;
        }

        if (_isClosed)
        {
            return new EventPage([], after, IsEnd: true);
        }

        if (_events.LastNumber == 0 && _waiting == 0)
        {
            // Somebody asks after the events of a group that is gone; it need not be remembered for that. But whoever waits here would
            // not hear of an event that goes to the next activation.
            DeactivateOnIdle();
        }

        LabEvent[] events = _events.Read(after, max);
        return new EventPage(events, events.Length > 0 ? events[^1].Number : after, IsEnd: false);
    }

    public Task Close()
    {
        _isClosed = true;
        SignalMore();
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    private void SignalMore()
    {
        _more.SetResult();
        _more = new TaskCompletionSource();
    }
}
