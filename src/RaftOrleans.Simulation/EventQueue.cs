namespace RaftOrleans.Simulation;

/// <summary>
/// What is still to happen, in the order of (time, sequence): a heap with four children per place. Two events of one time happen in the
/// order in which they were scheduled, so a run is the same every time.
/// </summary>
internal sealed class EventQueue
{
    private const int Children = 4;
    private ScheduledEvent[] _heap = new ScheduledEvent[256];
    private long _sequence;

    /// <summary>How many events wait.</summary>
    public int Count { get; private set; }

    /// <summary>Time of the next event; there must be one.</summary>
    public TimeSpan NextTime => _heap[0].At;

    /// <summary>Adds an event.</summary>
    public void Add(TimeSpan at, ScheduledEventKind kind, SimulatedNode? node, object? payload, long number)
    {
        if (Count == _heap.Length)
        {
            Array.Resize(ref _heap, Count * 2);
        }

        ScheduledEvent added = new(at, ++_sequence, kind, node, payload, number);
        int place = Count++;
        while (place > 0)
        {
            int parent = (place - 1) / Children;
            if (!added.IsBefore(in _heap[parent]))
            {
                break;
            }

            _heap[place] = _heap[parent];
            place = parent;
        }

        _heap[place] = added;
    }

    /// <summary>Takes the next event; there must be one.</summary>
    public ScheduledEvent Take()
    {
        ScheduledEvent first = _heap[0];
        ScheduledEvent last = _heap[--Count];
        _heap[Count] = default;
        int place = 0;
        while (true)
        {
            int child = (place * Children) + 1;
            if (child >= Count)
            {
                break;
            }

            int end = Math.Min(child + Children, Count);
            int least = child;
            for (int other = child + 1; other < end; other++)
            {
                if (_heap[other].IsBefore(in _heap[least]))
                {
                    least = other;
                }
            }

            if (!_heap[least].IsBefore(in last))
            {
                break;
            }

            _heap[place] = _heap[least];
            place = least;
        }

        if (Count > 0)
        {
            _heap[place] = last;
        }

        return first;
    }
}
