using RaftOrleans.Consensus;

namespace RaftOrleans.Simulation.Tests;

public sealed class DiskFaultTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public void A_stalled_disk_finishes_nothing_until_its_time_is_over()
    {
        (World world, SimulatedGroup group) = Elected();
        NodeId follower = FollowerOf(group);
        group.StallDisk(follower, Second);
        Write(world, group);
        long written = group.Leader!.Core!.CommitIndex;
        world.RunUntil(world.Now + (Second / 2));
        Assert.True(group.Node(follower).Core!.DurableIndex < written);
        Assert.True(
            world.RunUntil(() => group.Node(follower).Core!.DurableIndex == written, Second), "the disk did not go on");
    }

    [Fact]
    public void A_disk_that_is_stuck_for_ever_goes_on_when_it_is_healed()
    {
        (World world, SimulatedGroup group) = Elected();
        NodeId follower = FollowerOf(group);
        group.StallDisk(follower, TimeSpan.MaxValue);
        Write(world, group);
        world.RunUntil(world.Now + TimeSpan.FromMinutes(1));
        long durable = group.Node(follower).Core!.DurableIndex;
        Assert.True(durable < group.CommittedIndex);
        group.HealDisk(follower);
        Assert.True(
            world.RunUntil(() => group.Node(follower).Core!.DurableIndex >= group.CommittedIndex, Second), "the disk did not go on");
        Assert.Empty(group.Violations);
    }

    [Fact]
    public void A_stall_that_is_shortened_or_healed_ends_then()
    {
        (World world, SimulatedGroup group) = Elected();
        NodeId follower = FollowerOf(group);
        group.StallDisk(follower, TimeSpan.MaxValue);
        Write(world, group);
        world.RunUntil(world.Now + Second);
        Assert.False(IsDurable());
        group.StallDisk(follower, Second / 2);
        Assert.True(world.RunUntil(IsDurable, Second), "the shorter stall did not end");
        group.StallDisk(follower, 10 * Second);
        Write(world, group);
        world.RunUntil(world.Now + Second);
        group.HealDisk(follower);
        Assert.True(world.RunUntil(IsDurable, Second / 2), "the healed disk did not go on");
        Assert.Throws<ArgumentOutOfRangeException>(() => group.StallDisk(follower, TimeSpan.Zero));
        Assert.Throws<ArgumentOutOfRangeException>(() => group.SlowDisk(follower, 0));

        bool IsDurable() => group.Node(follower).Core!.DurableIndex >= group.CommittedIndex;
    }

    [Fact]
    public void A_process_that_crashes_while_its_disk_is_stuck_comes_back_when_it_is_healed()
    {
        (World world, SimulatedGroup group) = Elected();
        NodeId follower = FollowerOf(group);
        group.StallDisk(follower, TimeSpan.MaxValue);
        Write(world, group);
        world.RunUntil(world.Now + Second);
        group.Restart(follower);
        group.HealDisk(follower);
        Write(world, group);
        Assert.True(
            world.RunUntil(() => group.Node(follower).Core!.DurableIndex >= group.CommittedIndex, 5 * Second), "the node did not catch up");
        Assert.Empty(group.Violations);
    }

    [Fact]
    public void A_stall_that_is_healed_early_ends_early_and_only_once()
    {
        (World world, SimulatedGroup group) = Elected();
        NodeId follower = FollowerOf(group);
        group.StallDisk(follower, TimeSpan.FromMinutes(1));
        Write(world, group);
        world.RunUntil(world.Now + Second);
        Assert.True(group.Node(follower).Core!.DurableIndex < group.CommittedIndex);
        Assert.InRange(group.Node(follower).DiskStall, TimeSpan.FromSeconds(50), TimeSpan.FromMinutes(1));
        group.HealDisk(follower);
        Assert.Equal(TimeSpan.Zero, group.Node(follower).DiskStall);
        Assert.True(
            world.RunUntil(() => group.Node(follower).Core!.DurableIndex >= group.CommittedIndex, Second), "the disk did not go on");

        // What was due at the end of the stall must not finish a later write before its time.
        world.RunUntil(world.Now + TimeSpan.FromSeconds(50));
        group.DelayDisk(follower, TimeSpan.FromMinutes(1));
        Write(world, group);
        long written = group.CommittedIndex;
        world.RunUntil(world.Now + TimeSpan.FromSeconds(30));
        Assert.True(group.Node(follower).Core!.DurableIndex < written, "a sync of a minute was over after half of it");
        Assert.True(
            world.RunUntil(() => group.Node(follower).Core!.DurableIndex >= written, TimeSpan.FromSeconds(40)), "the disk did not go on");
        Assert.Empty(group.Violations);
    }

    [Fact]
    public void A_leader_whose_disk_is_stuck_makes_room_and_the_group_goes_on()
    {
        (World world, SimulatedGroup group) = Elected();
        NodeId leader = group.Leader!.Id;
        group.StallDisk(leader, TimeSpan.MaxValue);
        Write(world, group);
        Assert.True(
            world.RunUntil(() => group.Leader is { } other && other.Id != leader, TimeSpan.FromSeconds(30)), "nobody else came to lead");
        Write(world, group);
    }

    [Fact]
    public void A_slow_disk_takes_so_many_times_as_long()
    {
        Assert.InRange(TimeOfWrite(slowness: 50), 50 * 0.1, 50 * 1.0 + 10);
        Assert.InRange(TimeOfWrite(slowness: 1), 0.1, 10);

        // Alone in its group, a node answers when its own disk has the entry.
        static double TimeOfWrite(int slowness)
        {
            World world = new(1);
            SimulatedGroup group = world.CreateGroup(new SimulatedGroupSettings { Nodes = 1 });
            Assert.True(world.RunUntil(() => group.Leader is not null, 5 * Second), "no leader was elected");
            world.RunUntil(world.Now + Second);
            group.SlowDisk(NodeId.Of(1), slowness);
            TimeSpan begin = world.Now;
            Write(world, group);
            return (world.Now - begin).TotalMilliseconds;
        }
    }

    private static (World World, SimulatedGroup Group) Elected()
    {
        World world = new(1);
        SimulatedGroup group = world.CreateGroup(new SimulatedGroupSettings());
        Assert.True(world.RunUntil(() => group.Leader is not null, 5 * Second), "no leader was elected");
        world.RunUntil(world.Now + Second);
        return (world, group);
    }

    private static NodeId FollowerOf(SimulatedGroup group) => group.Members.First(member => member != group.Leader!.Id);

    private static void Write(World world, SimulatedGroup group)
    {
        ProposalAnswer? answer = null;
        group.Propose(group.Leader!.Id, KeyValueCommand.Set("x", "1"), given => answer = given);
        Assert.True(world.RunUntil(() => answer is not null, Second), "the write was not answered");
        Assert.Equal(ProposalOutcome.Applied, answer!.Value.Outcome);
    }
}
