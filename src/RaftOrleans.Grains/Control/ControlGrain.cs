using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Storage;
using RaftOrleans.Consensus;
using RaftOrleans.Lab;
using RaftOrleans.Verification;

namespace RaftOrleans.Grains;

/// <summary>
/// What a person has decided about one group: how it is made, which nodes are crashed or paused, what is wrong with network, disks and
/// clocks.
/// </summary>
/// <remarks>
/// It decides, writes that down, and then tells the nodes. A node that cannot be told asks when it is activated, so what a person has
/// done to a node holds even where its silo was gone at that moment. Changes are made one after the other; questions, those of
/// nodes above all, are answered in between.
/// </remarks>
[KeepAlive]
internal sealed partial class ControlGrain : Grain, IControlGrain
{
    private readonly RaftGrainsOptions _options;
    private readonly StoredDocument<ControlState> _state;
    private readonly StepTraces _traces;
    private readonly string _name;
    private readonly Dictionary<NodeId, NodeStatus> _lastKnown = [];
    private NodeClock _clock = null!;
    private List<NodeId> _members = [];

    public ControlGrain(IServiceProvider services, IOptions<RaftGrainsOptions> options, StepTraces traces)
    {
        _options = options.Value;
        _traces = traces;
        _name = this.GetPrimaryKeyString();
        _state = new StoredDocument<ControlState>(
            services.GetRequiredKeyedService<IGrainStorage>(_options.StorageProvider), "raft-control", this.GetGrainId(), DeactivateOnIdle);
    }

    private StepRecorder? Steps => _traces.Find(_name);

    private ControlState State => _state.Value;

    private bool Exists => State is { Group: not null, IsDeleting: false };

