using System.Runtime.CompilerServices;
using RaftOrleans.Consensus;
using RaftOrleans.Simulation;

namespace RaftOrleans.Lab.Tests.Scenarios;

/// <summary>A lab that is not always honest: what a scenario expects has to find out.</summary>
internal sealed class TamperedLab(ILab inner) : ILab
{
    /// <summary>Answers a proposal instead of the group, or null to let the group answer. Gets its number, from 1.</summary>
    public Func<int, ProposalAnswer?> Propose { get; init; } = static _ => null;

    /// <summary>Answers a request to the leader instead of the group, or null.</summary>
    public Func<LeaderRequest, ProposalAnswer?> Request { get; init; } = static _ => null;

    /// <summary>Answers a read instead of the group, or null.</summary>
    public Func<ReadOnlyMemory<byte>, ReadAnswer?> Read { get; init; } = static _ => null;

    /// <summary>Changes an event.</summary>
    public Func<LabEvent, LabEvent> Event { get; init; } = static labEvent => labEvent;

    public LabCapabilities Capabilities => inner.Capabilities with { World = "tampered" };

    public TimeSpan Now => inner.Now;

    public IWorldClock Clock => inner.Clock;

    public IWorldStepping Stepping => inner.Stepping;

    public IStateMachineCatalog StateMachines => inner.StateMachines;

    public Task<IReadOnlyList<string>> GetGroupsAsync(CancellationToken cancellation = default) => inner.GetGroupsAsync(cancellation);

    public Task CreateGroupAsync(GroupSpecification specification, CancellationToken cancellation = default) =>
        inner.CreateGroupAsync(specification, cancellation);

    public Task DeleteGroupAsync(string group, CancellationToken cancellation = default) => inner.DeleteGroupAsync(group, cancellation);

    public ILabGroup Group(string group) => new TamperedGroup(this, inner.Group(group));

    public Task<bool> WaitUntilAsync(Func<Task<bool>> condition, TimeSpan within, CancellationToken cancellation = default) =>
        inner.WaitUntilAsync(condition, within, cancellation);

    public Task DelayAsync(TimeSpan time, CancellationToken cancellation = default) => inner.DelayAsync(time, cancellation);

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    /// <summary>Runs a scenario in a simulated world behind a tampered lab.</summary>
    public static ScenarioResult Run(Scenario scenario, Func<ILab, TamperedLab> tamper)
    {
        ScenarioResult? result = null;
        SimulatedLab.Run(new SimulatedLabOptions(), async lab => result = await ScenarioRunner.RunAsync(tamper(lab), scenario));
        return result!;
    }

    private sealed class TamperedGroup(TamperedLab lab, ILabGroup inner) : ILabGroup
    {
        private int _proposals;

        public string Name => inner.Name;

        public Task<GroupStatus> GetStatusAsync(CancellationToken cancellation = default) => inner.GetStatusAsync(cancellation);

        public Task<string> GetStateMachineAsync(CancellationToken cancellation = default) => inner.GetStateMachineAsync(cancellation);

        public Task<ProposalAnswer> ProposeAsync(
            ReadOnlyMemory<byte> command, NodeId? via = null, TimeSpan? within = null, CancellationToken cancellation = default) =>
            lab.Propose(++_proposals) is { } answer ? Task.FromResult(answer) : inner.ProposeAsync(command, via, within, cancellation);

        public Task<ReadAnswer> ReadAsync(
            ReadOnlyMemory<byte> query,
            ReadConsistency consistency = ReadConsistency.Linearizable,
            NodeId? via = null,
            TimeSpan? within = null,
            CancellationToken cancellation = default) =>
            lab.Read(query) is { } answer ? Task.FromResult(answer) : inner.ReadAsync(query, consistency, via, within, cancellation);

        public Task<ReadAnswer> ReadAsync(
            ReadRequest request, NodeId? via = null, TimeSpan? within = null, CancellationToken cancellation = default) =>
            lab.Read(request.Query) is { } answer ? Task.FromResult(answer) : inner.ReadAsync(request, via, within, cancellation);

        public Task<ProposalAnswer> RequestAsync(
            LeaderRequest request, NodeId? via = null, TimeSpan? within = null, CancellationToken cancellation = default) =>
            lab.Request(request) is { } answer ? Task.FromResult(answer) : inner.RequestAsync(request, via, within, cancellation);

