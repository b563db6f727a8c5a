using System.Globalization;
using RaftOrleans.Consensus;
using RaftOrleans.Verification;

namespace RaftOrleans.Simulation;

/// <summary>
/// A client that does one operation after the other on the key-value store and records what it saw. One with a session sends a write until
/// it knows its fate; another never repeats one, records that its fate is unknown, and goes on.
/// </summary>
internal sealed class WorkloadClient
{
    /// <summary>How many times the patience for one attempt a client with a session tries in all.</summary>
    private const int SessionPatience = 8;

    private readonly World _world;
    private readonly SimulatedGroup _group;
    private readonly SearchPlan _plan;
    private readonly DeterministicRandom _random;
    private readonly long _number;
    private readonly List<Operation> _history;
    private readonly SessionCaller? _session;
    private NodeId _target;
    private long _operations;
    private long _lastValue;
    private Operation? _underWay;
    private TimeSpan _deadline;
    private bool _isWatched;
    private bool _isOver;
    private bool _hasRead;
    private bool _hasWritten;

    public WorkloadClient(World world, SimulatedGroup group, SearchPlan plan, long number, List<Operation> history)
    {
        _world = world;
        _group = group;
        _plan = plan;
        _number = number;
        _history = history;
        _random = world.RandomFor(RandomPurpose.Workload, number);
        _target = AnyNode();
        if (_random.Chance(plan.Sessions))
        {
            _session = new SessionCaller(world, group, plan, ChooseNode);
        }
    }

    /// <summary>Whether an operation waits for its answer.</summary>
    public bool IsBusy => _underWay is not null;

    /// <summary>Whether a read and a write were answered with success since <see cref="ForgetService"/>.</summary>
    public bool IsServed => _hasRead && _hasWritten;

    /// <summary>Begins.</summary>
    public void Start() => Think();

    /// <summary>What was answered so far does not count for <see cref="IsServed"/>.</summary>
    public void ForgetService() => _hasRead = _hasWritten = false;

    /// <summary>Lets the operation under way end and begins no other.</summary>
    public void Stop() => _isOver = true;

    private void Think()
    {
        if (!_isOver)
        {
            _world.After(_plan.ThinkTime * (2 * _random.NextDouble()), () =>
            {
                if (!_isOver)
                {
                    Operate();
                }
            });
        }
    }

    private void Operate()
    {
        long operation = ++_operations;
        string key = string.Create(CultureInfo.InvariantCulture, $"k{_random.NextInt32(_plan.Keys)}");
        bool isList = _plan.Sessions > 0 && _random.Chance(0.3);
        key = isList ? $"list{key}" : key;
        Operation call = _random.Chance(_plan.Reads) ? Recorded(OperationFunction.Read, key) : AnyWrite(key, isList);

        _underWay = call;
        if (call.Function == OperationFunction.Read)
        {
            ReadConsistency consistency = _random.Chance(_plan.LeaseReads) ? ReadConsistency.Lease : ReadConsistency.Linearizable;
            GiveUpAfter(_plan.Patience);
            _group.Read(ChooseNode(), KeyValueQuery.Get(key), consistency, answer => OnRead(operation, call, answer));
        }
        else if (_session is not null)
        {
            GiveUpAfter(_plan.Patience * SessionPatience);
            _session.Propose(CommandOf(call), answer => OnAnswer(operation, call, answer));
        }
        else
        {
            GiveUpAfter(_plan.Patience);
            _group.Propose(ChooseNode(), CommandOf(call), answer => OnAnswer(operation, call, answer));
        }
    }

    /// <summary>
    /// Most ask the leader that they know; some anybody, and some whoever takes itself for the leader, as clients do that have an old
    /// connection to one that was deposed.
    /// </summary>
    private NodeId ChooseNode()
    {
        double kind = _random.NextDouble();
        if (kind < 0.15)
        {
            return AnyNode();
        }

        if (kind < 0.4)
        {
            return AnyLeader();
        }

        return _target;
    }

    private NodeId AnyLeader()
    {
        int leaders = 0;
        foreach (SimulatedNode node in _group.Nodes)
        {
            leaders += node.Core?.Role == Role.Leader ? 1 : 0;
        }

        int chosen = leaders == 0 ? 0 : _random.NextInt32(leaders);
        foreach (SimulatedNode node in _group.Nodes)
        {
            if (node.Core?.Role == Role.Leader && chosen-- == 0)
            {
                return node.Id;
            }
        }

        return _target;
    }

