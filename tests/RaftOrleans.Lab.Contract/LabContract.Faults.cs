using RaftOrleans.Consensus;
using RaftOrleans.Simulation;

namespace RaftOrleans.Lab.Contract;

/// <content>Disks that fail, are full, lie or read back wrong; shapes of partitions, links that clog, processes that are slow.</content>
public abstract partial class LabContract
{
    /// <summary>Whether it can be chosen what a crash leaves of what a disk has not synced.</summary>
    protected virtual bool CanChooseUnsyncedLoss => false;

    [Fact]
    public Task A_node_whose_disk_fails_a_write_stops_and_promises_nothing_until_the_disk_is_mended() => WithGroupAsync(3, async group =>
    {
        await group.SetAsync("x", 1);
        NodeId old = (await group.LeaderAsync()).Id;
        await group.Group.SetDiskAsync(old, new DiskFaults(Fail: true));
        ProposalAnswer answer = await group.Group.ProposeAsync(KeyValueCommand.Set("x", "2"), old, GroupUnderTest.Patience);
        Assert.NotEqual(ProposalOutcome.Applied, answer.Outcome);
        GroupStatus stopped = await group.WaitAsync(
            "the process to stop", status => status.Node(old) is { Health: NodeHealth.Crashed, Failure: not null });
        Assert.Contains("failed a write", stopped.Node(old).Failure!, StringComparison.Ordinal);
        Assert.True(stopped.Node(old).Disk.Fail);

        // The others go on; started again it stops again, at the latest when it has to write.
        await group.LeaderAsync(old);
        await group.SetAsync("x", 3);
        await RestartPerhapsAsync(group, old);
        await group.SetAsync("x", 4);
        await group.WaitAsync("it to stop again", status => status.Node(old) is { Health: NodeHealth.Crashed, Failure: not null });

        await group.Group.SetDiskAsync(old, DiskFaults.None);
        await group.Group.RestartAsync(old);
        await group.AssertSameLogsAsync();
        Assert.Null((await group.Group.GetStatusAsync()).Node(old).Failure);
        Assert.Equal("4", await group.GetAsync("x", old));
    });

    [Fact]
    public Task A_node_whose_disk_is_full_stops_with_the_next_entry() => WithGroupAsync(3, async group =>
    {
        await group.SetAsync("x", 1);
        NodeId follower = (await group.NodesAsync((await group.LeaderAsync()).Id))[0];
        await group.Group.SetDiskAsync(follower, new DiskFaults(Full: true));
        await group.SetAsync("x", 2);
        GroupStatus stopped = await group.WaitAsync(
            "the process to stop", status => status.Node(follower) is { Health: NodeHealth.Crashed, Failure: not null });
        Assert.Contains("full", stopped.Node(follower).Failure!, StringComparison.Ordinal);
        await group.Group.SetDiskAsync(follower, DiskFaults.None);
        await group.Group.RestartAsync(follower);
        await group.AssertSameLogsAsync();
    });

