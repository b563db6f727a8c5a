using RaftOrleans.Consensus;

namespace RaftOrleans.Simulation;

/// <summary>
/// The deterministic world: one thread, virtual time, one queue of events, one seed. Whatever is random is drawn from streams that derive
/// from the seed by a key, so the same seed and the same calls at the same moments give the same run, event for event.
/// </summary>
public sealed partial class World
{
    private readonly EventQueue _queue = new();
    private readonly EventQueue _alarms = new();
    private readonly List<SimulatedGroup> _groups = [];

    /// <summary>Begins at time zero with nothing in it.</summary>
    /// <param name="seed">Any number.</param>
    /// <param name="options">What network and disks are like.</param>
    public World(long seed, WorldOptions? options = null)
    {
        Seed = seed;
        Options = options ?? WorldOptions.Default;
        Log = new EventLog(this);
    }

    /// <summary>Everything random derives from it.</summary>
    public long Seed { get; }

    /// <summary>What network and disks are like.</summary>
    public WorldOptions Options { get; }

    /// <summary>The virtual time.</summary>
    public TimeSpan Now { get; private set; }

    /// <summary>Events handled so far.</summary>
    public long Events { get; private set; }

    /// <summary>Messages that have arrived so far.</summary>
    public long Deliveries { get; internal set; }

    /// <summary>What has happened, as text and as a hash.</summary>
    public EventLog Log { get; }

    /// <summary>The groups, in the order in which they were created.</summary>
    public IReadOnlyList<SimulatedGroup> Groups => _groups;

    /// <summary>When the next event happens or the next alarm rings, or null where nothing will ever happen again.</summary>
    public TimeSpan? NextEvent => IsAlarmNext ? _alarms.NextTime : _queue.Count == 0 ? null : _queue.NextTime;

    private bool IsAlarmNext => _alarms.Count > 0 && (_queue.Count == 0 || _alarms.NextTime <= _queue.NextTime);

    /// <summary>Creates a group and starts its nodes.</summary>
    /// <param name="settings">What it is made of.</param>
    /// <exception cref="ArgumentException">Its options are out of range.</exception>
    /// <param name="prepare">Called with the group before its nodes start, to set what is to see their first steps.</param>
    public SimulatedGroup CreateGroup(SimulatedGroupSettings settings, Action<SimulatedGroup>? prepare = null)
    {
        ArgumentNullException.ThrowIfNull(settings);
        if (settings.Options.Validate() is [var error, ..])
        {
            throw new ArgumentException(error, nameof(settings));
        }

        SimulatedGroup group = new(this, settings);
        _groups.Add(group);
        prepare?.Invoke(group);
        group.Start();
        return group;
    }

    /// <summary>Takes a group out of the world; its nodes handle nothing any more.</summary>
    public void RemoveGroup(SimulatedGroup group)
    {
        ArgumentNullException.ThrowIfNull(group);
        group.Stop();
        _groups.Remove(group);
    }

    /// <summary>Has something done at a time; at once in the order of events where that time is over.</summary>
    public void At(TimeSpan time, Action action) => Schedule(time, ScheduledEventKind.Action, null, action, 0);

    /// <summary>Has something done after a time.</summary>
    public void After(TimeSpan time, Action action) => At(Now + time, action);

    /// <summary>
    /// Tells somebody outside when a time has come. An alarm is not an event of the world: it is not counted, and a run with it is the same
    /// run as one without. So it must not touch nodes or links, other than by a command that is recorded.
    /// </summary>
    public void Alarm(TimeSpan time, Action action) => _alarms.Add(time, ScheduledEventKind.Action, null, action, 0);

    /// <summary>Handles the next event or alarm.</summary>
    /// <returns>False where there was none.</returns>
    public bool Step()
    {
        if (IsAlarmNext)
        {
            ScheduledEvent alarm = _alarms.Take();
            Now = alarm.At > Now ? alarm.At : Now;
            ((Action)alarm.Payload!)();
            return true;
        }

        if (_queue.Count == 0)
        {
            return false;
        }

        ScheduledEvent next = _queue.Take();
        Now = next.At;
        Events++;
        switch (next.Kind)
        {
            case ScheduledEventKind.Delivery: next.Node!.Deliver((Message)next.Payload!, next.Number); break;
            case ScheduledEventKind.Timer: next.Node!.OnTimer(next.At); break;
            case ScheduledEventKind.DiskSync: next.Node!.OnDiskSync(next.Number); break;
            default: ((Action)next.Payload!)(); break;
        }

        return true;
    }

    /// <summary>Handles all events up to a time, which it then is.</summary>
    public void RunUntil(TimeSpan time)
    {
        while (NextEvent <= time)
        {
            Step();
        }

        AdvanceTo(time);
    }

    /// <summary>Lets time pass in which nothing happens; time does not go back.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Something happens before.</exception>
    public void AdvanceTo(TimeSpan time)
    {
        if (_queue.Count > 0 && _queue.NextTime < time)
        {
            throw new ArgumentOutOfRangeException(nameof(time), time, $"an event happens before, at {_queue.NextTime}");
        }

        Now = time > Now ? time : Now;
    }

    /// <summary>Handles events until a condition holds.</summary>
    /// <param name="condition">Asked after every event.</param>
    /// <param name="within">How much virtual time it may take.</param>
    /// <returns>Whether it came to hold.</returns>
    public bool RunUntil(Func<bool> condition, TimeSpan within)
    {
        ArgumentNullException.ThrowIfNull(condition);
        TimeSpan end = Now + within;
        while (!condition())
        {
            if (!(NextEvent <= end))
            {
                Now = end;
                return condition();
            }

            Step();
        }

        return true;
    }

    /// <summary>A stream of random numbers for one purpose.</summary>
    internal DeterministicRandom RandomFor(RandomPurpose purpose, long key1 = 0, long key2 = 0) => new(SeedFor(purpose, key1, key2));

    /// <summary>A seed for one purpose.</summary>
    internal ulong SeedFor(RandomPurpose purpose, long key1 = 0, long key2 = 0) =>
        DeterministicRandom.Derive((ulong)Seed, (ulong)purpose, (ulong)key1, (ulong)key2);

    internal void Schedule(TimeSpan at, ScheduledEventKind kind, SimulatedNode? node, object? payload, long number) =>
        _queue.Add(at > Now ? at : Now, kind, node, payload, number);
}
