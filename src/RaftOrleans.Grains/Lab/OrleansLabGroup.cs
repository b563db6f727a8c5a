using System.Buffers;
using System.Runtime.CompilerServices;
using RaftOrleans.Consensus;
using RaftOrleans.Lab;
using RaftOrleans.Simulation;

namespace RaftOrleans.Grains;

/// <summary>The controls of one group, over its grains.</summary>
internal sealed partial class OrleansLabGroup : ILabGroup
{
    private static readonly TimeSpan DefaultWithin = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan RawWithin = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan FeedRetryAfter = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan FollowFor = TimeSpan.FromSeconds(5);
    private const int EventsPerPage = 500;

    private readonly IGrainFactory _grains;
    private readonly NodeClock _clock;
    private readonly IControlGrain _control;
    private readonly LeaderHint _hint;
    private readonly ProposalChannel _proposals;
    private readonly IRaftNodeGrain?[] _nodes = new IRaftNodeGrain?[GroupSpecification.MaxNodes];
    private readonly Action<OrleansLabGroup> _found;
    private GroupSpecification? _specification;

    /// <summary>Makes the controls of a group that may not exist.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="grains">The cluster.</param>
    /// <param name="clock">The time.</param>
    /// <param name="found">Told when the group turns out to exist.</param>
    public OrleansLabGroup(string name, IGrainFactory grains, NodeClock clock, Action<OrleansLabGroup> found)
    {
        _found = found;
        Name = name;
        _grains = grains;
        _clock = clock;
        _control = grains.GetControl(name);
        _hint = new LeaderHint(clock.Provider);
        _proposals = new ProposalChannel(Node, _hint, clock.Provider) { GroupIsGone = Forget };
    }

    public string Name { get; }

    public async Task<GroupStatus> GetStatusAsync(CancellationToken cancellation = default)
    {
        GroupStatus status = await Ask(_control.GetStatus(), cancellation);
        if (status.Leader.IsMember)
        {
            // An older leader may be cut off and not know it yet; what is proposed to it would wait in vain.
            _hint.Leads(status.Leader);
        }

        return status;
    }

    public async Task<string> GetStateMachineAsync(CancellationToken cancellation = default) =>
        (await SpecificationAsync(cancellation)).StateMachine;

    public async Task<IReadOnlyList<LogLine>> ReadLogAsync(NodeId node, long from, int count, CancellationToken cancellation = default)
    {
        if (from < 1 || count is < 1 or > 10_000)
        {
            throw new LabException(LabFailure.Invalid, $"from is {from} and count is {count}, allowed are 1 or more and 1 to 10000");
        }

        return await AskNode(await CheckAsync(node, cancellation), grain => grain.ReadLog(from, count), cancellation);
    }

    public async Task<Message> SendRawAsync(Message message, CancellationToken cancellation = default)
    {
        if (message is not (RequestVote or AppendEntries))
        {
            throw new LabException(
                LabFailure.Invalid, $"only RequestVote and AppendEntries can be made by hand, not {message?.GetType().Name}");
        }

        CheckNumbers(message);
        NodeId node = await CheckAsync(message.To, cancellation);
        MessageEnvelope? reply = await AskNode(node, grain => grain.SendRaw(new MessageEnvelope([message]), RawWithin), cancellation);
        return reply?.Messages[0] ?? throw new LabException(
            LabFailure.TimedOut,
            $"node {node} has not replied within {RawWithin.TotalSeconds} s; a node ignores candidates while it hears a leader");
    }

    public async Task CrashAsync(NodeId node, CancellationToken cancellation = default)
    {
        await Ask(_control.Crash(node), cancellation);
        _hint.IsSilent(node);
    }

    public async Task RestartAsync(NodeId node, CancellationToken cancellation = default)
    {
        await Ask(_control.Restart(node), cancellation);
        _hint.MayAnswer(node);
    }

    public async Task PauseAsync(NodeId node, CancellationToken cancellation = default)
    {
        await Ask(_control.Pause(node), cancellation);
        _hint.IsSilent(node);
    }