    private Operation AnyWrite(string key, bool isList)
    {
        string value = string.Create(CultureInfo.InvariantCulture, $"{(_number * 1_000_000) + _operations}");
        switch (_random.NextInt32(8))
        {
            case > 0 when isList:
                // A list shows whether something was appended twice.
                return Recorded(OperationFunction.Append, key) with { Value = value };
            case 0:
                return Recorded(OperationFunction.Delete, key);
            case 1 or 2:
                string from = _lastValue.ToString(CultureInfo.InvariantCulture);
                return Recorded(OperationFunction.Cas, key) with { From = from, Value = value };
            default:
                return Recorded(OperationFunction.Write, key) with { Value = value };
        }
    }

    private Operation Recorded(OperationFunction function, string key) => new()
    {
        Client = _number,
        Function = function,
        Key = key,
        Call = _world.Now.Ticks,
        Outcome = OperationOutcome.Info,
    };

    private static ReadOnlyMemory<byte> CommandOf(Operation call) => call.Function switch
    {
        OperationFunction.Write => KeyValueCommand.Set(call.Key, call.Value!),
        OperationFunction.Delete => KeyValueCommand.Delete(call.Key),
        OperationFunction.Append => KeyValueCommand.Append(call.Key, call.Value!),
        _ => KeyValueCommand.CompareAndSet(call.Key, call.From, call.Value!),
    };

    private void OnRead(long operation, Operation call, ReadAnswer answer)
    {
        Learn(answer.Leader);
        if (answer.Outcome != ReadOutcome.Answered)
        {
            Complete(operation, call, OperationOutcome.Fail, null);
            return;
        }

        string? value = KeyValueResult.Parse(answer.Result) is { Status: KeyValueStatus.Ok } result ? result.Value : null;
        if (operation == _operations && long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out long number))
        {
            _lastValue = number;
        }

        Complete(operation, call, OperationOutcome.Ok, value);
    }

    private void OnAnswer(long operation, Operation call, ProposalAnswer answer)
    {
        Learn(answer.Leader);
        switch (answer.Outcome)
        {
            case ProposalOutcome.Applied:
                KeyValueStatus status = KeyValueResult.Parse(answer.Result).Status;
                string? output = call.Function == OperationFunction.Cas ? (status == KeyValueStatus.Ok ? "true" : "false") : null;
                Complete(operation, call, OperationOutcome.Ok, output);
                break;
            case ProposalOutcome.Unknown:
                Complete(operation, call, OperationOutcome.Info, null);
                break;
            default:
                Complete(operation, call, OperationOutcome.Fail, null);
                break;
        }
    }

    /// <summary>
    /// Ends the operation under way when its time is over. One event at a time watches over all operations of a client: most are answered
    /// long before, and an event for each would wait in the queue for nothing.
    /// </summary>
    private void GiveUpAfter(TimeSpan patience)
    {
        _deadline = _world.Now + patience;
        if (!_isWatched)
        {
            _isWatched = true;
            _world.At(_deadline, Watch);
        }
    }

    private void Watch()
    {
        _isWatched = false;
        if (_underWay is not { } call)
        {
            return;
        }

        if (_world.Now >= _deadline)
        {
            Complete(_operations, call, OperationOutcome.Info, null);
        }
        else
        {
            _isWatched = true;
            _world.At(_deadline, Watch);
        }
    }

    /// <summary>The first of answer and time-out ends the operation; what comes later is of no interest.</summary>
    private void Complete(long operation, Operation call, OperationOutcome outcome, string? output)
    {
        if (operation != _operations || !IsBusy)
        {
            return;
        }

        _underWay = null;
        _session?.GiveUp();
        bool isOk = outcome == OperationOutcome.Ok;
        _hasRead |= isOk && call.Function == OperationFunction.Read;
        _hasWritten |= isOk && call.Function != OperationFunction.Read;
        long? end = outcome == OperationOutcome.Info ? null : _world.Now.Ticks;
        _history.Add(call with { Outcome = outcome, Return = end, Output = output });
        Think();
    }

    private void Learn(NodeId leader) => _target = leader.IsNone ? AnyNode() : leader;

    private NodeId AnyNode() => _group.Members[_random.NextInt32(_group.Members.Count)];
}
