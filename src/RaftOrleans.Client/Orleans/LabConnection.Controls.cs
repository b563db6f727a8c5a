using RaftOrleans.Consensus;
using RaftOrleans.Lab;

namespace RaftOrleans.Client;

/// <content>What a person does to processes, roles and links.</content>
internal sealed partial class LabConnection
{
    private static readonly TimeSpan ForceTimeout = TimeSpan.FromSeconds(5);

    private static readonly (string Name, long Ticks)[] Units =
    [
        ("h", TimeSpan.TicksPerHour),
        ("m", TimeSpan.TicksPerMinute),
        ("s", TimeSpan.TicksPerSecond),
        ("ms", TimeSpan.TicksPerMillisecond),
        ("us", TimeSpan.TicksPerMicrosecond),
        ("00ns", 1),
    ];

    /// <inheritdoc/>
    public Task<ControlView> ControlAsync(ProcessAction action, string node, CancellationToken cancellation) => DoAsync(
        async ended =>
        {
            GroupStatus status = await _group.GetStatusAsync(ended);
            IReadOnlyList<NodeId> nodes = NodeSelector.Parse(node).Resolve(status, Random.Shared, each => Fits(action, each.Health));
            foreach (NodeId each in nodes)
            {
                await (action switch
                {
                    ProcessAction.Crash => _group.CrashAsync(each, ended),
                    ProcessAction.Restart => _group.RestartAsync(each, ended),
                    ProcessAction.Pause => _group.PauseAsync(each, ended),
                    ProcessAction.Wipe => _group.WipeAsync(each, ended),
                    ProcessAction.Snapshot => _group.TakeSnapshotAsync(each, ended),
                    _ => _group.ResumeAsync(each, ended),
                });
            }

            string done = action switch
            {
                ProcessAction.Crash => "crashed",
                ProcessAction.Restart => "restarted",
                ProcessAction.Pause => "paused",
                ProcessAction.Wipe => "wiped",
                ProcessAction.Snapshot => "snapshot taken by",
                _ => "resumed",
            };
            return LabAnswers.Done($"{done} {string.Join(", ", nodes)}", nodes);
        },
        cancellation);

    /// <inheritdoc/>
    public Task<ControlView> ForceAsync(string node, string role, CancellationToken cancellation) => DoAsync(
        async ended =>
        {
            NodeId one = NodeSelector.Parse(node).ResolveOne(
                await _group.GetStatusAsync(ended), Random.Shared, status => status.Health == NodeHealth.Running);
            switch (role)
            {
                case "follower":
                    await _group.StepDownAsync(one, ended);
                    return LabAnswers.Done($"{one} was told to step down", one);
                case "candidate":
                    await _group.CampaignAsync(one, forced: false, ended);
                    return LabAnswers.Done($"{one} was told to start an election", one);
                case "leader":
                    await ForcedLeader.LeadAsync(lab, _group, one, ForceTimeout, ended);
                    return LabAnswers.Done($"{one} leads", one);
                default:
                    throw LabRefusals.Invalid($"state is '{role}', allowed is follower, candidate or leader");
            }
        },
        cancellation);

    /// <inheritdoc/>
    public Task<ControlView> PartitionAsync(IReadOnlyList<IReadOnlyList<string>> sides, CancellationToken cancellation) => DoAsync(
        async ended =>
        {
            if (sides.Count == 0 || sides.Any(side => side.Count == 0))
            {
                throw LabRefusals.Invalid(
                    "sides has a side without nodes; every side needs one at least, and nodes that are not named form one more side");
            }

            GroupStatus status = await _group.GetStatusAsync(ended);
            IReadOnlyList<NodeId> nodes = Distinct(status, [.. sides.SelectMany(side => side)]);
            if (nodes.Distinct().Count() < nodes.Count)
            {
                throw LabRefusals.Invalid("sides names a node twice");
            }

            List<IReadOnlyList<NodeId>> resolved = [];
            int next = 0;
            foreach (IReadOnlyList<string> side in sides)
            {
                resolved.Add([.. nodes.Skip(next).Take(side.Count)]);
                next += side.Count;
            }

            await _group.PartitionAsync(resolved, ended);
            NodeId[] rest = [.. status.Nodes.Select(each => each.Id).Except(nodes)];
            IEnumerable<IEnumerable<NodeId>> shown = rest.Length == 0 ? resolved : [.. resolved, rest];
            return LabAnswers.Done($"partitioned into {string.Join(" | ", shown.Select(side => string.Join(",", side)))}", nodes);
        },
        cancellation);

    /// <inheritdoc/>
    public Task<ControlView> IsolateAsync(string node, CancellationToken cancellation) => DoAsync(
        async ended =>
        {
            GroupStatus status = await _group.GetStatusAsync(ended);
            IReadOnlyList<NodeId> nodes = NodeSelector.Parse(node).Resolve(status, Random.Shared);

            // Cut by cut: a partition with one node on a side would restore the links of nodes isolated before.
            HashSet<(NodeId, NodeId)> cut = [];
            foreach (NodeId one in nodes)
            {
                foreach (NodeId other in status.Nodes.Select(other => other.Id).Where(other => other != one))
                {
                    if (cut.Add((one, other)) && !cut.Contains((other, one)))
                    {
                        await _group.CutAsync(one, other, oneWay: false, ended);
                    }
                }
            }

            return LabAnswers.Done($"isolated {string.Join(", ", nodes)}", nodes);
        },
        cancellation);

