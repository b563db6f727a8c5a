using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using RaftOrleans.Consensus;
using RaftOrleans.Lab;
using RaftOrleans.Simulation;

namespace RaftOrleans.Web.Tests;

/// <summary>A group whose first node leads and whose every node sees the same state machine.</summary>
internal sealed class FakeGroup : ILabGroup
{
    private readonly FakeLab _lab;
    private readonly IStateMachine _store;
    private readonly List<LabEvent> _events = [];
    private readonly Channel<LabEvent> _live = Channel.CreateUnbounded<LabEvent>();
    private readonly Lock _lock = new();
    private readonly Dictionary<long, Dictionary<long, ReadOnlyMemory<byte>>> _sessions = [];
    private long _index;

    public FakeGroup(FakeLab lab, string name, int nodes, string machine = StateMachineRegistry.KeyValue)
    {
        _lab = lab;
        _store = lab.Machines.Create(machine);
        StateMachine = machine;
        Name = name;
        Nodes = [.. Enumerable.Range(1, nodes).Select(number => new NodeStatus
        {
            Id = NodeId.Of(number),
            Health = NodeHealth.Running,
            Role = number == 1 ? Role.Leader : Role.Follower,
            Term = 3,
            VotedFor = NodeId.Of(1),
            Leader = NodeId.Of(1),
            LastSeen = lab.Now,
        })];
    }

    public string Name { get; }

    /// <summary>What the status shows; tests replace nodes.</summary>
    public List<NodeStatus> Nodes { get; }

    /// <summary>What was asked for, one line each, in order.</summary>
    public ConcurrentQueue<string> Calls { get; } = new();

    /// <summary>Answers the next proposals, when set.</summary>
    public Func<CancellationToken, Task<ProposalAnswer>>? OnPropose { get; set; }

    /// <summary>Answers the next reads, when set.</summary>
    public Func<CancellationToken, Task<ReadAnswer>>? OnRead { get; set; }

    /// <summary>Answers raw messages.</summary>
    public Func<Message, Message>? OnRaw { get; set; }

    /// <summary>What every control and status call throws, when set.</summary>
    public Exception? Failure { get; set; }

    /// <summary>What reading this node's log throws.</summary>
    public Dictionary<NodeId, LabException> LogFailures { get; } = [];

    /// <summary>What a campaign does.</summary>
    public Action<NodeId>? OnCampaign { get; set; }

    public void Change(int node, Func<NodeStatus, NodeStatus> change) => Nodes[node - 1] = change(Nodes[node - 1]);

    public void Emit(LabEventKind kind, string name, string details = "")
    {
        lock (_lock)
        {
            LabEvent item = new(_events.Count + 1, _lab.Now, Name, kind, name, NodeId.Of(1), 3, details);
            _events.Add(item);
            _live.Writer.TryWrite(item);
        }
    }

    public void EndEvents(Exception failure) => _live.Writer.TryComplete(failure);

    public Task<GroupStatus> GetStatusAsync(CancellationToken cancellation = default) =>
        Failure is null ? Task.FromResult(new GroupStatus(Name, _lab.Now, [.. Nodes]) { StateMachine = StateMachine }) : throw Failure;

    /// <summary>What the group replicates.</summary>
    public string StateMachine { get; }

    public Task<string> GetStateMachineAsync(CancellationToken cancellation = default) =>
        Failure is null ? Task.FromResult(StateMachine) : throw Failure;

    public Task<ProposalAnswer> ProposeAsync(
        ReadOnlyMemory<byte> command, NodeId? via = null, TimeSpan? within = null, CancellationToken cancellation = default)
    {
        lock (_lock)
        {
            Calls.Enqueue($"propose {_store.Describe(command)} via {via?.ToString() ?? "leader"} within {within?.ToString() ?? "default"}");
            if (OnPropose is not null)
            {
                return OnPropose(cancellation);
            }

            NodeId leader = NodeId.Of(1);
            return Task.FromResult(via is { } node && node != leader
                ? ProposalAnswer.NotLeader(leader)
                : ProposalAnswer.Applied(++_index, _store.Apply(_index, command), leader));
        }
    }