    [Fact]
    public Task A_node_does_not_start_from_a_disk_that_reads_back_wrong_and_says_why() => WithGroupAsync(3, async group =>
    {
        await group.SetAsync("x", 1);
        NodeId follower = (await group.NodesAsync((await group.LeaderAsync()).Id))[0];
        await group.ConvergedAsync();
        await group.Group.SetDiskAsync(follower, new DiskFaults(Corrupt: true));
        await group.SetAsync("x", 2);
        Assert.Equal(NodeHealth.Running, (await group.Group.GetStatusAsync()).Node(follower).Health);

        LabException refusal = await Assert.ThrowsAsync<LabException>(() => group.Group.RestartAsync(follower));
        Assert.Equal(LabFailure.Unavailable, refusal.Reason);
        Assert.Contains("its disk is damaged", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("checksum", refusal.Message, StringComparison.Ordinal);
        NodeStatus down = (await group.Group.GetStatusAsync()).Node(follower);
        Assert.Equal(NodeHealth.Crashed, down.Health);
        Assert.Contains("checksum", down.Failure!, StringComparison.Ordinal);
        await group.SetAsync("x", 3);

        // What may have been acknowledged is still there: when the disk reads right again nothing is missing.
        await group.Group.SetDiskAsync(follower, DiskFaults.None);
        await group.Group.RestartAsync(follower);
        await group.AssertSameLogsAsync();
        Assert.Equal("3", await group.GetAsync("x", follower));
    });

    [Fact]
    public Task A_damaged_disk_can_be_replaced() => WithGroupAsync(3, async group =>
    {
        await group.SetAsync("x", 1);
        NodeId follower = (await group.NodesAsync((await group.LeaderAsync()).Id))[0];
        await group.ConvergedAsync();
        await group.Group.SetDiskAsync(follower, new DiskFaults(Corrupt: true));
        await Assert.ThrowsAsync<LabException>(() => group.Group.RestartAsync(follower));
        NodeId next = await group.Group.WipeAsync(follower);
        await group.Group.RestartAsync(next);
        Assert.Null((await group.Group.GetStatusAsync()).Node(next).Failure);
        await group.Group.ChangeMembershipAsync(new MembershipChange { Removed = [follower], Voters = [next] });
        await group.WaitAsync("the newcomer to have the log", status => status.Node(next).LastApplied == status.Nodes.Max(node => node.LastIndex));
        Assert.Equal("1", await group.GetAsync("x", next, ReadConsistency.Stale));
    });

    [Fact]
    public Task A_disk_that_lies_acknowledges_and_loses_and_keeps_what_is_cached_when_it_is_mended() => WithGroupAsync(1, async group =>
    {
        NodeId node = (await group.LeaderAsync()).Id;
        DiskFaults lies = new(Lie: true, Unsynced: CanChooseUnsyncedLoss ? UnsyncedLoss.Everything : UnsyncedLoss.Drawn);
        await group.SetAsync("x", 1);
        await group.Group.SetDiskAsync(node, lies);
        await group.SetAsync("x", 2);
        await group.Group.SetDiskAsync(node, DiskFaults.None);
        await group.SetAsync("y", 1);
        await group.Group.CrashAsync(node);
        await group.Group.RestartAsync(node);
        Assert.Equal("2", await group.GetAsync("x"));

        await group.Group.SetDiskAsync(node, lies);
        await group.SetAsync("x", 3);
        await group.Group.CrashAsync(node);
        await group.Group.SetDiskAsync(node, DiskFaults.None);
        await group.Group.RestartAsync(node);
        Assert.Equal("2", await group.GetAsync("x"));
    });

    [Fact]
    public Task Where_it_cannot_be_chosen_what_a_crash_leaves_it_is_said() => WithGroupAsync(1, async group =>
    {
        NodeId node = (await group.LeaderAsync()).Id;
        DiskFaults faults = new(Unsynced: UnsyncedLoss.Torn);
        if (CanChooseUnsyncedLoss)
        {
            await group.Group.SetDiskAsync(node, faults);
            Assert.Equal(faults, (await group.Group.GetStatusAsync()).Node(node).Disk);
        }
        else
        {
            await AssertFailsAsync(LabFailure.Unsupported, () => group.Group.SetDiskAsync(node, faults));
            Assert.Equal(DiskFaults.None, (await group.Group.GetStatusAsync()).Node(node).Disk);
        }
    });

    [Fact]
    public Task A_shape_cuts_its_links_and_another_takes_its_place() => WithGroupAsync(5, async group =>
    {
        NodeId leader = (await group.LeaderAsync()).Id;
        Assert.Equal(leader, await group.Group.PartitionAsync(PartitionShape.Isolated));
        IReadOnlyList<LinkStatus> cut = (await group.Group.GetNetworkAsync()).Links;
        Assert.Equal(8, cut.Count(link => link.IsCut));
        Assert.All(cut, link => Assert.True(link.From.Number == leader.Number || link.To.Number == leader.Number));
        await group.LeaderAsync(leader);

        NodeId n3 = (await group.NodesAsync())[2];
        Assert.Equal(n3, await group.Group.PartitionAsync(PartitionShape.Ring, n3));
        Assert.Equal(10, (await group.Group.GetNetworkAsync()).Links.Count(link => link.IsCut));
        await group.SetAsync("x", 1);
        await group.Group.HealAsync();
        Assert.Empty((await group.Group.GetNetworkAsync()).Links);
        await group.AssertSameLogsAsync();
        await AssertFailsAsync(LabFailure.NotFound, () => group.Group.PartitionAsync(PartitionShape.Ring, NodeId.Of(9)));
    });

    [Fact]
    public Task A_shape_needs_enough_nodes() => WithGroupAsync(3, group =>
        AssertFailsAsync(LabFailure.Conflict, () => group.Group.PartitionAsync(PartitionShape.Ring)));

    [Fact]
    public Task What_a_clogged_link_was_given_comes_when_it_is_released() => WithGroupAsync(3, async group =>
    {
        await group.SetAsync("x", 1);
        await group.ConvergedAsync();
        NodeId leader = (await group.LeaderAsync()).Id;
        NodeId[] others = await group.NodesAsync(leader);

        // Nobody hears the leader, so it commits nothing; what it says is not lost.
        foreach (NodeId other in others)
        {
            await group.Group.ClogAsync(leader, other, oneWay: true);
        }

        Assert.Equal(2, (await group.Group.GetNetworkAsync()).Links.Count(link => link.IsClogged && !link.IsCut));
        NodeStatus next = await group.LeaderAsync(leader);
        await group.SetAsync("x", 2);
        IReadOnlyList<(NodeId From, NodeId To)> released = await group.Group.ReleaseSomeAsync(null, new Random(1));
        Assert.Equal(2, released.Count);
        Assert.Empty((await group.Group.GetNetworkAsync()).Links);
        await group.ConvergedAsync();
        Assert.Equal("2", await group.GetAsync("x"));
        Assert.True(next.Term > 1);

        Assert.Equal(3, (await group.Group.ClogSomeAsync(3, new Random(1))).Distinct().Count());
        Assert.Equal(3, (await group.Group.GetNetworkAsync()).Links.Count);
        await group.Group.HealAsync();
        Assert.Empty((await group.Group.GetNetworkAsync()).Links);
        await group.ConvergedAsync();
        await AssertFailsAsync(LabFailure.Invalid, () => group.Group.ClogAsync(leader, leader));
        await AssertFailsAsync(LabFailure.NotFound, () => group.Group.ReleaseAsync(leader, NodeId.Of(9)));
    });

    [Fact]
    public Task A_slow_process_takes_its_time_for_every_input() => WithGroupAsync(1, async group =>
    {
        NodeId node = (await group.LeaderAsync()).Id;
        TimeSpan step = TimeSpan.FromMilliseconds(200);
        await group.Group.SlowAsync(node, step);
        Assert.Equal(step, (await group.Group.GetStatusAsync()).Node(node).StepTime);
        await AssertTakesAsync(group, step);
        await group.Group.SlowAsync(node, TimeSpan.Zero);
        Assert.Equal(TimeSpan.Zero, (await group.Group.GetStatusAsync()).Node(node).StepTime);
        await group.SetAsync("x", 2);
        await AssertFailsAsync(LabFailure.Invalid, () => group.Group.SlowAsync(node, TimeSpan.FromMinutes(2)));
        await AssertFailsAsync(LabFailure.NotFound, () => group.Group.SlowAsync(NodeId.Of(9), step));
    });

    [Fact]
    public Task Links_with_heavy_tails_lose_nothing() => WithGroupAsync(3, async group =>
    {
        NodeId[] nodes = await group.NodesAsync();
        LinkFaults faults = new(Jitter: TimeSpan.FromMilliseconds(4), Distribution: LatencyDistribution.HeavyTail);
        await group.Group.SetLinkAsync(nodes[0], nodes[1], faults);
        await group.Group.SetLinkAsync(nodes[1], nodes[2], faults with { Distribution = LatencyDistribution.Exponential });
        Assert.Equal(faults, (await group.Group.GetNetworkAsync()).Links[0].Faults);
        for (int i = 0; i < 10; i++)
        {
            await group.SetAsync("x", i);
        }

        await group.Group.HealAsync();
        await group.AssertSameLogsAsync();
        await AssertFailsAsync(
            LabFailure.Invalid, () => group.Group.SetLinkAsync(nodes[0], nodes[1], faults with { Jitter = TimeSpan.Zero }));
    });

    /// <summary>Whether a node with a failing disk starts at all depends on whether it writes when it does.</summary>
    private static async Task RestartPerhapsAsync(GroupUnderTest group, NodeId node)
    {
        try
        {
            await group.Group.RestartAsync(node);
        }
        catch (LabException e) when (e.Reason == LabFailure.Unavailable)
        {
            Assert.Contains("failed a write", e.Message, StringComparison.Ordinal);
        }
    }
}
