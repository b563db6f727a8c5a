using System.Runtime.CompilerServices;
using RaftOrleans.Consensus;

namespace RaftOrleans.Lab;

/// <summary>
/// Numbers a group's events without gaps and keeps the latest of them. Writers never wait; a reader that falls behind is told what it lost.
/// </summary>
public sealed class EventFeed
{
    /// <summary>How many events are kept where nothing else is said.</summary>
    public const int DefaultCapacity = 10_000;

    private readonly Lock _lock = new();
    private readonly LabEvent[] _kept;
    private readonly string _group;
    private TaskCompletionSource _news = NewSignal();
    private long _last;
    private bool _isClosed;

    /// <summary>Makes an empty feed.</summary>
    /// <param name="group">The group.</param>
    /// <param name="capacity">How many events are kept; 1 or more.</param>
    public EventFeed(string group, int capacity = DefaultCapacity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        _group = group;
        _kept = new LabEvent[capacity];
    }

    /// <summary>Number of the latest event; 0 for none.</summary>
    public long Last
    {
        get
        {
            lock (_lock)
            {
                return _last;
            }
        }
    }

    /// <summary>Adds an event; its number and group are set here.</summary>
    public void Add(LabEvent labEvent)
    {
        ArgumentNullException.ThrowIfNull(labEvent);
        TaskCompletionSource news;
        lock (_lock)
        {
            if (_isClosed)
            {
                return;
            }

            _last++;
            _kept[_last % _kept.Length] = labEvent with { Number = _last, Group = _group };
            news = _news;
            _news = NewSignal();
        }

        news.TrySetResult();
    }

    /// <summary>Ends the feed: readers get what is kept and then the end.</summary>
    public void Close()
    {
        TaskCompletionSource news;
        lock (_lock)
        {
            _isClosed = true;
            news = _news;
        }

        news.TrySetResult();
    }

    /// <summary>Reads the feed; see <see cref="ILabGroup.EventsAsync"/>.</summary>
    public async IAsyncEnumerable<LabEvent> ReadAsync(
        long after, bool follow, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        while (true)
        {
            (List<LabEvent> events, Task news, bool isClosed) = Take(after);
            foreach (LabEvent labEvent in events)
            {
                after = labEvent.Number;
                yield return labEvent;
            }

            if (events.Count == 0)
            {
                if (!follow || isClosed)
                {
                    yield break;
                }

                await news.WaitAsync(cancellation);
            }
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private (List<LabEvent> Events, Task News, bool IsClosed) Take(long after)
    {
        const int most = 256;
        List<LabEvent> events = [];
        lock (_lock)
        {
            long oldest = Math.Max(1, _last - _kept.Length + 1);
            if (after + 1 < oldest)
            {
                events.Add(Lost(after, oldest));
                after = oldest - 1;
            }

            for (long number = after + 1; number <= _last && events.Count < most; number++)
            {
                events.Add(_kept[number % _kept.Length]);
            }

            return (events, _news.Task, _isClosed);
        }
    }

    private LabEvent Lost(long after, long oldest) => new(
        oldest - 1, _kept[oldest % _kept.Length].Time, _group, LabEventKind.Lost, "Lost", NodeId.None, 0,
        $"{oldest - 1 - after} events are not kept any more");
}
