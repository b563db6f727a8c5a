using RaftOrleans.Consensus;
using RaftOrleans.Verification;

namespace RaftOrleans.Simulation;

/// <summary>A server in the simulated world: a process with a <see cref="RaftNode"/> in it, and a disk.</summary>
public sealed partial class SimulatedNode
{
    private readonly World _world;
    private readonly SimulatedGroup _group;
    private readonly LocalClock _clock;
    private readonly Dictionary<NodeId, SimulatedDisk> _lostDisks = [];
    private readonly NodeOutput _output = new();

    /// <summary>What a frozen process will find when it goes on.</summary>
    private readonly Queue<(StepCause Cause, Action<RaftNode, TimeSpan> Input)> _inbox = new();
    private Membership _founders;
    private DeterministicRandom? _lateness;

    /// <summary>The deadline that the next timer is set for, and when it comes: timers may be late.</summary>
    private TimeSpan _timerFor = TimeSpan.MaxValue;
    private TimeSpan _timerAt = TimeSpan.MaxValue;
    private int _waitingMessages;
    private SimulatedDisk _disk;
    private long _starts;
    private bool _hasStarted;

    /// <summary>A server that is not running yet, with an empty disk.</summary>
    /// <param name="world">The world.</param>
    /// <param name="group">Its group.</param>
    /// <param name="id">The node.</param>
    /// <param name="founders">Whom the group began with, or <see cref="Membership.None"/> for a node that is added later.</param>
    internal SimulatedNode(World world, SimulatedGroup group, NodeId id, Membership founders)
    {
        _world = world;
        _group = group;
        _founders = founders;
        _clock = new LocalClock(world);
        Id = id;
        _disk = NewDisk(0);
    }

    /// <summary>The node. Its incarnation rises with each wiping.</summary>
    public NodeId Id { get; private set; }

    /// <summary>What its process is doing.</summary>
    public ProcessState Process { get; private set; } = ProcessState.Crashed;

    /// <summary>What runs in the process; null while it is crashed.</summary>
    public RaftNode? Core { get; private set; }

    /// <summary>What it would read back from its disk.</summary>
    public PersistentState Durable => _disk.Durable;

    /// <summary>Why its process ended by itself or does not start; null where it runs, or was ended by somebody.</summary>
    public string? Failure { get; private set; }

    /// <summary>When its process last ran.</summary>
    public TimeSpan LastSeen { get; private set; }

    /// <summary>The last entry that was removed at the front of the log on its disk.</summary>
    internal LogPosition DurableBase => _disk.LogBase;

    /// <summary>
    /// Whether an entry would survive a crash; of an earlier incarnation whether it did until its disk was taken away: what it had promised
    /// may still be on its way to the leader.
    /// </summary>
    internal bool Holds(NodeId incarnation, LogPosition position) => incarnation == Id
        ? _disk.Holds(position)
        : _lostDisks.TryGetValue(incarnation, out SimulatedDisk? lost) && lost.Holds(position);

    /// <summary>Puts something on its disk before it has ever started.</summary>
    internal void Load(PersistentState state) => _disk.Load(state);

    /// <summary>Starts a crashed process from its disk.</summary>
    internal void Start()
    {
        SimulatedGroupSettings settings = _group.Settings;
        Failure = null;
        bool isTorn = _disk.IsTorn;
        if (_disk.Recover() is { } damage)
        {
            Tell(damage);
            return;
        }

        if (isTorn)
        {
            _world.Log.Note(Id, "cuts a torn record at the end of what its disk holds");
        }

        ulong seed = settings.Host.SeedsApart()
            ? _world.SeedFor(RandomPurpose.Node, (_group.Number << 16) + Id.Number, ++_starts)
            : _world.SeedFor(RandomPurpose.Node, _group.Number << 16);
        IStateMachine machine = settings.StateMachine();
        try
        {
            Core = new RaftNode(Id, _founders, settings.Options, _disk.Durable, machine, seed, _clock.Now, settings.Rules)
            {
                IsTracing = _group.IsTracing,
            };
        }
        catch (Exception error) when (IsOfNode(error))
        {
            _group.OnFailed(this, "start", $"{error.GetType().Name}: {error.Message}");
            return;
        }

        Process = ProcessState.Running;
        _timerAt = _timerFor = TimeSpan.MaxValue;
        _world.Log.Note(Id, "start");
        _group.OnStarted(Core);
        Handle("started", static (_, _) => { }, new StepCause(_hasStarted ? TraceEvents.Restart : TraceEvents.Start));
        _hasStarted = true;
    }

    /// <summary>Ends the process; what the disk had not synced may be lost.</summary>
    internal void Crash()
    {
        if (Process == ProcessState.Crashed)
        {
            return;
        }

        LastSeen = _world.Now;
        Note("crash", TraceEvents.Crash);
        NodeId leader = Core!.Leader;
        Core = null;
        Process = ProcessState.Crashed;
        Failure = null;
        _inbox.Clear();
        _waitingMessages = 0;
        _disk.Crash();
        LoseCalls(leader);
    }

    /// <summary>
    /// Ends the process and takes its disk away. What it has promised is forgotten, so it will come back as another member, which knows
    /// nothing of the group.
    /// </summary>
    /// <param name="keepsName">Whether it comes back under its old name all the same, which is beyond Raft's model.</param>
    internal void Wipe(bool keepsName = false)
    {
        Crash();
        Failure = null;
        if (_group.Settings.Host.RenamesWiped() && !keepsName)
        {
            _lostDisks[Id] = _disk;
            Id = Id.NextIncarnation();
            _founders = Membership.None;
        }

        _disk = NewDisk(_disk.Generation + 1);
        _hasStarted = false;
        Note("wipe", TraceEvents.Wipe);
    }