    /// <inheritdoc/>
    public Task<ControlView> CutAsync(string from, string to, bool oneWay, CancellationToken cancellation) => DoAsync(
        async ended =>
        {
            IReadOnlyList<NodeId> ends = await EndsAsync(from, to, ended);
            await _group.CutAsync(ends[0], ends[1], oneWay, ended);
            return LabAnswers.Done($"cut {ends[0]} {Arrow(oneWay)} {ends[1]}", ends);
        },
        cancellation);

    /// <inheritdoc/>
    public Task<ControlView> SetLinkAsync(string from, string to, LinkFaults faults, bool oneWay, CancellationToken cancellation) => DoAsync(
        async ended =>
        {
            RequireValid(faults.Validate());
            IReadOnlyList<NodeId> ends = await EndsAsync(from, to, ended);
            await _group.SetLinkAsync(ends[0], ends[1], faults, oneWay, ended);
            string words = FormattableString.Invariant(
                $"drop {faults.Drop}, duplicate {faults.Duplicate}, reorder {faults.Reorder}, ")
                + $"delay {Exact(faults.Delay)}, jitter {Exact(faults.Jitter)}"
                + (faults.Distribution == Simulation.LatencyDistribution.Uniform ? "" : $" {LabAnswers.Word(faults.Distribution)}");
            return LabAnswers.Done($"link {ends[0]} {Arrow(oneWay)} {ends[1]}: {(faults == LinkFaults.None ? "no faults" : words)}", ends);
        },
        cancellation);

    /// <inheritdoc/>
    public Task<ControlView> SetDiskAsync(string node, DiskFaults faults, CancellationToken cancellation) => DoAsync(
        async ended =>
        {
            RequireValid(faults.Validate());
            IReadOnlyList<NodeId> nodes = NodeSelector.Parse(node).Resolve(await _group.GetStatusAsync(ended), Random.Shared);
            foreach (NodeId each in nodes)
            {
                await _group.SetDiskAsync(each, faults, ended);
            }

            return LabAnswers.Done($"disk of {string.Join(", ", nodes)}: {faults.Describe()}", nodes);
        },
        cancellation);

    /// <inheritdoc/>
    public Task<ControlView> SetClockAsync(string node, ClockFaults faults, CancellationToken cancellation) => DoAsync(
        async ended =>
        {
            RequireValid(faults.Validate());
            IReadOnlyList<NodeId> nodes = NodeSelector.Parse(node).Resolve(await _group.GetStatusAsync(ended), Random.Shared);
            foreach (NodeId each in nodes)
            {
                await _group.SetClockAsync(each, faults, ended);
            }

            return LabAnswers.Done($"clock of {string.Join(", ", nodes)}: {faults.DescribeChange()}", nodes);
        },
        cancellation);

    /// <inheritdoc/>
    public Task<ControlView> HealAsync(CancellationToken cancellation) => DoAsync(
        async ended =>
        {
            await _group.HealAsync(ended);
            return LabAnswers.Done("healed: no link is cut, clogged or has faults");
        },
        cancellation);

    private static bool Fits(ProcessAction action, NodeHealth health) => action switch
    {
        ProcessAction.Crash => health != NodeHealth.Crashed,
        ProcessAction.Pause => health == NodeHealth.Running,
        ProcessAction.Resume => health == NodeHealth.Paused,
        _ => true,
    };

    private static void RequireValid(IReadOnlyList<string> errors)
    {
        if (errors is [string error, ..])
        {
            throw LabRefusals.Invalid(error);
        }
    }

    private static string Arrow(bool oneWay) => oneWay ? "->" : "<->";

    // In the largest unit that needs no fraction, as the host writes it.
    private static string Exact(TimeSpan time)
    {
        (string unit, long ticks) = Array.Find(Units, unit => time.Ticks % unit.Ticks == 0);
        return time == TimeSpan.Zero ? "0s" : FormattableString.Invariant($"{time.Ticks / Math.Max(1, ticks)}{unit}");
    }

    // Names first, so that a drawn node is none of them, wherever they stand.
    private static NodeId[] Distinct(GroupStatus status, IReadOnlyList<string> names)
    {
        NodeSelector[] selectors = [.. names.Select(NodeSelector.Parse)];
        NodeId[] nodes = new NodeId[selectors.Length];
        foreach (bool isNamed in (bool[])[true, false])
        {
            for (int i = 0; i < nodes.Length; i++)
            {
                if (selectors[i].IsNamed == isNamed)
                {
                    nodes[i] = selectors[i].ResolveOne(status, Random.Shared, node => !nodes.Contains(node.Id));
                }
            }
        }

        return nodes;
    }

    private Task<ControlView> DoAsync(Func<CancellationToken, Task<ControlView>> act, CancellationToken cancellation) =>
        ChangeAsync(act, Timeout, cancellation);

    private async Task<IReadOnlyList<NodeId>> EndsAsync(string from, string to, CancellationToken cancellation)
    {
        NodeId[] ends = Distinct(await _group.GetStatusAsync(cancellation), [from, to]);
        return ends[0] == ends[1]
            ? throw LabRefusals.Invalid($"to is {ends[1]}, as is from; a link has two different ends")
            : ends;
    }
}
