using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Storage;
using RaftOrleans.Consensus;
using RaftOrleans.Lab;
using RaftOrleans.Verification;

namespace RaftOrleans.Grains;

/// <content>The life of the node's process: what starts and ends it, and what is known of it.</content>
internal sealed partial class RaftNodeGrain
{
    public async Task<NodeStatus> GetStatus()
    {
        if (_environment is null && _configuring is { IsCompleted: false } configuring)
        {
            await configuring;
        }

        if (_state == NodeState.Absent)
        {
            throw NotRunning();
        }

        return _process is null ? LastStatus() : StatusOf(_process);
    }

    public async Task Crash()
    {
        _condition = NodeCondition.Crashed;
        await ConfiguredAsync();
        bool didRun = _process is not null;
        EndProcess(NodeState.Crashed);
        if (didRun)
        {
            await _reporter.ReportProcessAsync("Crashed", _id);
        }
    }

    public async Task Restart()
    {
        bool mustEnd = _environment is not null;
        _condition = NodeCondition.Running;
        await ConfiguredAsync();
        if (mustEnd || _process is null)
        {
            await StartAsync();
        }

        if (_state == NodeState.Failed && _retryAt == TimeSpan.MaxValue)
        {
            throw new LabException(LabFailure.Unavailable, $"{_id} does not start: {_failure}");
        }
    }

    public async Task Pause()
    {
        _condition = NodeCondition.Paused;
        await ConfiguredAsync();
        if (_process is { IsPaused: false } process)
        {
            process.Pause();
            _steps?.Done(_clock.Now, _id, TraceEvents.Pause);
            _state = NodeState.Paused;
            await _reporter.ReportProcessAsync("Paused", _id);
        }
    }

    public async Task Resume()
    {
        _condition = NodeCondition.Running;
        await ConfiguredAsync();
        if (_process is null)
        {
            await StartAsync();
        }
        else if (_process is { IsPaused: true } process)
        {
            _state = NodeState.Running;
            await _reporter.ReportProcessAsync("Resumed", _id);
            _steps?.Done(_clock.Now, _id, TraceEvents.Resume);
            process.Resume();
        }
    }

    public async Task Wipe()
    {
        _condition = NodeCondition.Crashed;
        EndProcess(NodeState.Crashed);

        // Another member from now on, which nobody knows: the control says which. That holds even where the disk cannot be cleared; and
        // whoever starts the node meanwhile waits.
        _wipes++;
        _environment = null;
        _lastStatus = null;
        Task clearing = ClearAfterAsync(_storageIdle);
        _storageIdle = IdleAfterAsync(clearing);
        await clearing;
        if (_environment is null)
        {
            await (_configuring is { IsCompleted: false } configuring ? configuring : ConfigureAsync());
        }
    }

    private async Task ClearAfterAsync(Task earlier)
    {
        await earlier;
        await NewStorage().ClearAsync();
        _steps?.Done(_clock.Now, _server, TraceEvents.Wipe);
    }

    private static async Task IdleAfterAsync(Task clearing) => await clearing.ConfigureAwait(
        ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);

    public async Task Delete()
    {
        _condition = NodeCondition.Crashed;
        EndProcess(NodeState.Absent);
        await _reporter.StopAsync();
        await _storageIdle;
        await NewStorage().ClearAsync();
        DeactivateOnIdle();
    }

    /// <summary>
    /// Learns from the control what this node is, and starts its process unless it is to be crashed. Completes, always well, when the
    /// node knows or has to try again later.
    /// </summary>
    private Task ConfigureAsync() => _configuring = TryConfigureAsync();

    private async Task TryConfigureAsync()
    {
        try
        {
            if (await AskControlAsync() is not { } configuration)
            {
                _state = NodeState.Absent;
                DeactivateOnIdle();
                return;
            }

            ulong seed = DeterministicRandom.Derive(_options.SeedOrRandom, GrainKeys.StableHash(_group), (ulong)_id.Number);
            NodeNetwork network = new(_server, peer => GrainFactory.GetNode(_group, peer), DeterministicRandom.Derive(seed, 1));
            _id = new NodeId(_server.Number, configuration.Incarnation);
            GroupSpecification group = configuration.Group with { Options = _newestOptions ?? configuration.Group.Options };
            NodeEnvironment environment = new(
                _id, group, _machines, seed, _clock, new LocalClock(_clock), _timer, network, new NodeDisk(_clock), _reporter);
            if (_steps is { } steps)
            {
                environment = environment with { Steps = steps };
                network.Disturbed = (message, happened, why) =>
                    steps.Disturbed(_clock.Now, _id, _process?.Core, happened, message, why);
            }

            environment.Apply(configuration.Plan);
            environment.Apply(_newestPlan);
            _environment = environment;

            // What a person has commanded since is newer than what the control said.
            _condition ??= configuration.Condition;
            if (_condition == NodeCondition.Crashed)
            {
                _state = NodeState.Crashed;
                _lastStatus = await PeekAsync();
            }
            else
            {
                await StartAsync();
            }
        }
        catch (Exception error)
        {
            LogNotConfigured(_group, _id, error);
            RetryLater();
        }
    }

    /// <summary>What the control says is out of date where the node was wiped, or told more, while it was asked.</summary>
    private async Task<NodeConfiguration?> AskControlAsync()
    {
        NodeConfiguration? configuration;
        int wipes;
        do
        {
            wipes = _wipes;
            _newestOptions = null;
            configuration = await GrainFactory.GetControl(_group).GetConfiguration(_server);
        }
        while (wipes != _wipes);
        return configuration;
    }

