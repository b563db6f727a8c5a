using Orleans.Storage;
using RaftOrleans.Consensus;
using RaftOrleans.Lab;

namespace RaftOrleans.Grains.Tests.Chaos;

/// <summary>Breaks a group in every way there is, one after the other, and repairs it again.</summary>
internal sealed class ChaosMonkey(RaftCluster cluster, ILabGroup group, FaultyStorage storage, ulong seed)
{
    private readonly DeterministicRandom _random = new(DeterministicRandom.Derive(seed, 2));

    /// <summary>What it did.</summary>
    public List<string> Deeds { get; } = [];

    /// <summary>Does one thing, waits a little, and takes it back.</summary>
    public async Task StrikeAsync()
    {
        NodeId node = NodeId.Of(1 + _random.NextInt32(3));
        int deed = _random.NextInt32(7);
        try
        {
            switch (deed)
            {
                case 0:
                    await DoAsync($"crash {node}", group.CrashAsync(node));
                    await DoAsync($"restart {node}", group.RestartAsync(node));
                    break;
                case 1:
                    await DoAsync($"pause {node}", group.PauseAsync(node));
                    await DoAsync($"resume {node}", group.ResumeAsync(node));
                    break;
                case 2:
                    await DoAsync($"isolate {node}", group.PartitionAsync([[node]]));
                    break;
                case 3:
                    NodeId other = NodeId.Of((node.Number % 3) + 1);
                    await DoAsync($"cut {node} -> {other}", group.CutAsync(node, other, oneWay: true));
                    break;
                case 4:
                    LinkFaults faults = new(0.1, 0.2, 0.2, TimeSpan.FromMilliseconds(2), TimeSpan.FromMilliseconds(10));
                    await DoAsync($"disturb {node}", group.SetLinkAsync(node, NodeId.Of((node.Number % 3) + 1), faults));
                    break;
                case 5:
                    await DoAsync($"deactivate {node}", cluster.Host.DeactivateAsync(cluster.Grains.GetNode(group.Name, node)));
                    break;
                default:
                    GrainNodeStorage disk = new(
                        storage, cluster.Grains.GetNode(group.Name, node).GetGrainId(), new SegmentLimits(128, 16 << 10));
                    await DoAsync($"steal the disk of {node}", disk.OpenAsync());
                    break;
            }
        }
        catch (Exception error) when (error is LabException or InconsistentStateException)
        {
            Deeds.Add($"that failed: {error.Message}");
        }

        await RepairAsync();
    }

    /// <summary>Takes everything back.</summary>
    public async Task RepairAsync()
    {
        await group.HealAsync();
        foreach (NodeStatus node in (await group.GetStatusAsync()).Nodes)
        {
            if (node.Health is NodeHealth.Crashed)
            {
                await group.RestartAsync(node.Id);
            }
            else if (node.Health == NodeHealth.Paused)
            {
                await group.ResumeAsync(node.Id);
            }
        }
    }

    private async Task DoAsync(string deed, Task work)
    {
        Deeds.Add(deed);
        await work;
        await cluster.Lab.DelayAsync(_random.NextTime(TimeSpan.FromMilliseconds(20), TimeSpan.FromMilliseconds(900)));
    }
}
