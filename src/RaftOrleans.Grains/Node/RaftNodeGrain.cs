using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Concurrency;
using Orleans.Placement;
using RaftOrleans.Consensus;
using RaftOrleans.Lab;
using RaftOrleans.Verification;

namespace RaftOrleans.Grains;

/// <summary>
/// One node of a group. The grain is the machine: it has an address, a network and a disk. What runs on it is a
/// <see cref="NodeProcess"/>, which a person can crash, pause and start again.
/// </summary>
/// <remarks>
/// A crash cannot be a deactivation, because the next message would make a new activation. So a crashed node is an activation
/// without a process, which ignores what it gets; and because activations come and go, it is the control grain that remembers
/// which nodes are crashed. All methods interleave: none does more than a few steps between two awaits, and a control must be
/// heard while a proposal waits.
/// </remarks>
[Reentrant]
[KeepAlive]
[Immovable]
[SpreadPlacement]
internal sealed partial class RaftNodeGrain : Grain, IRaftNodeGrain
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    private readonly StateMachineRegistry _machines;
    private readonly RaftGrainsOptions _options;
    private readonly ILocalSiloDetails _silo;
    private readonly ILogger _logger;
    private readonly string _group;
    private readonly NodeId _server;
    private NodeId _id;
    private NodeClock _clock = null!;
    private NodeTimer _timer = null!;
    private EventReporter _reporter = null!;
    private readonly StepRecorder? _steps;
    private NodeEnvironment? _environment;
    private NodeProcess? _process;
    private NodeStatus? _lastStatus;
    private string? _failure;
    private NodeState _state = NodeState.Starting;
    private Task _storageIdle = Task.CompletedTask;
    private Task? _configuring;
    private TimeSpan _retryAt = TimeSpan.MaxValue;
    private NodeCondition? _condition;
    private FaultPlan _newestPlan = FaultPlan.None;
    private RaftOptions? _newestOptions;
    private int _wipes;

    public RaftNodeGrain(
        StateMachineRegistry machines,
        IOptions<RaftGrainsOptions> options,
        ILocalSiloDetails silo,
        StepTraces traces,
        ILogger<RaftNodeGrain> logger)
    {
        _machines = machines;
        _options = options.Value;
        _silo = silo;
        _logger = logger;
        (_group, _server) = GrainKeys.Parse(this.GetPrimaryKeyString());
        _id = _server;
        _steps = traces.Find(_group);
    }

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _clock = new NodeClock(
            ServiceProvider.GetKeyedService<TimeProvider>(TimeProviderNames.Grains) ?? TimeProvider.System);
        _timer = new NodeTimer(this, _clock, OnTimer);
        _reporter = new EventReporter(_group, GrainFactory.GetEventFeed(_group), _clock, _timer);

        // Not awaited: the control may be asking this node something at the same time.
        ConfigureAsync().Ignore();
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        _process?.End();
        _timer.Stop();
        return Task.CompletedTask;
    }

    public Task Deliver(MessageEnvelope envelope)
    {
        bool isAdmitted = _environment is { } environment && environment.Network.Admits(envelope.From);
        if (_process is { } process && isAdmitted)
        {
            process.Receive(envelope.Messages);
        }
        else if (_steps is { } steps)
        {
            foreach (Message message in envelope.Messages)
            {
                string why = isAdmitted ? "nobody is there" : "its link was cut meanwhile";
                steps.Disturbed(_clock.Now, _id, _process?.Core, TraceEvents.Drop, message, why);
            }
        }

        return Task.CompletedTask;
    }

    public Task<ProposalReplies> Propose(ProposalBatch batch)
    {
        if (_process is { } process)
        {
            return process.Propose(batch.Commands);
        }

        ProposalReply[] replies = new ProposalReply[batch.Commands.Length];
        Array.Fill(replies, ProposalReply.Refused(_state));
        return Task.FromResult(new ProposalReplies(replies));
    }

    public Task<ReadReply> Read(ReadOnlyMemory<byte> query, ReadConsistency consistency, TimeSpan maxAge, long minIndex) =>
        _process is { } process
            ? process.Read(new ReadRequest(query, consistency) { MaxAge = maxAge, MinIndex = minIndex })
            : Task.FromResult(ReadReply.Refused(_state));

    public async Task<ProposalReply> Request(LeaderRequest request)
    {
        if (_process is not { } process)
        {
            return ProposalReply.Refused(_state);
        }

        return (await process.Ask(request)).Replies[0];
    }

    public Task TakeSnapshot()
    {
        Process().Input(static (core, now) => core.TakeSnapshot(now), "snapshot");
        return Task.CompletedTask;
    }

    public Task ChangeOptions(RaftOptions options)
    {
        if (_environment is not null)
        {
            _environment = _environment with { Group = _environment.Group with { Options = options } };
        }
        else
        {
            // The control may have answered what this node is before it had changed them.
            _newestOptions = options;
        }

        _process?.ChangeOptions(options);
        return Task.CompletedTask;
    }

    public async Task<MessageEnvelope?> SendRaw(MessageEnvelope message, TimeSpan within)
    {
        NodeProcess process = Process();
        NodeNetwork network = _environment!.Network;
        (NodeId address, Task<Message> reply) = network.OpenOutside();
        try
        {
            process.Receive([FromOutside(message.Messages[0], address)]);
            return new MessageEnvelope([await reply.WaitAsync(within, _clock.Provider)]);
        }
        catch (TimeoutException)
        {
            return null;
        }
        finally
        {
            network.CloseOutside(address);
        }
    }

    public async Task<IReadOnlyList<LogLine>> ReadLog(long from, int count)
    {
        List<LogLine> lines = [];
        if (_process is { } process)
        {
            RaftNode core = process.Core ?? throw NotRunning();
            for (long index = Math.Max(from, core.Log.FirstIndex); index <= core.Log.LastIndex && lines.Count < count; index++)
            {
                lines.Add(LogLines.Of(core.Log[index], core.StateMachine, index <= core.CommitIndex));
            }
        }
        else if ((_state is NodeState.Crashed or NodeState.Failed) && _environment is { } environment)
        {
            IStateMachine machine = _machines.Create(environment.Group.StateMachine);
            foreach (LogEntry entry in (await NewStorage().ReadAsync()).Entries.Where(entry => entry.Index >= from).Take(count))
            {
                lines.Add(LogLines.Of(entry, machine, isCommitted: false));
            }
        }
        else
        {
            throw NotRunning();
        }

        return lines;
    }

    public Task StepDown()
    {
        Process().Input(static (core, now) => core.StepDown(now), "step down");
        return Task.CompletedTask;
    }

    public Task Campaign(bool isForced)
    {
        Process().Input((core, now) => core.Campaign(isForced, now), "campaign");
        return Task.CompletedTask;
    }

    public Task Apply(FaultPlan plan)
    {
        _newestPlan = plan.Version > _newestPlan.Version ? plan : _newestPlan;
        PutIntoForce(plan);
        return Task.CompletedTask;
    }

    public async Task Wake(long planVersion)
    {
        if (_environment is { } environment && environment.Network.PlanVersion < planVersion
            && await GrainFactory.GetControl(_group).GetConfiguration(_server) is { } configuration)
        {
            PutIntoForce(configuration.Plan);
        }
    }

    private void PutIntoForce(FaultPlan plan)
    {
        if (_environment is { } environment)
        {
            environment.Apply(plan);
            _process?.OnFaultsChanged();
        }
    }

    private static Message FromOutside(Message message, NodeId address) => message switch
    {
        RequestVote vote => new RequestVote(
            address, vote.To, vote.Term, vote.Candidate, vote.LastLog, vote.IsPreVote, vote.IsForced),
        AppendEntries append => new AppendEntries(
            address, append.To, append.Term, append.Leader, append.Previous, append.Entries, append.LeaderCommit, append.Round),
        _ => throw new ArgumentException($"{message.GetType().Name} cannot be made by hand", nameof(message)),
    };

    private void OnTimer()
    {
        TimeSpan now = _clock.Now;
        _process?.OnTimer();
        _outdated?.OnTimer();
        _reporter.OnTimer(now);
        if (_environment is { } environment)
        {
            environment.Network.DeliverDue(now);
            _timer.SetAtLatest(environment.Network.NextArrival);
        }

        if (now >= _retryAt)
        {
            _retryAt = TimeSpan.MaxValue;
            RetryAsync().Ignore();
        }
        else
        {
            _timer.SetAtLatest(_retryAt);
        }
    }
}
