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
    private readonly Queue<(Message Message, SimulatedNode Receiver)> _clogged = new();
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

    /// <summary>Whether messages wait until it is released.</summary>
    public bool IsClogged { get; private set; }

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
            _clogged.Clear();
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

    /// <summary>Lets messages that are sent from now on wait; what is under way arrives.</summary>
    public void Clog()
    {
        if (!IsClogged)
        {
            IsClogged = true;
            Note("clogged");
        }
    }

    /// <summary>Sends on their way all messages that wait, in their order, and lets the next ones pass.</summary>
    public void Release()
    {
        if (IsClogged)
        {
            IsClogged = false;
            Note("released");
            while (_clogged.TryDequeue(out (Message Message, SimulatedNode Receiver) waiting))
            {
                Pass(waiting.Message, waiting.Receiver);
            }
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

        if (!IsClogged)
        {
            return Pass(message, receiver);
        }

        if (_clogged.Count >= _world.Options.PausedInboxLimit)
        {
            return 0;
        }

        _clogged.Enqueue((message, receiver));
        return 1;
    }

    private int Pass(Message message, SimulatedNode receiver)
    {
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
        + string.Create(CultureInfo.InvariantCulture, $" jitter {disturbance.Jitter.TotalMilliseconds} ms")
        + (disturbance.Distribution == LatencyDistribution.Uniform ? "" : $" {disturbance.Distribution}");

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
        WorldOptions usual = _world.Options;
        TimeSpan drawn = usual.Latency.Draw(_random, usual.LatencyMin, usual.LatencyMax);
        TimeSpan latency = (_group.Settings.Latency?.Invoke(message) ?? drawn) + Disturbance.Delay;
        if (Disturbance.Jitter > TimeSpan.Zero)
        {
            latency += Disturbance.Distribution.Draw(_random, TimeSpan.Zero, Disturbance.Jitter);
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
