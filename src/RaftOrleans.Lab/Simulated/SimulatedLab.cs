using System.Collections.Concurrent;
using RaftOrleans.Consensus;
using RaftOrleans.Simulation;
using RaftOrleans.Verification;

namespace RaftOrleans.Lab;

/// <summary>
/// The simulated world as a lab: live, paced by the wall clock (<see cref="Start"/>), or driven by a script as fast as it goes
/// (<see cref="Run"/>). Every command is recorded with its moment, so a run can be repeated exactly (<see cref="GetRecordingAsync"/>).
/// </summary>
public sealed partial class SimulatedLab : ILab, ITracingLab
{
    private readonly SimulatedLabOptions _options;
    private World _world;
    private CommandRunner _runner;
    private readonly IWorldTurn _turn;
    private readonly List<RecordedCommand> _recorded = [];
    private readonly Dictionary<string, EventFeed> _feeds = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Action<TraceStep>> _traces = new(StringComparer.Ordinal);
    private bool _isRecordingFull;
    private int _lastOutside;
    private long _now;

    private SimulatedLab(SimulatedLabOptions options, Func<World, IWorldTurn> turn)
    {
        _options = options;
        _world = new World(options.Seed, options.World);
        _runner = new CommandRunner(_world, options.StateMachines) { Prepare = Observe, Rules = options.Rules };
        StateMachines = new StateMachineCatalog(options.StateMachines);
        _turn = turn(_world);
        Clock = _turn is PacedWorld paced ? new SimulatedClock(this, paced) : new UnsupportedClock("a script drives virtual time");
        Stepping = new SimulatedStepping(this, _turn as PacedWorld);
    }

    /// <inheritdoc/>
    public LabCapabilities Capabilities { get; } = new(
        "simulated",
        VirtualTime: true,
        Silos: false,
        "simulated disks: what was synced survives every crash of a node, nothing survives the end of the host");

    /// <inheritdoc/>
    public TimeSpan Now => new(Math.Max(Volatile.Read(ref _now), 0));

    /// <inheritdoc/>
    public IWorldClock Clock { get; }

    /// <inheritdoc/>
    public IWorldStepping Stepping { get; }

    /// <inheritdoc/>
    public IStateMachineCatalog StateMachines { get; }

    /// <summary>How long an operation may take where its caller says nothing.</summary>
    internal TimeSpan OperationTimeout => _options.OperationTimeout;

    /// <summary>Starts a live world: virtual time follows the wall clock.</summary>
    public static SimulatedLab Start(SimulatedLabOptions? options = null) =>
        new(options ?? new SimulatedLabOptions(), static world => new PacedWorld(world));

