namespace RaftOrleans.Simulation;

/// <content>
/// Looking at what waits and taking it out of its turn, for whoever steps a world by hand. It may be slow; adding and taking are as they
/// were.
/// </content>
internal sealed partial class EventQueue
{
    private static readonly Comparer<Place> Order = Comparer<Place>.Create(
        static (one, other) => one.IsBefore(in other) ? -1 : other.IsBefore(in one) ? 1 : 0);

    /// <summary>The next event; there must be one.</summary>
    public ref readonly ScheduledEvent Next => ref Waiting(0);

    /// <summary>One of those that wait, in no order but that the first is the next.</summary>
    /// <param name="place">0 to below <see cref="Count"/>.</param>
    public ref readonly ScheduledEvent Waiting(int place) => ref _slots[_heap[place].Slot];

    /// <summary>Takes an event out of its turn.</summary>
    /// <param name="sequence">Its sequence number.</param>
    /// <returns>The event, or null where none of this number waits.</returns>
    public ScheduledEvent? TakeOut(long sequence)
    {
        for (int place = 0; place < Count; place++)
        {
            if (_heap[place].Sequence == sequence)
            {
                int slot = _heap[place].Slot;
                ScheduledEvent taken = _slots[slot];
                _slots[slot] = default;
                _freeSlots[_free++] = slot;
                _heap[place] = _heap[--Count];

                // What is in order is a heap, too.
                Array.Sort(_heap, 0, Count, Order);
                return taken;
            }
        }

        return null;
    }
}
