using System.Buffers;
using System.Runtime.CompilerServices;
using RaftOrleans.Consensus;
using RaftOrleans.Simulation;

namespace RaftOrleans.Lab;

/// <summary>The controls of one group of a simulated lab.</summary>
internal sealed partial class SimulatedLabGroup(SimulatedLab lab, string name) : ILabGroup
{
    /// <summary>Most entries that are read from a log at once.</summary>
    private const int MaxLogLines = 10_000;

    /// <summary>How long a node may be silent after a hand-made message.</summary>
    private static readonly TimeSpan RawPatience = TimeSpan.FromSeconds(1);

    /// <summary>How long a caller waits before it tries again; about a heartbeat of fast options.</summary>
    private static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(5);

    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public Task<GroupStatus> GetStatusAsync(CancellationToken cancellation = default) => InTurnAsync(group =>
        new GroupStatus(name, lab.Now, [.. group.Nodes.Select(node => SimulatedStatus.Of(node, lab.Now))])
        {
            StateMachine = lab.MachineOf(name),
        });

    /// <inheritdoc/>
    public Task<string> GetStateMachineAsync(CancellationToken cancellation = default) => InTurnAsync(_ => lab.MachineOf(name));

    /// <inheritdoc/>
    public Task<ProposalAnswer> ProposeAsync(
        ReadOnlyMemory<byte> command, NodeId? via = null, TimeSpan? within = null, CancellationToken cancellation = default)
    {
        byte[] bytes = command.ToArray();
        return RetryAsync(
            via,
            within,
            (node, left) => ProposeOnceAsync(node, bytes, left, cancellation),
            static answer => answer.Outcome is ProposalOutcome.Applied or ProposalOutcome.Unknown,
            ProposalAnswer.NotLeader(NodeId.None),
            cancellation);
    }

    /// <inheritdoc/>
    public Task<ReadAnswer> ReadAsync(
        ReadOnlyMemory<byte> query,
        ReadConsistency consistency = ReadConsistency.Linearizable,
        NodeId? via = null,
        TimeSpan? within = null,
        CancellationToken cancellation = default) => ReadAsync(new ReadRequest(query, consistency), via, within, cancellation);

    /// <inheritdoc/>
    public Task<ReadAnswer> ReadAsync(
        ReadRequest request, NodeId? via = null, TimeSpan? within = null, CancellationToken cancellation = default)
    {
        byte[] bytes = request.Query.ToArray();
        return RetryAsync(
            via,
            within,
            (node, left) => ReadOnceAsync(node, request with { Query = bytes }, left, cancellation),
            static answer => answer.Outcome == ReadOutcome.Answered,
            new ReadAnswer(ReadOutcome.NotLeader, 0, default, NodeId.None),
            cancellation);
    }

    /// <inheritdoc/>
    public Task<ProposalAnswer> RequestAsync(
        LeaderRequest request, NodeId? via = null, TimeSpan? within = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.Validate() is { } problem)
        {
            throw new LabException(LabFailure.Invalid, problem);
        }