    public async Task ResumeAsync(NodeId node, CancellationToken cancellation = default)
    {
        await Ask(_control.Resume(node), cancellation);
        _hint.MayAnswer(node);
    }

    public async Task StepDownAsync(NodeId node, CancellationToken cancellation = default) =>
        await AskNode(await CheckAsync(node, cancellation), grain => Done(grain.StepDown()), cancellation);

    public async Task CampaignAsync(NodeId node, bool forced = false, CancellationToken cancellation = default) =>
        await AskNode(await CheckAsync(node, cancellation), grain => Done(grain.Campaign(forced)), cancellation);

    public async Task<bool> DuplicateAsync(NodeId node, CancellationToken cancellation = default) => await GrainCall.Run(
        Node(await CheckAsync(node, cancellation)).Duplicate(), $"node {node} of group '{Name}'", cancellation, LongTimeout.Time);

    public async Task LoseRecordsAsync(NodeId node, CancellationToken cancellation = default) => await GrainCall.Run(
        Node(await CheckAsync(node, cancellation)).LoseRecords(), $"node {node} of group '{Name}'", cancellation, LongTimeout.Time);

    public async Task TakeSnapshotAsync(NodeId node, CancellationToken cancellation = default) =>
        await AskNode(await CheckAsync(node, cancellation), grain => Done(grain.TakeSnapshot()), cancellation);

    public async Task<NodeId> AddNodeAsync(CancellationToken cancellation = default)
    {
        NodeId node = await Ask(_control.AddNode(), cancellation);
        Forget();
        await SpecificationAsync(cancellation);
        return node;
    }

    public async Task<NodeId> WipeAsync(NodeId node, CancellationToken cancellation = default)
    {
        NodeId next = await Ask(_control.Wipe(node), cancellation);
        _hint.IsSilent(node);
        return next;
    }

    public async Task<RaftOptions> GetOptionsAsync(CancellationToken cancellation = default)
    {
        // Another client of the cluster may have changed them.
        Forget();
        return (await SpecificationAsync(cancellation)).Options;
    }

    public async Task ChangeOptionsAsync(RaftOptions options, RaftOptions? expected = null, CancellationToken cancellation = default)
    {
        await Ask(_control.ChangeOptions(options, expected), cancellation);
        Forget();
        await SpecificationAsync(cancellation);
    }

    public Task<NetworkStatus> GetNetworkAsync(CancellationToken cancellation = default) => Ask(_control.GetNetwork(), cancellation);

    public Task PartitionAsync(IReadOnlyList<IReadOnlyList<NodeId>> sides, CancellationToken cancellation = default) =>
        Ask(_control.Partition(sides), cancellation);

    public Task<NodeId> PartitionAsync(PartitionShape shape, NodeId? around = null, CancellationToken cancellation = default) =>
        Ask(_control.PartitionInShape(shape, around ?? NodeId.None), cancellation);

    public Task ClogAsync(NodeId from, NodeId to, bool oneWay = false, CancellationToken cancellation = default) =>
        Ask(_control.Clog(from, to, oneWay, isRelease: false), cancellation);

    public Task ReleaseAsync(NodeId from, NodeId to, bool oneWay = false, CancellationToken cancellation = default) =>
        Ask(_control.Clog(from, to, oneWay, isRelease: true), cancellation);

    public Task SlowAsync(NodeId node, TimeSpan step, CancellationToken cancellation = default) =>
        Ask(_control.Slow(node, step), cancellation);

    public Task CutAsync(NodeId from, NodeId to, bool oneWay = false, CancellationToken cancellation = default) =>
        Ask(_control.Cut(from, to, oneWay), cancellation);

    public Task SetLinkAsync(
        NodeId from, NodeId to, LinkFaults faults, bool oneWay = false, CancellationToken cancellation = default) =>
        Ask(_control.SetLink(from, to, faults, oneWay), cancellation);

    public Task SetDiskAsync(NodeId node, DiskFaults faults, CancellationToken cancellation = default) =>
        Ask(_control.SetDisk(node, faults), cancellation);

    public Task SetClockAsync(NodeId node, ClockFaults faults, CancellationToken cancellation = default) =>
        Ask(_control.SetClock(node, faults), cancellation);