    /// <summary>Waits until the node knows what it is.</summary>
    private async Task ConfiguredAsync()
    {
        if (_environment is null)
        {
            await (_configuring is { IsCompleted: false } configuring ? configuring : ConfigureAsync());
        }

        if (_environment is null)
        {
            throw new LabException(
                LabFailure.Unavailable, $"node {_id} of group '{_group}' could not ask its control what it is; try again");
        }
    }

    private async Task StartAsync()
    {
        EndProcess(NodeState.Starting);
        NodeProcess process = new(_environment!, NewStorage(_environment!.Disk.IsCorrupt), OnFailed);
        _process = process;
        _retryAt = TimeSpan.MaxValue;
        if (_condition == NodeCondition.Paused)
        {
            process.Pause();
            _state = NodeState.Paused;
        }

        await process.StartAsync(_storageIdle);
        if (_process == process && process.Core is { } core)
        {
            _state = process.IsPaused ? NodeState.Paused : NodeState.Running;
            await _reporter.ReportProcessAsync(
                process.Incarnation == 1 ? "Started" : "Restarted",
                _id,
                $"life {process.Incarnation} with {core.Log.LastIndex} entries on silo {_silo.Name}");
        }
    }

    private void EndProcess(NodeState state)
    {
        _state = state;
        EndOutdated();
        if (_process is { } process)
        {
            // Of a process that never came to run there is nothing to be known.
            _lastStatus = process.Core is null && _lastStatus is not null ? _lastStatus : StatusOf(process);
            process.End();
            if (process.Core is not null)
            {
                _steps?.Done(_clock.Now, _id, TraceEvents.Crash);
            }

            _storageIdle = process.StorageIdle;
            _process = null;
        }
    }

    private void OnFailed(NodeProcess process, Exception error, bool isDisk)
    {
        if (process == _outdated)
        {
            OnOutdatedFailed(process, error);
            return;
        }

        if (process != _process)
        {
            return;
        }

        EndProcess(NodeState.Failed);
        _failure = error is StorageDamagedException ? $"its disk is damaged: {error.Message}" : error.Message;
        _reporter.ReportProcessAsync("Failed", _id, _failure).Ignore();
        if (error is InconsistentStateException)
        {
            // Another activation has opened the disk. It is the node now, or messages make a new activation when this one is gone.
            LogFenced(_group, _id, process.Incarnation);
            DeactivateOnIdle();
            return;
        }

        // A disk that cannot be reached may come back. What is damaged, and a state machine that fails, would fail again.
        LogFailed(_group, _id, error);
        if (isDisk && error is not (StorageDamagedException or DiskFaultException))
        {
            RetryLater();
        }
    }

    private void RetryLater()
    {
        _retryAt = _clock.Now + RetryAfter;
        _timer.SetAtLatest(_retryAt);
    }

    /// <summary>What is known of a node that was crashed before this activation.</summary>
    private async Task<NodeStatus> PeekAsync()
    {
        (HardState hardState, long lastIndex) = await NewStorage().PeekAsync();
        return new NodeStatus
        {
            Id = _id,
            Health = NodeHealth.Crashed,
            Term = hardState.Term,
            VotedFor = hardState.VotedFor,
            LastIndex = lastIndex,
            DurableIndex = lastIndex,

            // Nobody knows when it was heard of before.
            LastSeen = _clock.Now,
        };
    }

    private Task RetryAsync() => _environment is null ? ConfigureAsync() : _state == NodeState.Failed ? StartAsync() : Task.CompletedTask;

    private GrainNodeStorage NewStorage(bool isCorrupt = false)
    {
        IGrainStorage provider = ServiceProvider.GetRequiredKeyedService<IGrainStorage>(_options.StorageProvider);
        return new GrainNodeStorage(
            isCorrupt ? new DamagedReads(provider) : provider,
            this.GetGrainId(),
            new SegmentLimits(_options.SegmentEntries, _options.SegmentBytes),
            _id.Incarnation);
    }

    private NodeProcess Process() => _process ?? throw NotRunning();

    private LabException NotRunning() => new(
        _state == NodeState.Absent ? LabFailure.NotFound : LabFailure.Unavailable,
        $"node {_id} of group '{_group}' does not run: it is {_state.ToString().ToLowerInvariant()}");

    private NodeStatus LastStatus()
    {
        NodeStatus last = (_lastStatus ?? new NodeStatus { Id = _id, Health = NodeHealth.Crashed }) with { Silo = _silo.Name };
        return _state is NodeState.Crashed or NodeState.Failed
            ? last with
            {
                Health = NodeHealth.Crashed,
                Failure = _state == NodeState.Failed ? _failure : null,
                Role = Role.Follower,
                Leader = NodeId.None,
                LastIndex = last.DurableIndex,
                CommitIndex = 0,
                LastApplied = 0,
                Peers = [],
            }
            : last with { Health = NodeHealth.Unreachable };
    }

    private NodeStatus StatusOf(NodeProcess process)
    {
        NodeStatus status = new()
        {
            Id = _id,
            Health = process.IsPaused ? NodeHealth.Paused : NodeHealth.Running,
            LastSeen = process.IsPaused ? process.PausedAt : _clock.Now,
            Silo = _silo.Name,
        };
        return process.Core is { } core ? status.With(core) : status;
    }

    [LoggerMessage(
        Level = LogLevel.Warning, Message = "Node {Node} of group '{Group}' could not ask its control what it is; it tries again")]
    private partial void LogNotConfigured(string group, NodeId node, Exception error);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Life {Incarnation} of node {Node} of group '{Group}' has lost its disk to a later one and ends")]
    private partial void LogFenced(string group, NodeId node, long incarnation);

    [LoggerMessage(Level = LogLevel.Error, Message = "The process of node {Node} of group '{Group}' has failed")]
    private partial void LogFailed(string group, NodeId node, Exception error);
}