    private FaultPlan Plan => new(State.PlanVersion, [.. State.Links], [.. State.Faults.Values]);

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _clock = new NodeClock(ServiceProvider.GetKeyedService<TimeProvider>(TimeProviderNames.Grains) ?? TimeProvider.System);
        await _state.LoadAsync();
        ListMembers();
        await Wake();
    }

    public async Task Create(GroupSpecification specification)
    {
        if (State.Group is not null)
        {
            throw new LabException(LabFailure.Conflict, $"there is a group '{_name}' already");
        }

        State.Group = specification;
        await _state.SaveAsync();
        ListMembers();
        await ReportAsync(LabEvents.Group(_clock.Now, "Created", $"{specification.Nodes} nodes"));
        await Task.WhenAll(_members.Select(node => AskAsync(node, grain => grain.Restart())));
    }

    public async Task Delete()
    {
        if (State.Group is null)
        {
            throw NotFound();
        }

        State.IsDeleting = true;
        await _state.SaveAsync();

        // All that there ever were, also where an earlier deletion was cut short and this activation takes nobody for a member.
        await Task.WhenAll(AllNodes().Select(node => AskAsync(node, grain => grain.Delete(), LongTimeout.Time)));
        await ReportAsync(LabEvents.Group(_clock.Now, EventFeedGrain.Deleted, "the group is gone"));
        await GrainFactory.GetEventFeed(_name).Close();
        await _state.ClearAsync();
        _members = [];
        DeactivateOnIdle();
    }

    public Task Wake()
    {
        foreach (NodeId node in _members)
        {
            GrainFactory.GetNode(_name, node).Wake(State.PlanVersion).Ignore();
        }

        return Task.CompletedTask;
    }

    public Task<GroupSpecification?> GetSpecification()
    {
        LeaveUnlessNeeded();
        return Task.FromResult(Exists ? State.Group! with { Nodes = _members.Count } : null);
    }

    public Task<NodeConfiguration?> GetConfiguration(NodeId node)
    {
        LeaveUnlessNeeded();
        return Task.FromResult(
            Exists && _members.Contains(node.WithoutIncarnation())
                ? new NodeConfiguration(State.Group!, ConditionOf(node), Plan, State.Incarnations.GetValueOrDefault(node.Number))
                : null);
    }

    public async Task<GroupStatus> GetStatus()
    {
        CheckExists();
        NodeStatus[] nodes = await Task.WhenAll(_members.Select(StatusAsync));
        return new GroupStatus(_name, _clock.Now, nodes) { StateMachine = State.Group!.StateMachine };
    }

    public Task Crash(NodeId node)
    {
        Require(node, ConditionOf(node) != NodeCondition.Crashed, "crashed", "it has crashed already");
        return SetConditionAsync(node, NodeCondition.Crashed, grain => grain.Crash());
    }

    public Task Restart(NodeId node)
    {
        Check(node);
        return SetConditionAsync(node, NodeCondition.Running, grain => grain.Restart());
    }

    public Task Pause(NodeId node)
    {
        Require(node, ConditionOf(node) == NodeCondition.Running, "paused", "it does not run");
        return SetConditionAsync(node, NodeCondition.Paused, grain => grain.Pause());
    }

    public Task Resume(NodeId node)
    {
        Require(node, ConditionOf(node) == NodeCondition.Paused, "resumed", "it is not paused");
        return SetConditionAsync(node, NodeCondition.Running, grain => grain.Resume());
    }

    public async Task<NodeId> AddNode()
    {
        CheckExists();
        if (_members.Count >= GroupSpecification.MaxNodes)
        {
            throw new LabException(LabFailure.Conflict, $"a group may have {GroupSpecification.MaxNodes} nodes");
        }

        State.AddedNodes++;
        await _state.SaveAsync();
        ListMembers();
        NodeId node = _members[^1];
        await AskAsync(node, grain => grain.Restart());
        await ReportAsync(LabEvents.Process(_clock.Now, node, "Added"));
        return node;
    }

    public async Task<NodeId> Wipe(NodeId node)
    {
        Check(node);
        State.Conditions[node.Number] = NodeCondition.Crashed;
        State.Incarnations[node.Number] = State.Incarnations.GetValueOrDefault(node.Number) + 1;

        // The new disk is well; the clock and the speed are the same.
        SetFaults(new NodeFaults(node.Number) { Ahead = FaultsOf(node).Ahead, Drift = FaultsOf(node).Drift, Step = FaultsOf(node).Step });
        State.PlanVersion++;
        await _state.SaveAsync();
        await AskAsync(node, grain => grain.Wipe(), LongTimeout.Time);
        NodeId next = new(node.Number, State.Incarnations[node.Number]);
        await ReportAsync(LabEvents.Process(_clock.Now, next, "Wiped"));
        return next;
    }

    public async Task ChangeOptions(RaftOptions options, RaftOptions? expected)
    {
        CheckExists();
        if (expected is not null && expected != State.Group!.Options)
        {
            throw GroupOptions.OthersInForce();
        }

        if (State.Group!.Options.WhyNotChangeTo(options) is { Count: > 0 } refusals)
        {
            throw new LabException(LabFailure.Invalid, string.Join("; ", refusals));
        }

        options = State.Group.Options.GoingOnWith(options);
        State.Group = State.Group with { Options = options };
        await _state.SaveAsync();
        await Task.WhenAll(_members.Select(node => AskAsync(node, grain => grain.ChangeOptions(options))));
    }

    private async Task SetConditionAsync(NodeId node, NodeCondition condition, Func<IRaftNodeGrain, Task> command)
    {
        if (ConditionOf(node) != condition)
        {
            State.Conditions.Remove(node.Number);
            if (condition != NodeCondition.Running)
            {
                State.Conditions.Add(node.Number, condition);
            }

            await _state.SaveAsync();
        }

        await AskAsync(node, command);
    }

    /// <summary>Asks a node for something, and gives up when it does not answer.</summary>
    /// <exception cref="LabException">The node cannot be reached.</exception>
    private async Task AskAsync(NodeId node, Func<IRaftNodeGrain, Task> command, TimeSpan? within = null)
    {
        try
        {
            await command(GrainFactory.GetNode(_name, node)).WaitAsync(within ?? _options.NodeTimeout);
        }
        catch (Exception error) when (error is TimeoutException or OrleansException)
        {
            throw new LabException(
                LabFailure.Unavailable,
                $"node {node} of group '{_name}' does not answer; what was asked of it holds as soon as it does: {error.Message}",
                error);
        }
    }

    private async Task<NodeStatus> StatusAsync(NodeId node)
    {
        try
        {
            NodeStatus status = await GrainFactory.GetNode(_name, node).GetStatus().WaitAsync(_options.StatusTimeout);
            _lastKnown[node] = status;
            return WithFaults(status);
        }
        catch (Exception error) when (error is TimeoutException or OrleansException or LabException)
        {
            return WithFaults(_lastKnown.GetValueOrDefault(node, new NodeStatus { Id = node, Health = NodeHealth.Unreachable }) with
            {
                Health = NodeHealth.Unreachable,
            });
        }
    }

    private async Task ReportAsync(LabEvent happened)
    {
        try
        {
            EventBatch events = new([happened with { Group = _name }]);
            await GrainFactory.GetEventFeed(_name).Publish(events).WaitAsync(_options.NodeTimeout);
        }
        catch (Exception error) when (error is TimeoutException or OrleansException)
        {
            // What was done is done, whether it is in the feed or not.
        }
    }

    private void ListMembers() => _members = Exists ? AllNodes() : [];

    private List<NodeId> AllNodes() => [.. Enumerable.Range(1, State.Group!.Nodes + State.AddedNodes).Select(NodeId.Of)];

    /// <summary>Anybody can ask for a group of any name, and a grain that keeps alive would be there for ever.</summary>
    private void LeaveUnlessNeeded()
    {
        if (State.Group is null)
        {
            DeactivateOnIdle();
        }
    }

    private void CheckExists()
    {
        LeaveUnlessNeeded();
        if (!Exists)
        {
            throw NotFound();
        }
    }

    private void Check(NodeId node)
    {
        CheckExists();
        if (!_members.Contains(node.WithoutIncarnation()))
        {
            throw new LabException(LabFailure.NotFound, $"group '{_name}' has no node {node}, it has {string.Join(", ", _members)}");
        }
    }

    private void Require(NodeId node, bool isAllowed, string what, string whyNot)
    {
        Check(node);
        if (!isAllowed)
        {
            throw new LabException(LabFailure.Conflict, $"{node} cannot be {what}: {whyNot}");
        }
    }

    private NodeCondition ConditionOf(NodeId node) => State.Conditions.GetValueOrDefault(node.Number);

    private LabException NotFound() => new(LabFailure.NotFound, $"there is no group '{_name}'");
}
