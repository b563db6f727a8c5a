using RaftOrleans.Consensus;

namespace RaftOrleans.Lab.Contract;

/// <content>Disks that stand still or are slow, and clocks that are wrong.</content>
public abstract partial class LabContract
{
    /// <summary>A leader whose disk stands still is to make room as soon as the election timeouts allow.</summary>
    private RaftOptions Watchful => Options with { DiskStallTimeout = TimeSpan.FromMilliseconds(1) };

    [Fact]
    public Task A_leader_whose_disk_stalls_makes_room_and_comes_back_when_it_is_mended() => WithGroupAsync(
        3,
        async group =>
        {
            await group.SetAsync("x", 1);
            NodeStatus old = await group.LeaderAsync();
            await group.Group.SetDiskAsync(old.Id, new DiskFaults(Stall: DiskFaults.UntilMended));
            Assert.Equal(DiskFaults.UntilMended, (await group.Group.GetStatusAsync()).Node(old.Id).Disk.Stall);

            // The other two make this durable; the leader's own write of it hangs.
            await group.SetAsync("x", 2);
            await group.LeaderAsync(old.Id);
            await group.SetAsync("x", 3);
            GroupStatus stuck = await group.WaitAsync(
                "the stuck node to follow and to hear the others", status => status.Node(old.Id).CommitIndex > old.CommitIndex);
            Assert.True(
                stuck.Node(old.Id).DurableIndex < stuck.Node(old.Id).LastIndex, "a disk that stands still has made something durable");

            await group.Group.SetDiskAsync(old.Id, DiskFaults.None);
            await group.AssertSameLogsAsync();
            GroupStatus mended = await group.WaitAsync(
                "the mended disk to hold the log", status => status.Node(old.Id).DurableIndex == status.Node(old.Id).LastIndex);
            Assert.Equal(DiskFaults.None, mended.Node(old.Id).Disk);
            Assert.Equal("3", await group.GetAsync("x", old.Id));
        },
        Watchful);

    [Fact]
    public Task A_write_waits_for_the_latency_of_the_disk_and_for_the_end_of_a_stall() => WithGroupAsync(1, async group =>
    {
        NodeId node = (await group.LeaderAsync()).Id;
        await group.Group.SetDiskAsync(node, new DiskFaults(Latency: TimeSpan.FromMilliseconds(200)));
        Assert.Equal(TimeSpan.FromMilliseconds(200), (await group.Group.GetStatusAsync()).Node(node).Disk.Latency);
        await AssertTakesAsync(group, TimeSpan.FromMilliseconds(200));

        await group.Group.SetDiskAsync(node, new DiskFaults(Stall: TimeSpan.FromMilliseconds(700)));
        Assert.InRange((await group.Group.GetStatusAsync()).Node(node).Disk.Stall, TimeSpan.Zero, TimeSpan.FromMilliseconds(700));
        await AssertTakesAsync(group, TimeSpan.FromMilliseconds(300));
        Assert.Equal(DiskFaults.None, (await group.Group.GetStatusAsync()).Node(node).Disk);

        // An hour's stall that is mended early ends early, or this would take as long.
        await group.Group.SetDiskAsync(node, new DiskFaults(Stall: TimeSpan.FromHours(1)));
        Task<ProposalAnswer> write = group.Group.ProposeAsync(KeyValueCommand.Set("y", "1"), within: GroupUnderTest.Patience);
        await group.WaitAsync("the write to be in the log", status => status.Node(node).LastIndex > status.Node(node).DurableIndex);
        await group.Group.SetDiskAsync(node, DiskFaults.None);
        Assert.Equal(ProposalOutcome.Applied, (await write).Outcome);
    });

    [Fact]
    public Task Faults_of_a_disk_outlast_a_crash_and_go_with_the_disk() => WithGroupAsync(3, async group =>
    {
        await group.SetAsync("x", 1);
        NodeId follower = (await group.NodesAsync((await group.LeaderAsync()).Id))[0];
        await group.Group.SetDiskAsync(follower, new DiskFaults(DiskFaults.UntilMended, TimeSpan.FromMilliseconds(5)));
        await group.SetAsync("x", 2);
        await group.WaitAsync("a write that hangs", status => status.Node(follower).LastIndex > status.Node(follower).DurableIndex);

        await group.Group.CrashAsync(follower);
        await group.Group.RestartAsync(follower);
        GroupStatus restarted = await group.WaitAsync(
            "the node to run, and to hear of what it does not hold", status => status.Node(follower) is { Health: NodeHealth.Running, LastIndex: > 0 });
        Assert.Equal(new DiskFaults(DiskFaults.UntilMended, TimeSpan.FromMilliseconds(5)), restarted.Node(follower).Disk);

        NodeId next = await group.Group.WipeAsync(follower);
        Assert.Equal(DiskFaults.None, (await group.Group.GetStatusAsync()).Nodes.Single(node => node.Id == next).Disk);
    });