    public Task HealAsync(CancellationToken cancellation = default) => Ask(_control.Heal(), cancellation);

    public async IAsyncEnumerable<LabEvent> EventsAsync(
        long after = 0, bool follow = true, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        Forget();
        await SpecificationAsync(cancellation);
        IEventFeedGrain feed = _grains.GetEventFeed(Name);
        while (true)
        {
            EventPage page = await ReadEventsAsync(feed, after, follow, cancellation);
            bool isEnd = page.IsEnd || (!follow && page.Events.Length == 0);
            foreach (LabEvent happened in page.Events)
            {
                isEnd |= happened is { Kind: LabEventKind.Group, Name: EventFeedGrain.Deleted };
                yield return happened;
            }

            if (isEnd)
            {
                yield break;
            }

            if (page.Events.Length == 0 && await Ask(_control.GetSpecification(), cancellation) is null)
            {
                // The feed that knew of the end is gone, and the one that answers has only just begun.
                yield break;
            }

            after = page.Next;
        }
    }

    /// <summary>Reads on. A follower outlives the feed's silo: a new feed begins on another one, and says that events are lost.</summary>
    private async Task<EventPage> ReadEventsAsync(IEventFeedGrain feed, long after, bool follow, CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                Task<EventPage> page = feed.Read(after, EventsPerPage, follow ? FollowFor : TimeSpan.Zero);
                return await GrainCall.Run(page, $"the event feed of group '{Name}'", cancellation);
            }
            catch (LabException error) when (follow && error.Reason is LabFailure.Unavailable or LabFailure.TimedOut)
            {
                await Task.Delay(FeedRetryAfter, _clock.Provider, cancellation);
            }
        }
    }

    /// <summary>The group may be gone, or another with the same name: what is known of it is asked again.</summary>
    internal void Forget() => _specification = null;

    private static async Task<bool> Done(Task call)
    {
        await call;
        return true;
    }

    /// <summary>A node never meets a negative term or index, and what cannot be encoded could not come from another silo either.</summary>
    private static void CheckNumbers(Message message)
    {
        try
        {
            MessageCodec.Encode(message, new ArrayBufferWriter<byte>(MessageCodec.EstimateSize(message)));
        }
        catch (ArgumentException error)
        {
            throw new LabException(LabFailure.Invalid, $"no node would send this message: {error.Message}", error);
        }
    }

    private IRaftNodeGrain Node(NodeId node) => _nodes[node.Number - 1] ??= _grains.GetNode(Name, node);

    private Task Ask(Task call, CancellationToken cancellation) => GrainCall.Run(call, $"the control of group '{Name}'", cancellation);

    private Task<T> Ask<T>(Task<T> call, CancellationToken cancellation) =>
        GrainCall.Run(call, $"the control of group '{Name}'", cancellation);

    private Task<T> AskNode<T>(NodeId node, Func<IRaftNodeGrain, Task<T>> call, CancellationToken cancellation) =>
        GrainCall.Run(call(Node(node)), $"node {node} of group '{Name}'", cancellation);

    private async ValueTask<GroupSpecification> SpecificationAsync(CancellationToken cancellation)
    {
        // Another caller may forget it at any moment.
        GroupSpecification? group = _specification;
        if (group is null)
        {
            GroupSpecification found = await Ask(_control.GetSpecification(), cancellation) ?? throw NotFound();
            _specification = found;
            _found(this);
            return found;
        }

        return group;
    }

    private LabException NotFound() => new(LabFailure.NotFound, $"there is no group '{Name}'");

    private async ValueTask<NodeId> CheckAsync(NodeId node, CancellationToken cancellation)
    {
        GroupSpecification group = await SpecificationAsync(cancellation);
        if (node.IsMember && node.Number > group.Nodes)
        {
            // It may have been added by somebody else.
            Forget();
            group = await SpecificationAsync(cancellation);
        }

        return node.IsMember && node.Number <= group.Nodes
            ? node
            : throw new LabException(LabFailure.NotFound, $"group '{Name}' has no node {node}, it has n1 to n{group.Nodes}");
    }
}