    /// <summary>
    /// Runs a script in a world of its own, as fast as it goes: virtual time goes on only while the script waits for the lab. The same
    /// options and the same script give the same run. The script must not wait for anything but the lab.
    /// </summary>
    public static void Run(SimulatedLabOptions options, Func<SimulatedLab, Task> script)
    {
        DrivenWorld? driven = null;
        SimulatedLab lab = new(options, world => driven = new DrivenWorld(world));
        driven!.Run(() => script(lab));
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> GetGroupsAsync(CancellationToken cancellation = default) =>
        InTurnAsync<IReadOnlyList<string>>(() => [.. _runner.Groups.Keys.Order(StringComparer.Ordinal)]);

    /// <inheritdoc/>
    public Task CreateGroupAsync(GroupSpecification specification, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(specification);
        return InTurnAsync(() =>
        {
            if (specification.Validate() is [var error, ..])
            {
                throw new LabException(LabFailure.Invalid, error);
            }

            if (_runner.Groups.ContainsKey(specification.Name))
            {
                throw new LabException(LabFailure.Conflict, $"there is a group '{specification.Name}' already");
            }

            _options.StateMachines.Create(specification.StateMachine);
            Do(new WorldCommand.CreateGroup(specification));
            return true;
        });
    }

    /// <inheritdoc/>
    public Task DeleteGroupAsync(string group, CancellationToken cancellation = default) => InTurnAsync(() =>
    {
        Find(group);
        Do(new WorldCommand.DeleteGroup(group));
        _feeds.Remove(group, out EventFeed? feed);
        feed?.Close();
        _traces.TryRemove(group, out _);
        return true;
    });

    /// <inheritdoc/>
    public void Trace(string group, Action<TraceStep> sink)
    {
        ArgumentNullException.ThrowIfNull(sink);
        _traces[group] = sink;
    }

    /// <inheritdoc/>
    public ILabGroup Group(string group) => new SimulatedLabGroup(this, group);

    /// <inheritdoc/>
    public async Task<bool> WaitUntilAsync(Func<Task<bool>> condition, TimeSpan within, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(condition);
        TimeSpan end = Now + within;
        while (!await condition())
        {
            TimeSpan left = end - Now;
            if (left <= TimeSpan.Zero)
            {
                return false;
            }

            TimeSpan step = TimeSpan.FromMilliseconds(2);
            await DelayAsync(left < step ? left : step, cancellation);
        }

        return true;
    }

    /// <summary>
    /// Waits until something can be seen, looking after every single event of the world, so that it is seen at the very event at which it
    /// comes to hold and nothing has happened since. In a live world, which goes on meanwhile, it looks now and then.
    /// </summary>
    /// <param name="condition">Only looks: it must neither change the world nor take virtual time.</param>
    /// <param name="within">How much virtual time it may take.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>Whether it came to hold.</returns>
    internal async Task<bool> WatchUntilAsync(Func<Task<bool>> condition, TimeSpan within, CancellationToken cancellation)
    {
        TimeSpan end = Now + within;
        bool isTimeSet = false;
        while (!await condition())
        {
            cancellation.ThrowIfCancellationRequested();
            if (Now >= end)
            {
                return false;
            }

            if (!_turn.CanBeWatched)
            {
                return await WaitUntilAsync(condition, end - Now, cancellation);
            }

            if (!isTimeSet)
            {
                After(within, static () => { });
                isTimeSet = true;
            }

            await _turn.NextStepAsync();
            NoteTime();
        }

        return true;
    }

    /// <inheritdoc/>
    public Task DelayAsync(TimeSpan time, CancellationToken cancellation = default) => CallAsync<bool>(
        time, done => After(time, () => done(true)), cancellation);

    /// <summary>Everything that is needed to have this run again.</summary>
    /// <exception cref="LabException">More was done than is recorded.</exception>
    public Task<RunRecording> GetRecordingAsync() => InTurnAsync(() => _isRecordingFull
        ? throw new LabException(
            LabFailure.Unavailable, $"more than {_options.RecordingLimit} commands were given, which is more than is recorded")
        : new RunRecording
        {
            Seed = _options.Seed,
            World = _options.World,
            Commands = [.. _recorded],
            Events = _world.Events,
            Time = _world.Now,
            EventHash = $"{_world.Log.Hash:x16}",
        });

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _turn.DisposeAsync();

    /// <summary>Does something between two events of the world.</summary>
    internal Task<T> InTurnAsync<T>(Func<T> action) => _turn.InvokeAsync(() =>
    {
        NoteTime();
        return action();
    });

    /// <summary>Begins something in a turn, and waits for virtual time to bring its result.</summary>
    /// <param name="within">Virtual time it should take at the most.</param>
    /// <param name="begin">Begins it; gets what is to be called with the result. Only the first call counts.</param>
    /// <param name="cancellation">Ends the wait.</param>
    internal async Task<T> CallAsync<T>(TimeSpan within, Action<Action<T>> begin, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        TaskCompletionSource<T> done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await InTurnAsync(() =>
        {
            long number = ++_lastWaiting;
            _waiting.Add(number, reason => done.TrySetException(reason));
            begin(result =>
            {
                NoteTime();
                _waiting.Remove(number);
                done.TrySetResult(result);
            });
            return true;
        });
        return await _turn.WaitAsync(done.Task, within, cancellation);
    }

    /// <summary>Records a command and carries it out. Only in a turn.</summary>
    internal void Do(
        WorldCommand command, Action<ProposalAnswer>? proposed = null, Action<ReadAnswer>? read = null, Action<Message>? replied = null)
    {
        if (_recorded.Count < _options.RecordingLimit)
        {
            _recorded.Add(new RecordedCommand(_world.Events, _world.Now, command));
        }
        else
        {
            _isRecordingFull = true;
        }

        _runner.Run(command, proposed, read, replied);
    }

    /// <summary>A new address outside all groups, the same in every repetition of a script. Only in a turn.</summary>
    internal NodeId NewOutside() => NodeId.Outside(++_lastOutside);

    /// <summary>Has something done after some virtual time. Only in a turn. See <see cref="World.Alarm"/>.</summary>
    internal void After(TimeSpan time, Action action) => _world.Alarm(_world.Now + time, action);

    /// <summary>A group. Only in a turn.</summary>
    /// <exception cref="LabException">There is no such group.</exception>
    internal SimulatedGroup Find(string group) => _runner.Groups.TryGetValue(group, out SimulatedGroup? found)
        ? found
        : throw new LabException(LabFailure.NotFound, $"there is no group '{group}'");

    /// <summary>The name of what a group replicates. Only in a turn.</summary>
    internal string MachineOf(string group)
    {
        Find(group);
        return _runner.MachineOf(group);
    }

    /// <summary>A group's events. Only in a turn.</summary>
    internal EventFeed FeedOf(string group)
    {
        Find(group);
        return _feeds[group];
    }

    /// <summary>How time runs. Only in a turn.</summary>
    internal ClockStatus ClockStatus(PacedWorld paced) => new(_world.Now, paced.IsPaused, paced.Speed, _world.Events, _options.Seed);

    /// <summary>Handles events. Only in a turn.</summary>
    internal void Step(int events)
    {
        while (events-- > 0 && _world.Step())
        {
        }
    }

    private void NoteTime() => Volatile.Write(ref _now, _world.Now.Ticks);

    private void Observe(SimulatedGroup group)
    {
        EventFeed feed = new(group.Settings.Name);
        _feeds.Add(group.Settings.Name, feed);
        Listen(group, feed);
        feed.Add(LabEvents.Group(_world.Now, "Created", $"{group.Members.Count} nodes"));
    }

    private void Listen(SimulatedGroup group, EventFeed feed)
    {
        group.Tracer = trace => feed.Add(LabEvents.Of(in trace));
        group.ProcessStopped = (node, why) => feed.Add(LabEvents.Process(_world.Now, node, "Failed", why));
        group.Steps = _traces.GetValueOrDefault(group.Settings.Name);
        group.ViolationSeen = violation => feed.Add(new LabEvent(
            0, violation.Time, "", LabEventKind.Violation, violation.Property.ToString(), NodeId.None, 0, violation.ToString()));
    }
}
