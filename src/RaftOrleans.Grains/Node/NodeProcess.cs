using RaftOrleans.Consensus;
using RaftOrleans.Lab;
using RaftOrleans.Verification;

namespace RaftOrleans.Grains;

/// <summary>
/// One life of a node's process: from the opening of its disk to its end. It is the host of a <see cref="RaftNode"/> and does the duties
/// that the node's remarks list. All of it runs on the turns of the node's grain.
/// </summary>
/// <remarks>
/// <para>Inputs go into the node at once, which only takes notes of them; one pump, <see cref="Turn"/>, draws the consequences. It is
/// queued behind what has arrived already, so the messages, proposals and completions that have come in meanwhile share one write and one
/// envelope to each peer.</para>
/// <para>One storage operation is under way at a time. The pump does not wait for it: messages that need no storage keep flowing, and the
/// writes that the node gives out meanwhile are carried out together, as the next operation (group commit).</para>
/// </remarks>
internal sealed partial class NodeProcess
{
    /// <summary>
    /// Most inputs that wait for a process that is paused or slow. Of more, messages are lost, as when the buffer of a socket is full, and callers are turned
    /// away; but what a person or the control commands always waits.
    /// </summary>
    public const int MaxFrozenInputs = 10_000;

    private NodeEnvironment _environment;
    private readonly INodeStorage _storage;
    private readonly Action<NodeProcess, Exception, bool> _failed;
    private readonly SlotTable<(ProposalCall Call, int Command)> _proposals = new();
    private readonly SlotTable<TaskCompletionSource<ReadReply>> _reads = new();
    private readonly Queue<(Action Input, Action? Lost)> _frozen = new();
    private readonly Func<bool> _hasEnded;
    private Task _storageWork = Task.CompletedTask;

    /// <summary>Makes a process that does not run yet.</summary>
    /// <param name="environment">What it finds around it.</param>
    /// <param name="storage">Its disk, not opened yet.</param>
    /// <param name="failed">Told why it ends by itself, and whether it was the disk that failed.</param>
    public NodeProcess(NodeEnvironment environment, INodeStorage storage, Action<NodeProcess, Exception, bool> failed)
    {
        _environment = environment;
        _storage = storage;
        _failed = failed;
        _hasEnded = () => HasEnded;
    }

    /// <summary>The node; null before the disk is open.</summary>
    public RaftNode? Core { get; private set; }

    /// <summary>Whether the process is over.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>Whether the process is frozen.</summary>
    public bool IsPaused { get; private set; }

    private bool HasRoom => _frozen.Count < MaxFrozenInputs;

    /// <summary>Which life of the node this is.</summary>
    public long Incarnation => _storage.Incarnation;

    /// <summary>Completes, always well, when nothing of this process is under way to the disk.</summary>
    public Task StorageIdle => _storageWork;

    /// <summary>Opens the disk and starts the node. Completes, always well, when it runs or has failed.</summary>
    /// <param name="earlier">Completes when no earlier life of the node writes any more.</param>
    public Task StartAsync(Task earlier) => _storageWork = OpenAsync(earlier);

    /// <summary>Ends the process. Who waits for it learns that nobody knows what becomes of a proposal.</summary>
    public void End()
    {
        if (HasEnded)
        {
            return;
        }

        HasEnded = true;
        while (_frozen.TryDequeue(out (Action, Action? Lost) waiting))
        {
            waiting.Lost?.Invoke();
        }

        _environment.Disk.Awaken();
        NodeId leader = Core?.Leader ?? NodeId.None;
        foreach ((ProposalCall call, int command) in _proposals.TakeAll())
        {
            call.Answer(command, ProposalReply.From(ProposalAnswer.Unknown(leader)));
        }

        foreach (TaskCompletionSource<ReadReply> read in _reads.TakeAll())
        {
            read.SetResult(ReadReply.Refused(NodeState.Crashed));
        }
    }

    /// <summary>When the process was frozen last.</summary>
    public TimeSpan PausedAt { get; private set; }

    /// <summary>Freezes the process.</summary>
    public void Pause()
    {
        IsPaused = true;
        PausedAt = _environment.Clock.Now;
    }

    /// <summary>Lets the frozen process go on: it finds what has come meanwhile, then that its timers have run out.</summary>
    public void Resume()
    {
        IsPaused = false;
        if (_environment.Speed.Step > TimeSpan.Zero)
        {
            Freeze(Turn);
            return;
        }

        while (HandleNext())
        {
        }

        QueueTurn();
    }

    /// <summary>Messages have arrived.</summary>
    public void Receive(Message[] messages)
    {
        if (Core is not { } core || HasEnded)
        {
            NoteLost(messages, "nobody is there");
            return;
        }

        if (MustWait)
        {
            if (HasRoom)
            {
                Freeze(() => Receive(messages));
            }
            else
            {
                NoteLost(messages, "a frozen process had no room for it");
            }

            return;
        }

        TimeSpan now = _environment.LocalClock.Now;
        try
        {
            foreach (Message message in messages)
            {
                core.Receive(message, now);
                _environment.Steps?.Met(_environment.Clock.Now, core, TraceEvents.Recv, message);
            }
        }
        catch (Exception error)
        {
            Fail(error);
            return;
        }

        QueueTurn();
    }

    /// <summary>Proposes commands.</summary>
    public Task<ProposalReplies> Propose(ReadOnlyMemory<byte>[] commands)
    {
        ProposalCall call = new(commands.Length);
        if (!MustWait)
        {
            Propose(call, commands);
        }
        else if (HasRoom)
        {
            Freeze(() => Propose(call, commands), () => call.AnswerAll(ProposalAnswer.Unknown(NodeId.None)));
        }
        else
        {
            call.AnswerAll(ProposalAnswer.Busy(NodeId.None));
        }

        return call.Task;
    }