        return RetryAsync(
            via,
            within,
            (node, left) => RequestOnceAsync(node, request, left, cancellation),
            static answer => answer.Outcome is not (ProposalOutcome.NotLeader or ProposalOutcome.Busy or ProposalOutcome.Dropped),
            ProposalAnswer.NotLeader(NodeId.None),
            cancellation);
    }

    /// <inheritdoc/>
    public Task TakeSnapshotAsync(NodeId node, CancellationToken cancellation = default) => InTurnAsync(group =>
    {
        RequireRunning(FindNode(group, node));
        lab.Do(new WorldCommand.TakeSnapshot(name, node.Number));
        return true;
    });

    /// <inheritdoc/>
    public Task<NodeId> AddNodeAsync(CancellationToken cancellation = default) => InTurnAsync(group =>
    {
        if (group.Nodes.Count >= GroupSpecification.MaxNodes)
        {
            throw new LabException(LabFailure.Conflict, $"a group may have {GroupSpecification.MaxNodes} nodes");
        }

        lab.Do(new WorldCommand.AddNode(name));
        NodeId node = group.Nodes[^1].Id;
        Note(LabEvents.Process(lab.Now, node, "Added"));
        return node;
    });

    /// <inheritdoc/>
    public Task<NodeId> WipeAsync(NodeId node, CancellationToken cancellation = default) => InTurnAsync(group =>
    {
        FindNode(group, node);
        lab.Do(new WorldCommand.Wipe(name, node.Number));
        NodeId next = group.Node(node).Id;
        Note(LabEvents.Process(lab.Now, next, "Wiped"));
        return next;
    });

    /// <inheritdoc/>
    public Task<RaftOptions> GetOptionsAsync(CancellationToken cancellation = default) => InTurnAsync(static group => group.Settings.Options);

    /// <inheritdoc/>
    public Task ChangeOptionsAsync(
        RaftOptions options, RaftOptions? expected = null, CancellationToken cancellation = default) => InTurnAsync(group =>
    {
        if (expected is not null && expected != group.Settings.Options)
        {
            throw GroupOptions.OthersInForce();
        }

        if (group.WhyNot(options) is { Count: > 0 } refusals)
        {
            throw new LabException(LabFailure.Invalid, string.Join("; ", refusals));
        }

        lab.Do(new WorldCommand.ChangeOptions(name, options));
        return true;
    });

    /// <inheritdoc/>
    public Task<IReadOnlyList<LogLine>> ReadLogAsync(NodeId node, long from, int count, CancellationToken cancellation = default) =>
        InTurnAsync(group =>
        {
            if (from < 1 || count is < 1 or > MaxLogLines)
            {
                throw new LabException(
                    LabFailure.Invalid, $"from is {from} and count is {count}, allowed is from 1 and count 1 to {MaxLogLines}");
            }

            return SimulatedStatus.LogOf(FindNode(group, node), group.Settings.StateMachine(), from, count);
        });

    /// <inheritdoc/>
    public Task<Message> SendRawAsync(Message message, CancellationToken cancellation = default) => lab.CallAsync<Message?>(
        RawPatience,
        done =>
        {
            SimulatedGroup group = lab.Find(name);
            Message addressed = WithSender(message, lab.NewOutside());
            RequireRunning(FindNode(group, addressed.To));
            ArrayBufferWriter<byte> bytes = new();
            MessageCodec.Encode(addressed, bytes);
            lab.Do(new WorldCommand.Raw(name, bytes.WrittenSpan.ToArray()), replied: done);
            lab.After(RawPatience, () =>
            {
                group.ForgetOutside(addressed.From);
                done(null);
            });
        },
        cancellation).ContinueWith(
            reply => reply.GetAwaiter().GetResult()
                ?? throw new LabException(LabFailure.TimedOut, $"{message.To} does not answer: it ignores this message, or is paused"),
            cancellation,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);

    /// <inheritdoc/>
    public Task CrashAsync(NodeId node, CancellationToken cancellation = default) =>
        ChangeAsync(node, ProcessAction.Crash, "Crashed", found => found.Process != ProcessState.Crashed, "it has crashed already");

    /// <inheritdoc/>
    public Task RestartAsync(NodeId node, CancellationToken cancellation = default) => InTurnAsync(group =>
    {
        FindNode(group, node);
        lab.Do(new WorldCommand.Process(name, node.Number, ProcessAction.Restart));
        if (FindNode(group, node).Failure is { } why)
        {
            throw new LabException(LabFailure.Unavailable, $"{node} does not start: {why}");
        }

        Note(LabEvents.Process(lab.Now, node, "Restarted"));
        return true;
    });

    /// <inheritdoc/>
    public Task PauseAsync(NodeId node, CancellationToken cancellation = default) =>
        ChangeAsync(node, ProcessAction.Pause, "Paused", found => found.Process == ProcessState.Running, "it does not run");

    /// <inheritdoc/>
    public Task ResumeAsync(NodeId node, CancellationToken cancellation = default) =>
        ChangeAsync(node, ProcessAction.Resume, "Resumed", found => found.Process == ProcessState.Paused, "it is not paused");

    /// <inheritdoc/>
    public Task StepDownAsync(NodeId node, CancellationToken cancellation = default) => InTurnAsync(group =>
    {
        RequireRunning(FindNode(group, node));
        lab.Do(new WorldCommand.StepDown(name, node.Number));
        return true;
    });

    /// <inheritdoc/>
    public Task CampaignAsync(NodeId node, bool forced = false, CancellationToken cancellation = default) => InTurnAsync(group =>
    {
        RequireRunning(FindNode(group, node));
        lab.Do(new WorldCommand.Campaign(name, node.Number, forced));
        return true;
    });

    /// <inheritdoc/>
    public async IAsyncEnumerable<LabEvent> EventsAsync(
        long after = 0, bool follow = true, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        EventFeed feed = await lab.InTurnAsync(() => lab.FeedOf(name));
        await foreach (LabEvent labEvent in feed.ReadAsync(after, follow, cancellation))
        {
            yield return labEvent;
        }
    }

    private static Message WithSender(Message message, NodeId sender) => message switch
    {
        RequestVote m => new RequestVote(sender, m.To, m.Term, m.Candidate, m.LastLog, m.IsPreVote, m.IsForced),
        AppendEntries m => new AppendEntries(sender, m.To, m.Term, m.Leader, m.Previous, m.Entries, m.LeaderCommit, m.Round),
        _ => throw new LabException(
            LabFailure.Invalid, $"only RequestVote and AppendEntries can be made by hand, not {message.GetType().Name}"),
    };

    private static SimulatedNode FindNode(SimulatedGroup group, NodeId node) => group.Nodes.FirstOrDefault(found => found.Id == node)
        ?? throw new LabException(
            LabFailure.NotFound, $"group '{group.Settings.Name}' has no node {node}, it has {string.Join(", ", group.Members)}");

    private static void RequireRunning(SimulatedNode node)
    {
        if (node.Process == ProcessState.Crashed)
        {
            throw new LabException(LabFailure.Unavailable, $"{node.Id} has crashed: restart it first");
        }
    }

    private Task<T> InTurnAsync<T>(Func<SimulatedGroup, T> action) => lab.InTurnAsync(() => action(lab.Find(name)));

    private Task ChangeAsync(NodeId node, ProcessAction action, string what, Func<SimulatedNode, bool> isAllowed, string whyNot) =>
        InTurnAsync(group =>
        {
            if (!isAllowed(FindNode(group, node)))
            {
                throw new LabException(LabFailure.Conflict, $"{node} cannot be {what.ToLowerInvariant()}: {whyNot}");
            }

            lab.Do(new WorldCommand.Process(name, node.Number, action));
            Note(LabEvents.Process(lab.Now, node, what));
            return true;
        });

    private void Note(LabEvent labEvent) => lab.FeedOf(name).Add(labEvent);

    /// <summary>
    /// Asks one node, or the leader as long as the request certainly went nowhere and there is time.
    /// </summary>
    private async Task<T> RetryAsync<T>(
        NodeId? via, TimeSpan? within, Func<NodeId, TimeSpan, Task<T>> ask, Func<T, bool> isFinal, T nobody, CancellationToken cancellation)
    {
        TimeSpan end = lab.Now + (within ?? lab.OperationTimeout);
        if (via is { } node)
        {
            await InTurnAsync(group =>
            {
                RequireRunning(FindNode(group, node));
                return true;
            });
            return await ask(node, end - lab.Now);
        }

        T last = nobody;
        while (true)
        {
            NodeId leader = await InTurnAsync(group => group.Leader?.Id ?? NodeId.None);
            TimeSpan left = end - lab.Now;

            // In a fast world the time may be over before the request is out; then it must not go out any more.
            if (left <= TimeSpan.Zero)
            {
                return last;
            }

            if (!leader.IsNone)
            {
                last = await ask(leader, left);
                if (isFinal(last))
                {
                    return last;
                }
            }

            await lab.DelayAsync(left < RetryPause ? left : RetryPause, cancellation);
        }
    }

    private void CheckSize(int bytes)
    {
        int limit = lab.Find(name).Settings.Options.MaxCommandBytes;
        if (bytes > limit)
        {
            throw new LabException(LabFailure.Invalid, $"the command has {bytes} bytes, allowed are {limit}");
        }
    }

    private Task<ProposalAnswer> ProposeOnceAsync(NodeId node, byte[] command, TimeSpan patience, CancellationToken cancellation) =>
        lab.CallAsync<ProposalAnswer>(
            patience,
            done =>
        {
            CheckSize(command.Length);
            lab.Do(new WorldCommand.Propose(name, node.Number, command), proposed: done);
            lab.After(patience, () => done(ProposalAnswer.Unknown(NodeId.None)));
        },
            cancellation);

    private Task<ProposalAnswer> RequestOnceAsync(
        NodeId node, LeaderRequest request, TimeSpan patience, CancellationToken cancellation) =>
        lab.CallAsync<ProposalAnswer>(
            patience,
            done =>
        {
            CheckSize(request.CommandSize());
            lab.Do(new WorldCommand.Request(name, node.Number, request), proposed: done);
            lab.After(patience, () => done(ProposalAnswer.Unknown(NodeId.None)));
        },
            cancellation);

    private Task<ReadAnswer> ReadOnceAsync(NodeId node, ReadRequest request, TimeSpan patience, CancellationToken cancellation) =>
        lab.CallAsync<ReadAnswer>(
            patience,
            done =>
        {
            byte[] query = request.Query.ToArray();
            lab.Do(
                new WorldCommand.Read(name, node.Number, query, request.Consistency, request.MaxAge, request.MinIndex), read: done);
            lab.After(patience, () => done(new ReadAnswer(ReadOutcome.TimedOut, 0, default, NodeId.None)));
        },
            cancellation);
}