    /// <summary>Freezes the process.</summary>
    internal void Pause()
    {
        if (Process == ProcessState.Running)
        {
            LastSeen = _world.Now;
            Process = ProcessState.Paused;
            Note("pause", TraceEvents.Pause);
        }
    }

    /// <summary>Lets a frozen process go on: it finds what has come meanwhile, and its timers have run out.</summary>
    internal void Resume()
    {
        if (Process != ProcessState.Paused)
        {
            return;
        }

        Process = ProcessState.Running;
        Note("resume", TraceEvents.Resume);
        if (StepTime > TimeSpan.Zero)
        {
            _inbox.Enqueue((new StepCause(TraceEvents.Tick), static (core, now) => core.Tick(now)));
            ScheduleWork();
            return;
        }

        // What came while it was frozen was there before the timer ran out, so it is handled first.
        while (Core is not null && _inbox.TryDequeue(out (StepCause Cause, Action<RaftNode, TimeSpan> Input) waiting))
        {
            Handle("woken", waiting.Input, waiting.Cause);
        }

        Handle("timer", static (core, now) => core.Tick(now), new StepCause(TraceEvents.Tick));
    }

    private SimulatedDisk NewDisk(long generation)
    {
        long key = ((long)Id.Incarnation << 32) + Id.Number;
        Func<StorageWrite, TimeSpan>? syncTime = _group.Settings.SyncTime is { } timeOf ? write => timeOf(Id, write) : null;
        return new SimulatedDisk(
            _world,
            _world.RandomFor(RandomPurpose.Disk, _group.Number, key),
            _world.RandomFor(RandomPurpose.BitRot, _group.Number, key),
            generation,
            _group.Settings.Host,
            syncTime);
    }

    /// <summary>What the code of a node throws where it meets what it holds impossible.</summary>
    private static bool IsOfNode(Exception error) => error is InvalidOperationException or ArgumentException or IndexOutOfRangeException
        or NullReferenceException or KeyNotFoundException or FormatException or ArithmeticException or InvalidDataException;

    private void Handle(string what, Action<RaftNode, TimeSpan> input, StepCause cause) =>
        Handle(what, input, static (core, input, now) => input(core, now), cause);

    /// <summary>Has the node take an input, and does what it wants then.</summary>
    /// <param name="what">What it is, for the event log.</param>
    /// <param name="argument">What the input is made of; apart from it, so that what happens at every event allocates nothing.</param>
    /// <param name="input">Gives it to the node.</param>
    /// <param name="cause">What it is, for the trace.</param>
    /// <param name="message">The message that it is, for the event log.</param>
    private void Handle<T>(string what, T argument, Action<RaftNode, T, TimeSpan> input, StepCause cause, Message? message = null)
    {
        if (Core is null)
        {
            return;
        }

        try
        {
            input(Core, argument, _clock.Now);
            Core.Collect(_output);
        }
        catch (DiskFailedException error)
        {
            // What the disk holds now nobody knows, so the process promises nothing more: it ends.
            Crash();
            Tell(error.Message);
            return;
        }
        catch (Exception error) when (IsOfNode(error))
        {
            Fail(what, error);
            return;
        }

        CarryOut(what, message, cause);
    }

    /// <summary>A process that ends by itself, or does not start, says why.</summary>
    private void Tell(string why)
    {
        Failure = why;
        _world.Log.Note(Id, $"does not run: {why}");
        _group.OnStopped(this, why);
    }

    /// <summary>A process whose code fails ends, as any would.</summary>
    private void Fail(string what, Exception error)
    {
        _group.OnFailed(this, what, $"{error.GetType().Name}: {error.Message}");
        Crash();
    }

    /// <summary>Does what the node wants of its host. Whatever fails here is no fault of the node.</summary>
    private void CarryOut(string what, Message? message, StepCause cause)
    {
        _world.Log.Step(this, what, message, _output);
        Record(cause);
        _group.OnStepped(Core!, _output);
        if (_output.Write is { } write && _disk.Write(write) is { } synced)
        {
            _world.Schedule(synced, ScheduledEventKind.DiskSync, this, null, _disk.Generation);
        }

        foreach (Message outgoing in _output.Messages)
        {
            _group.Recorder?.Sent(_world.Now, Core!, outgoing);
            _group.Send(outgoing);
        }

        SetTimer();
        Answer();
    }

    private void SetTimer()
    {
        // A deadline that moves away is noticed when the old one comes; only one that comes nearer needs an event of its own.
        TimeSpan deadline = _clock.WorldTimeOf(Core!.NextDeadline);
        deadline = deadline > _world.Now ? deadline : _world.Now;
        if (deadline < _timerFor)
        {
            _timerFor = deadline;
            _timerAt = deadline + Lateness();
            _world.Schedule(_timerAt, ScheduledEventKind.Timer, this, null, 0);
        }
    }

    private TimeSpan Lateness()
    {
        TimeSpan most = _world.Options.TimerLatenessMax;
        if (most == TimeSpan.Zero)
        {
            return most;
        }

        _lateness ??= _world.RandomFor(RandomPurpose.Timer, _group.Number, Id.Number);
        return _lateness.NextTime(TimeSpan.Zero, most);
    }
}