    public Task<ReadAnswer> ReadAsync(
        ReadOnlyMemory<byte> query,
        ReadConsistency consistency = ReadConsistency.Linearizable,
        NodeId? via = null,
        TimeSpan? within = null,
        CancellationToken cancellation = default)
    {
        lock (_lock)
        {
            Calls.Enqueue($"read {consistency} via {via?.ToString() ?? "leader"}");
            return OnRead is not null
                ? OnRead(cancellation)
                : Task.FromResult(new ReadAnswer(ReadOutcome.Answered, _index, _store.Query(query), NodeId.Of(1)));
        }
    }

    public Task<ReadAnswer> ReadAsync(
        ReadRequest request, NodeId? via = null, TimeSpan? within = null, CancellationToken cancellation = default) =>
        ReadAsync(request.Query, request.Consistency, via, within, cancellation);

    public Task<ProposalAnswer> RequestAsync(
        LeaderRequest request, NodeId? via = null, TimeSpan? within = null, CancellationToken cancellation = default)
    {
        lock (_lock)
        {
            Calls.Enqueue($"request {request} via {via?.ToString() ?? "leader"}");
            return OnPropose is not null ? OnPropose(cancellation) : Task.FromResult(Answer(request));
        }
    }

    public Task TakeSnapshotAsync(NodeId node, CancellationToken cancellation = default) => Did($"snapshot {node}");

    public async Task<NodeId> AddNodeAsync(CancellationToken cancellation = default)
    {
        await Did("add node");
        return NodeId.Of(Nodes.Count + 1);
    }

    public async Task<NodeId> WipeAsync(NodeId node, CancellationToken cancellation = default)
    {
        await Did($"wipe {node}");
        return node.NextIncarnation();
    }

    /// <summary>The options in force.</summary>
    public RaftOptions Options { get; private set; } = RaftOptions.Default;

    public Task<RaftOptions> GetOptionsAsync(CancellationToken cancellation = default) =>
        Failure is null ? Task.FromResult(Options) : throw Failure;

    public async Task ChangeOptionsAsync(RaftOptions options, RaftOptions? expected = null, CancellationToken cancellation = default)
    {
        await Did("options");
        Options = Options.WhyNotChangeTo(options) is { Count: > 0 } refusals
            ? throw new LabException(LabFailure.Invalid, string.Join("; ", refusals))
            : options;
    }

    public Task<IReadOnlyList<LogLine>> ReadLogAsync(NodeId node, long from, int count, CancellationToken cancellation = default)
    {
        Calls.Enqueue($"log {node} from {from} count {count}");
        return LogFailures.TryGetValue(node, out LabException? failure)
            ? throw failure
            : Task.FromResult<IReadOnlyList<LogLine>>(
                [new LogLine(1, 1, TimeSpan.FromSeconds(1.5), EntryKind.NoOp, "no-op", Committed: true)]);
    }

    public Task<Message> SendRawAsync(Message message, CancellationToken cancellation = default)
    {
        Calls.Enqueue($"raw {message}");
        return Task.FromResult(OnRaw!(message));
    }

    public Task CrashAsync(NodeId node, CancellationToken cancellation = default) => Did($"crash {node}");

    public Task RestartAsync(NodeId node, CancellationToken cancellation = default) => Did($"restart {node}");

    public Task PauseAsync(NodeId node, CancellationToken cancellation = default) => Did($"pause {node}");

    public Task ResumeAsync(NodeId node, CancellationToken cancellation = default) => Did($"resume {node}");

    public Task StepDownAsync(NodeId node, CancellationToken cancellation = default) => Did($"step down {node}");

    public Task CampaignAsync(NodeId node, bool forced = false, CancellationToken cancellation = default)
    {
        OnCampaign?.Invoke(node);
        return Did($"campaign {node}{(forced ? " forced" : "")}");
    }

    public Task<NetworkStatus> GetNetworkAsync(CancellationToken cancellation = default) => Failure is null
        ? Task.FromResult(new NetworkStatus(
            [new LinkStatus(NodeId.Of(1), NodeId.Of(2), IsCut: true, new LinkFaults(Drop: 0.25, Delay: TimeSpan.FromMilliseconds(40)))]))
        : throw Failure;

