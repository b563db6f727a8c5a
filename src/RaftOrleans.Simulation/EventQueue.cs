namespace RaftOrleans.Simulation;

/// <summary>
/// What is still to happen, in the order of (time, sequence): a heap with four children per place. Two events of one time happen in the
/// order in which they were scheduled, so a run is the same every time.
/// </summary>
/// <remarks>
/// The heap holds the order alone, and says in which slot the event is: what moves up and down is small and without references, which the
/// garbage collector would have to be told of at each move.
/// </remarks>
internal sealed partial class EventQueue
{
    private const int Children = 4;
    private const int FirstCapacity = 256;
    private Place[] _heap = new Place[FirstCapacity];
    private ScheduledEvent[] _slots = new ScheduledEvent[FirstCapacity];
    private int[] _freeSlots = new int[FirstCapacity];
    private int _free;
    private int _usedSlots;
    private long _sequence;

    /// <summary>How many events wait.</summary>
    public int Count { get; private set; }

    /// <summary>Time of the next event; there must be one.</summary>
    public TimeSpan NextTime => new(_heap[0].Ticks);

    /// <summary>Adds an event.</summary>
    public void Add(TimeSpan at, ScheduledEventKind kind, SimulatedNode? node, object? payload, long number)
    {
        Place added = new(at.Ticks, ++_sequence, TakeSlot());
        _slots[added.Slot] = new ScheduledEvent(at, added.Sequence, kind, node, payload, number);
        Place[] heap = _heap;
        int place = Count++;
        while (place > 0)
        {
            int parent = (place - 1) / Children;
            if (!added.IsBefore(in heap[parent]))
            {
                break;
            }

            heap[place] = heap[parent];
            place = parent;
        }

        heap[place] = added;
    }

    /// <summary>Takes the next event; there must be one.</summary>
    public ScheduledEvent Take()
    {
        int slot = _heap[0].Slot;
        ScheduledEvent first = _slots[slot];
        _slots[slot] = default;
        _freeSlots[_free++] = slot;
        Place last = _heap[--Count];
        if (Count > 0)
        {
            Sink(last);
        }

        return first;
    }

    /// <summary>Puts the last place where the first one was, and lets it sink to where it belongs.</summary>
    private void Sink(Place last)
    {
        Span<Place> heap = _heap.AsSpan(0, Count);
        int place = 0;
        while (true)
        {
            int child = (place * Children) + 1;
            if (child >= heap.Length)
            {
                break;
            }

            int end = Math.Min(child + Children, heap.Length);
            int least = child;
            for (int other = child + 1; other < end; other++)
            {
                if (heap[other].IsBefore(in heap[least]))
                {
                    least = other;
                }
            }

            if (!heap[least].IsBefore(in last))
            {
                break;
            }

            heap[place] = heap[least];
            place = least;
        }

        heap[place] = last;
    }

    private int TakeSlot()
    {
        if (_free > 0)
        {
            return _freeSlots[--_free];
        }

        if (_usedSlots == _slots.Length)
        {
            Array.Resize(ref _heap, _usedSlots * 2);
            Array.Resize(ref _slots, _usedSlots * 2);
            Array.Resize(ref _freeSlots, _usedSlots * 2);
        }

        return _usedSlots++;
    }

    private readonly record struct Place(long Ticks, long Sequence, int Slot)
    {
        public bool IsBefore(in Place other) => Ticks < other.Ticks || (Ticks == other.Ticks && Sequence < other.Sequence);
    }
}