    [Fact]
    public Task A_clock_set_forward_runs_timers_out_and_one_that_drifts_does_so_again_and_again() => WithGroupAsync(3, async group =>
    {
        await group.BePatientAsync(Options);
        NodeId follower = (await group.NodesAsync((await group.LeaderAsync()).Id))[0];
        long last = await LastEventAsync(group);
        await group.Group.SetClockAsync(follower, new ClockFaults(Offset: TimeSpan.FromMinutes(10)));
        LabEvent election = await NextElectionAsync(group, follower, last);
        GroupStatus status = await group.Group.GetStatusAsync();
        Assert.True(election.Time <= status.Time, $"an event of {election.Time} is reported at {status.Time}");
        Assert.Equal(new ClockFaults(TimeSpan.FromMinutes(10)), status.Node(follower).Clock);

        // Ten times as fast, its patience is as short as that of the others was before, so set it forward once more and let it drift.
        await group.Group.ChangeOptionsAsync(Options);
        await group.Group.SetClockAsync(follower, new ClockFaults(Offset: TimeSpan.FromMinutes(5), Drift: ClockFaults.MaxDrift));
        for (int i = 0; i < 3; i++)
        {
            election = await NextElectionAsync(group, follower, election.Number);
        }

        Assert.Equal(
            new ClockFaults(TimeSpan.FromMinutes(15), ClockFaults.MaxDrift), (await group.Group.GetStatusAsync()).Node(follower).Clock);
        await group.Group.SetClockAsync(follower, ClockFaults.None);
        Assert.Equal(new ClockFaults(TimeSpan.FromMinutes(15)), (await group.Group.GetStatusAsync()).Node(follower).Clock);
        await group.SetAsync("x", 1);
        await group.AssertSameLogsAsync();
    });

    [Fact]
    public Task Faults_of_disks_and_clocks_are_checked() => WithGroupAsync(1, async group =>
    {
        NodeId n1 = NodeId.Of(1);
        NodeId n9 = NodeId.Of(9);
        await AssertFailsAsync(LabFailure.NotFound, () => group.Group.SetDiskAsync(n9, DiskFaults.None));
        await AssertFailsAsync(LabFailure.NotFound, () => group.Group.SetClockAsync(n9, ClockFaults.None));
        await AssertFailsAsync(LabFailure.Invalid, () => group.Group.SetDiskAsync(n1, new DiskFaults(Stall: TimeSpan.FromHours(2))));
        await AssertFailsAsync(LabFailure.Invalid, () => group.Group.SetDiskAsync(n1, new DiskFaults(Latency: TimeSpan.FromTicks(-1))));
        await AssertFailsAsync(LabFailure.Invalid, () => group.Group.SetClockAsync(n1, new ClockFaults(Offset: TimeSpan.FromTicks(-1))));
        await AssertFailsAsync(LabFailure.Invalid, () => group.Group.SetClockAsync(n1, new ClockFaults(Drift: -1)));
        NodeStatus status = (await group.Group.GetStatusAsync()).Node(n1);
        Assert.Equal((DiskFaults.None, ClockFaults.None), (status.Disk, status.Clock));
    });

    private static async Task AssertTakesAsync(GroupUnderTest group, TimeSpan least)
    {
        TimeSpan before = (await group.Group.GetStatusAsync()).Time;
        await group.SetAsync("x", 1);
        TimeSpan took = (await group.Group.GetStatusAsync()).Time - before;

        // The clocks of the one who measures and of the node may differ by a little.
        Assert.True(took >= least - TimeSpan.FromMilliseconds(20), $"a write took {took}, its disk takes {least}");
    }

    private static async Task<long> LastEventAsync(GroupUnderTest group)
    {
        long last = 0;
        await foreach (LabEvent happened in group.Group.EventsAsync(follow: false))
        {
            last = happened.Number;
        }

        return last;
    }

    private static async Task<LabEvent> NextElectionAsync(GroupUnderTest group, NodeId node, long after)
    {
        using CancellationTokenSource deadline = new(GroupUnderTest.Patience);
        await foreach (LabEvent happened in group.Group.EventsAsync(after, cancellation: deadline.Token))
        {
            if (happened is { Kind: LabEventKind.Node, Name: nameof(TraceKind.ElectionStarted) } && happened.Node == node)
            {
                return happened;
            }
        }

        throw new InvalidOperationException($"the events end, and {node} has wanted no election");
    }
}
