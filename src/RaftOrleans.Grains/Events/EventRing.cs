using RaftOrleans.Consensus;
using RaftOrleans.Lab;

namespace RaftOrleans.Grains;

/// <summary>The latest events, numbered without gaps. It grows to its capacity only as far as it is used.</summary>
/// <param name="group">The group.</param>
/// <param name="capacity">Most events that are kept; 1 or more.</param>
internal sealed class EventRing(string group, int capacity)
{
    private LabEvent[] _slots = new LabEvent[Math.Min(16, capacity)];

    /// <summary>Number of the last event; 0 when there was none.</summary>
    public long LastNumber { get; private set; }

    /// <summary>Number of the first event that is kept.</summary>
    private long FirstNumber => Math.Max(1, LastNumber - _slots.Length + 1);

    /// <summary>Gives an event the next number and keeps it.</summary>
    public void Add(LabEvent happened)
    {
        if (LastNumber == _slots.Length && _slots.Length < capacity)
        {
            // Nothing has been overwritten yet, so every event stays in its slot.
            Array.Resize(ref _slots, Math.Min(_slots.Length * 2, capacity));
        }

        LastNumber++;
        Slot(LastNumber) = happened with { Number = LastNumber };
    }

    /// <summary>Events after a number. Where some are not kept any more the first says how many.</summary>
    /// <param name="after">Number of the last event that is not wanted any more.</param>
    /// <param name="max">Most events; 1 or more.</param>
    public LabEvent[] Read(long after, int max)
    {
        if (after > LastNumber)
        {
            return [Lost(LastNumber, $"events after {after} were asked for and the last is {LastNumber}: the numbers have begun again")];
        }

        long from = Math.Max(after + 1, FirstNumber);
        List<LabEvent> events = [];
        if (from > after + 1)
        {
            events.Add(Lost(from - 1, $"{from - after - 1} events are not kept any more"));
        }

        for (long number = from; number <= LastNumber && events.Count < max; number++)
        {
            events.Add(Slot(number));
        }

        return [.. events];
    }

    private ref LabEvent Slot(long number) => ref _slots[(number - 1) % _slots.Length];

    private LabEvent Lost(long number, string details) => new(
        number, LastNumber == 0 ? TimeSpan.Zero : Slot(FirstNumber).Time, group, LabEventKind.Lost, "Lost", NodeId.None, 0, details);
}
