using System.Globalization;
using RaftOrleans.Consensus;

namespace RaftOrleans.Simulation;

/// <summary>
/// One direction of a link. Messages keep their order, as on a TCP connection, but for those that are held back on purpose or come a second
/// time.
/// </summary>
public sealed class SimulatedLink
{
    private readonly World _world;
    private readonly SimulatedGroup _group;
    private readonly DeterministicRandom _random;
    private LinkDisturbance _disturbance = LinkDisturbance.None;
    private TimeSpan _lastArrival;

    internal SimulatedLink(World world, SimulatedGroup group, DeterministicRandom random, NodeId from, NodeId to)
    {
        _world = world;
        _group = group;
        _random = random;
        From = from;
        To = to;
    }

    /// <summary>The sender.</summary>
    public NodeId From { get; }

    /// <summary>The receiver.</summary>
    public NodeId To { get; }

    /// <summary>Whether nothing passes.</summary>
    public bool IsCut { get; private set; }

    /// <summary>What it does to its messages.</summary>
    public LinkDisturbance Disturbance
    {
        get => _disturbance;
        set
        {
            if (value != _disturbance)
            {
                _disturbance = value;
                Note(Describe(value));
            }
        }
    }

    /// <summary>
    /// Says of each message how long it takes, or null for never, in place of the latency of the world and of <see cref="Disturbance"/>.
    /// Such messages keep no order, as calls that each have a connection of their own. Null for a link as usual. It must draw from a stream
    /// of random numbers of its own.
    /// </summary>
    public Func<Message, TimeSpan?>? Carrier { get; set; }

    /// <summary>Rises with each cut, so that what was under way then does not arrive.</summary>
    internal long Epoch { get; private set; }

    /// <summary>Lets nothing pass any more, and loses what is under way.</summary>
    public void Cut()
    {
        if (!IsCut)
        {
            IsCut = true;
            Epoch++;
            Note("cut");
        }
    }

    /// <summary>Lets messages pass again.</summary>
    public void Restore()
    {
        if (IsCut)
        {
            IsCut = false;
            Note("restored");
        }
    }

    /// <summary>Sends a message on its way, or loses it.</summary>
    /// <returns>How many copies are on their way: none, one, or two.</returns>
    internal int Send(Message message, SimulatedNode receiver)
    {
        if (Carrier is not null)
        {
            return Carry(message, receiver);
        }

        if (IsCut || _random.Chance(Disturbance.Drop))
        {
            return 0;
        }

        Arrange(message, receiver);
        if (!_random.Chance(Disturbance.Duplicate))
        {
            return 1;
        }

        Arrange(message, receiver);
        return 2;
    }

    private static string Describe(LinkDisturbance disturbance) => string.Create(
        CultureInfo.InvariantCulture,
        $"drop {disturbance.Drop:0.###} duplicate {disturbance.Duplicate:0.###} reorder {disturbance.Reorder:0.###}")
        + string.Create(
            CultureInfo.InvariantCulture,
            $" by {disturbance.ReorderBy.TotalMilliseconds} ms delay {disturbance.Delay.TotalMilliseconds} ms")
        + string.Create(CultureInfo.InvariantCulture, $" jitter {disturbance.Jitter.TotalMilliseconds} ms");

    private int Carry(Message message, SimulatedNode receiver)
    {
        TimeSpan? latency = Carrier!(message);
        if (IsCut || latency is null)
        {
            return 0;
        }

        _world.Schedule(_world.Now + latency.Value, ScheduledEventKind.Delivery, receiver, message, Epoch);
        return 1;
    }

    private void Note(string what) => _group.NoteNetwork(From, $"link to {To} {what}");

    private void Arrange(Message message, SimulatedNode receiver)
    {
        TimeSpan usual = _random.NextTime(_world.Options.LatencyMin, _world.Options.LatencyMax);
        TimeSpan latency = (_group.Settings.Latency?.Invoke(message) ?? usual) + Disturbance.Delay;
        if (Disturbance.Jitter > TimeSpan.Zero)
        {
            latency += _random.NextTime(TimeSpan.Zero, Disturbance.Jitter);
        }

        TimeSpan arrival = _world.Now + latency;
        if (_random.Chance(Disturbance.Reorder))
        {
            arrival += _random.NextTime(TimeSpan.Zero, Disturbance.ReorderBy);
        }
        else if (arrival < _lastArrival)
        {
            arrival = _lastArrival;
        }
        else
        {
            _lastArrival = arrival;
        }

        _world.Schedule(arrival, ScheduledEventKind.Delivery, receiver, message, Epoch);
    }
}