        public Task TakeSnapshotAsync(NodeId node, CancellationToken cancellation = default) => inner.TakeSnapshotAsync(node, cancellation);

        public Task<NodeId> AddNodeAsync(CancellationToken cancellation = default) => inner.AddNodeAsync(cancellation);

        public Task<NodeId> WipeAsync(NodeId node, CancellationToken cancellation = default) => inner.WipeAsync(node, cancellation);

        public Task<RaftOptions> GetOptionsAsync(CancellationToken cancellation = default) => inner.GetOptionsAsync(cancellation);

        public Task ChangeOptionsAsync(RaftOptions options, RaftOptions? expected = null, CancellationToken cancellation = default) =>
            inner.ChangeOptionsAsync(options, expected, cancellation);

        public Task<IReadOnlyList<LogLine>> ReadLogAsync(NodeId node, long from, int count, CancellationToken cancellation = default) =>
            inner.ReadLogAsync(node, from, count, cancellation);

        public Task<Message> SendRawAsync(Message message, CancellationToken cancellation = default) => inner.SendRawAsync(message, cancellation);

        public Task CrashAsync(NodeId node, CancellationToken cancellation = default) => inner.CrashAsync(node, cancellation);

        public Task RestartAsync(NodeId node, CancellationToken cancellation = default) => inner.RestartAsync(node, cancellation);

        public Task PauseAsync(NodeId node, CancellationToken cancellation = default) => inner.PauseAsync(node, cancellation);

        public Task ResumeAsync(NodeId node, CancellationToken cancellation = default) => inner.ResumeAsync(node, cancellation);

        public Task StepDownAsync(NodeId node, CancellationToken cancellation = default) => inner.StepDownAsync(node, cancellation);

        public Task CampaignAsync(NodeId node, bool forced = false, CancellationToken cancellation = default) =>
            inner.CampaignAsync(node, forced, cancellation);

        public Task<NetworkStatus> GetNetworkAsync(CancellationToken cancellation = default) => inner.GetNetworkAsync(cancellation);

        public Task PartitionAsync(IReadOnlyList<IReadOnlyList<NodeId>> sides, CancellationToken cancellation = default) =>
            inner.PartitionAsync(sides, cancellation);

        public Task<NodeId> PartitionAsync(PartitionShape shape, NodeId? around = null, CancellationToken cancellation = default) =>
            inner.PartitionAsync(shape, around, cancellation);

        public Task ClogAsync(NodeId from, NodeId to, bool oneWay = false, CancellationToken cancellation = default) =>
            inner.ClogAsync(from, to, oneWay, cancellation);

        public Task ReleaseAsync(NodeId from, NodeId to, bool oneWay = false, CancellationToken cancellation = default) =>
            inner.ReleaseAsync(from, to, oneWay, cancellation);

        public Task SlowAsync(NodeId node, TimeSpan step, CancellationToken cancellation = default) =>
            inner.SlowAsync(node, step, cancellation);

        public Task CutAsync(NodeId from, NodeId to, bool oneWay = false, CancellationToken cancellation = default) =>
            inner.CutAsync(from, to, oneWay, cancellation);

        public Task SetLinkAsync(NodeId from, NodeId to, LinkFaults faults, bool oneWay = false, CancellationToken cancellation = default) =>
            inner.SetLinkAsync(from, to, faults, oneWay, cancellation);

        public Task SetDiskAsync(NodeId node, DiskFaults faults, CancellationToken cancellation = default) =>
            inner.SetDiskAsync(node, faults, cancellation);

        public Task SetClockAsync(NodeId node, ClockFaults faults, CancellationToken cancellation = default) =>
            inner.SetClockAsync(node, faults, cancellation);

        public Task HealAsync(CancellationToken cancellation = default) => inner.HealAsync(cancellation);

        public async IAsyncEnumerable<LabEvent> EventsAsync(
            long after = 0, bool follow = true, [EnumeratorCancellation] CancellationToken cancellation = default)
        {
            await foreach (LabEvent labEvent in inner.EventsAsync(after, follow, cancellation))
            {
                yield return lab.Event(labEvent);
            }
        }
    }
}