    public Task PartitionAsync(IReadOnlyList<IReadOnlyList<NodeId>> sides, CancellationToken cancellation = default) =>
        Did($"partition {string.Join(" | ", sides.Select(side => string.Join(",", side)))}");

    public async Task<NodeId> PartitionAsync(PartitionShape shape, NodeId? around = null, CancellationToken cancellation = default)
    {
        await Did($"partition {shape} around {around?.ToString() ?? "leader"}");
        return around ?? NodeId.Of(1);
    }

    public Task ClogAsync(NodeId from, NodeId to, bool oneWay = false, CancellationToken cancellation = default) =>
        Did($"clog {from} {to}{(oneWay ? " one way" : "")}");

    public Task ReleaseAsync(NodeId from, NodeId to, bool oneWay = false, CancellationToken cancellation = default) =>
        Did($"release {from} {to}{(oneWay ? " one way" : "")}");

    public Task SlowAsync(NodeId node, TimeSpan step, CancellationToken cancellation = default) => Did($"slow {node} {step.TotalMilliseconds} ms");

    public Task CutAsync(NodeId from, NodeId to, bool oneWay = false, CancellationToken cancellation = default) =>
        Did($"cut {from} {to}{(oneWay ? " one way" : "")}");

    public Task SetLinkAsync(NodeId from, NodeId to, LinkFaults faults, bool oneWay = false, CancellationToken cancellation = default) =>
        Did($"link {from} {to} {faults}{(oneWay ? " one way" : "")}");

    public Task SetDiskAsync(NodeId node, DiskFaults faults, CancellationToken cancellation = default) => Did($"disk {node} {faults.Describe()}");

    public Task SetClockAsync(NodeId node, ClockFaults faults, CancellationToken cancellation = default) =>
        Did($"clock {node} {faults.DescribeChange()}");

    public Task HealAsync(CancellationToken cancellation = default) => Did("heal");

    public async IAsyncEnumerable<LabEvent> EventsAsync(
        long after = 0, bool follow = true, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        Calls.Enqueue($"events after {after}{(follow ? " follow" : "")}");
        List<LabEvent> kept;
        lock (_lock)
        {
            kept = [.. _events];
        }

        foreach (LabEvent item in kept.Where(item => item.Number > after))
        {
            yield return item;
        }

        long last = Math.Max(after, kept.Count);
        if (follow)
        {
            await foreach (LabEvent item in _live.Reader.ReadAllAsync(cancellation))
            {
                if (item.Number > last)
                {
                    yield return item;
                }
            }
        }
    }

    private ProposalAnswer Answer(LeaderRequest request)
    {
        NodeId leader = NodeId.Of(1);
        ProposalAnswer expired = new(ProposalOutcome.SessionExpired, 0, default, leader);
        long index = ++_index;
        switch (request)
        {
            case OpenSessionRequest:
                _sessions[index] = [];
                return ProposalAnswer.Applied(index, default, leader);
            case KeepSessionAliveRequest keep:
                return _sessions.ContainsKey(keep.Session) ? ProposalAnswer.Applied(index, default, leader) : expired;
            case CloseSessionRequest close:
                return _sessions.Remove(close.Session) ? ProposalAnswer.Applied(index, default, leader) : expired;
            case SessionCommandRequest command when _sessions.TryGetValue(command.Session, out var answers):
                if (!answers.TryGetValue(command.Sequence, out ReadOnlyMemory<byte> answer))
                {
                    answers[command.Sequence] = answer = _store.Apply(index, command.Command);
                }

                return ProposalAnswer.Applied(index, answer, leader);
            case SessionCommandRequest:
                return expired;
            default:
                return ProposalAnswer.Applied(index, default, leader);
        }
    }

    private Task Did(string what)
    {
        if (Failure is not null)
        {
            throw Failure;
        }

        Calls.Enqueue(what);
        return Task.CompletedTask;
    }
}