    /// <summary>Asks for something that only a leader can do.</summary>
    public Task<ProposalReplies> Ask(LeaderRequest request)
    {
        ProposalCall call = new(1);
        if (Core is null || HasEnded || request.CommandSize() > _environment.Group.Options.MaxCommandBytes)
        {
            // As for plain commands: the lab has told the caller which are too large; here one must only not stop the node.
            call.Answer(0, ProposalReply.Refused(NodeState.Starting));
            return call.Task;
        }

        if (MustWait && !HasRoom)
        {
            call.AnswerAll(ProposalAnswer.Busy(NodeId.None));
            return call.Task;
        }

        int number = _proposals.Add((call, 0));
        Input(core => request.Ask(core, number, _environment.LocalClock.Now), TraceEvents.Client, request.GetType().Name);
        return call.Task;
    }

    /// <summary>Changes how the node behaves.</summary>
    public void ChangeOptions(RaftOptions options)
    {
        _environment = _environment with { Group = _environment.Group with { Options = options } };
        Input(core => core.ChangeOptions(options, _environment.LocalClock.Now), TraceEvents.Control, "options");
    }

    /// <summary>Asks the state machine.</summary>
    public Task<ReadReply> Read(ReadRequest request)
    {
        if (Core is null || HasEnded || (MustWait && !HasRoom))
        {
            return Task.FromResult(ReadReply.Refused(IsPaused ? NodeState.Paused : NodeState.Starting));
        }

        TaskCompletionSource<ReadReply> read = new();
        int number = _reads.Add(read);
        Input(core => core.Read(number, request, _environment.LocalClock.Now), TraceEvents.Client, "read");
        return read.Task;
    }

    /// <summary>Its clock was set, so that its deadlines may come earlier, or its disk writes again what it had only acknowledged.</summary>
    public void OnFaultsChanged()
    {
        if (Core is not null && !HasEnded && !IsPaused)
        {
            QueueTurn();
        }
    }

    /// <summary>Does something to the node, at a time of its clock, now or when the process goes on.</summary>
    public void Input(Action<RaftNode, TimeSpan> input, string what) =>
        Input(core => input(core, _environment.LocalClock.Now), TraceEvents.Control, what);

    /// <summary>Does something to the node, now or when the process goes on.</summary>
    /// <param name="input">Does it.</param>
    /// <param name="happened">What that is, for the trace; one of <see cref="TraceEvents"/>.</param>
    /// <param name="what">The same in words.</param>
    public void Input(Action<RaftNode> input, string happened, string what)
    {
        if (Core is not { } core || HasEnded)
        {
            return;
        }

        if (MustWait)
        {
            Freeze(() => Input(input, happened, what));
            return;
        }

        try
        {
            input(core);
            _environment.Steps?.Met(_environment.Clock.Now, core, happened, why: what);
        }
        catch (Exception error)
        {
            Fail(error);
            return;
        }

        QueueTurn();
    }

    /// <summary>The timer has elapsed.</summary>
    public void OnTimer()
    {
        if (Core is not { } core || HasEnded || IsPaused)
        {
            return;
        }

        if (_environment.LocalClock.Now >= core.NextDeadline)
        {
            if (MustWait)
            {
                Freeze(Turn);
            }
            else
            {
                Turn();
            }
        }
        else
        {
            SetTimer(core);
        }
    }

    private async Task OpenAsync(Task earlier)
    {
        try
        {
            await earlier;
            if (HasEnded)
            {
                return;
            }

            _environment.Disk.Check(null);
            PersistentState state = await _storage.OpenAsync();
            if (HasEnded)
            {
                return;
            }

            Core = new RaftNode(
                _environment.Id,
                _environment.Founders,
                _environment.Group.Options,
                state,
                _environment.Machines.Create(_environment.Group.StateMachine),
                DeterministicRandom.Derive(_environment.Seed, (ulong)_storage.Incarnation),
                _environment.LocalClock.Now)
            {
                IsTracing = true,
            };
            _environment.Steps?.Met(_environment.Clock.Now, Core, _storage.Incarnation == 1 ? TraceEvents.Start : TraceEvents.Restart);
            QueueTurn();
        }
        catch (Exception error)
        {
            Fail(error, isDisk: Core is null);
        }
    }

    private void Propose(ProposalCall call, ReadOnlyMemory<byte>[] commands)
    {
        TimeSpan now = _environment.LocalClock.Now;
        int limit = _environment.Group.Options.MaxCommandBytes;
        for (int i = 0; i < commands.Length; i++)
        {
            // The lab has told the caller already which commands are too large; here one must only not stop the node.
            if (Core is not { } core || HasEnded || commands[i].Length > limit)
            {
                call.Answer(i, ProposalReply.Refused(NodeState.Starting));
                continue;
            }

            core.Propose(_proposals.Add((call, i)), commands[i], now);
            _environment.Steps?.Met(_environment.Clock.Now, core, TraceEvents.Client, why: "propose");
        }

        QueueTurn();
    }

    private void NoteLost(Message[] messages, string why)
    {
        foreach (Message message in messages)
        {
            _environment.Steps?.Disturbed(_environment.Clock.Now, _environment.Id, null, TraceEvents.Drop, message, why);
        }
    }

    private void SetTimer(RaftNode core) => _environment.Timer.SetAtLatest(_environment.LocalClock.RightTimeOf(core.NextDeadline));
}
