using RaftOrleans.Consensus;
using RaftOrleans.Verification;

namespace RaftOrleans.Simulation.Tests;

/// <summary>Disks that fail, are full, lie, rot, and what a crash leaves of what they had not synced.</summary>
public sealed class DiskTroubleTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public void A_process_whose_disk_fails_a_write_stops_and_starts_when_the_disk_is_mended()
    {
        (World world, SimulatedGroup group) = Elected();
        SimulatedNode leader = group.Leader!;
        List<string> stops = [];
        group.ProcessStopped = (node, why) => stops.Add($"{node}: {why}");
        group.SetDiskTrouble(leader.Id, new DiskTrouble(Fails: true));
        ProposalAnswer answer = Write(world, group);
        Assert.Equal(ProposalOutcome.Unknown, answer.Outcome);
        Assert.Equal(ProcessState.Crashed, leader.Process);
        Assert.Equal("its disk failed a write", leader.Failure);
        Assert.Equal([$"{leader.Id}: its disk failed a write"], stops);

        // Not mended it stops again as soon as it has to write; the others go on without it.
        group.Restart(leader.Id);
        Assert.Null(leader.Failure);
        Assert.True(world.RunUntil(() => leader.Failure is not null, 10 * Second), "a node wrote to a disk that fails");
        Assert.True(world.RunUntil(() => group.Leader is { } next && next != leader, 5 * Second), "nobody else was elected");
        Assert.Equal(ProposalOutcome.Applied, Write(world, group).Outcome);
        group.HealDisk(leader.Id);
        group.Restart(leader.Id);
        AssertAgree(world, group);
    }

    [Fact]
    public void A_full_disk_takes_votes_and_no_entries()
    {
        (World world, SimulatedGroup group) = Elected();
        SimulatedNode follower = group.Node(FollowerOf(group));
        group.SetDiskTrouble(follower.Id, new DiskTrouble(IsFull: true));
        group.Campaign(group.Leader!.Id, isForced: true);
        group.Campaign(follower.Id, isForced: true);
        long term = follower.Durable.HardState.Term;
        Assert.True(world.RunUntil(() => follower.Durable.HardState.Term > term, Second), "a full disk did not take a term");
        Assert.True(
            world.RunUntil(() => follower.Failure == "its disk is full", 5 * Second), $"the node runs with a full disk: {follower.Failure}");
        long last = follower.Durable.LastIndex;
        group.Restart(follower.Id);
        world.RunUntil(world.Now + (5 * Second));
        Assert.Equal(last, follower.Durable.LastIndex);
        group.HealDisk(follower.Id);
        group.Restart(follower.Id);
        AssertAgree(world, group);
    }

    [Theory]
    [InlineData(UnsyncedLoss.Everything, 0)]
    [InlineData(UnsyncedLoss.Nothing, 3)]
    public void It_can_be_chosen_what_a_crash_leaves(UnsyncedLoss loss, int left)
    {
        (World world, SimulatedGroup group) = Elected();
        SimulatedNode follower = group.Node(FollowerOf(group));
        long durable = follower.Durable.LastIndex;
        group.StallDisk(follower.Id, TimeSpan.MaxValue);
        group.SetDiskTrouble(follower.Id, new DiskTrouble(Unsynced: loss));
        for (int i = 0; i < 3; i++)
        {
            Write(world, group);
        }

        world.RunUntil(world.Now + Second);
        group.Crash(follower.Id);
        Assert.Equal(durable + left, follower.Durable.LastIndex);
        group.HealDisk(follower.Id);
        group.Restart(follower.Id);
        AssertAgree(world, group);
    }

    [Fact]
    public void A_torn_record_at_the_end_is_cut_at_the_next_start()
    {
        StringWriter text = new();
        (World world, SimulatedGroup group) = Elected();
        world.Log.Text = text;
        SimulatedNode follower = group.Node(FollowerOf(group));
        group.StallDisk(follower.Id, TimeSpan.MaxValue);
        group.SetDiskTrouble(follower.Id, new DiskTrouble(Unsynced: UnsyncedLoss.Torn));
        for (int i = 0; i < 3; i++)
        {
            Write(world, group);
        }

        world.RunUntil(world.Now + Second);
        long last = group.Leader!.Core!.Log.LastIndex;
        group.Crash(follower.Id);
        Assert.True(follower.Durable.LastIndex < last, "nothing was torn");
        group.HealDisk(follower.Id);
        group.Restart(follower.Id);
        Assert.Contains($"{follower.Id} cuts a torn record", text.ToString(), StringComparison.Ordinal);
        AssertAgree(world, group);
    }

    [Fact]
    public void A_disk_that_lies_loses_what_it_has_acknowledged_and_one_that_is_mended_before_does_not()
    {
        (World world, SimulatedGroup group) = Elected();
        SimulatedNode follower = group.Node(FollowerOf(group));
        DiskTrouble lies = new(Lies: true, Unsynced: UnsyncedLoss.Everything);
        group.SetDiskTrouble(follower.Id, lies);
        Write(world, group);
        world.RunUntil(world.Now + Second);
        long believed = follower.Core!.DurableIndex;
        Assert.Equal(believed, group.CommittedIndex);
        Assert.True(follower.Durable.LastIndex < believed, "a disk that lies has synced");
        group.SetDiskTrouble(follower.Id, DiskTrouble.None);
        Assert.Equal(believed, follower.Durable.LastIndex);

        group.SetDiskTrouble(follower.Id, lies);
        Write(world, group);
        world.RunUntil(world.Now + Second);
        Assert.True(follower.Core!.DurableIndex > believed);
        group.Crash(follower.Id);
        Assert.Equal(believed, follower.Durable.LastIndex);
        Assert.Empty(group.Violations);
    }

    [Fact]
    public void A_majority_of_lying_disks_is_a_violation()
    {
        (World world, SimulatedGroup group) = Elected();
        foreach (NodeId node in group.Members)
        {
            group.SetDiskTrouble(node, new DiskTrouble(Lies: true));
        }

        Write(world, group);
        Assert.Equal(SafetyProperty.CommittedOnQuorum, group.Violations[0].Property);
    }

    [Fact]
    public void A_node_does_not_start_from_a_log_with_a_rotten_record_and_loses_nothing()
    {
        (World world, SimulatedGroup group) = Elected();
        SimulatedNode follower = group.Node(FollowerOf(group));
        Write(world, group);
        world.RunUntil(world.Now + Second);
        group.SetDiskTrouble(follower.Id, new DiskTrouble(IsRotten: true));
        world.RunUntil(world.Now + Second);
        Assert.Equal(ProcessState.Running, follower.Process);
        long last = follower.Durable.LastIndex;

        group.Restart(follower.Id);
        Assert.Equal(ProcessState.Crashed, follower.Process);
        Assert.Matches(@"^its disk is damaged: the record of entry \d+@\d+ does not match its checksum$", follower.Failure);
        Assert.Equal(last, follower.Durable.LastIndex);
        string? why = follower.Failure;
        group.Restart(follower.Id);
        Assert.Equal(why, follower.Failure);

        group.HealDisk(follower.Id);
        group.Restart(follower.Id);
        AssertAgree(world, group);
    }

    private static (World World, SimulatedGroup Group) Elected()
    {
        World world = new(7);
        SimulatedGroup group = world.CreateGroup(new SimulatedGroupSettings());
        Assert.True(world.RunUntil(() => group.Leader?.Core!.CommitIndex > 0, 10 * Second), "nobody was elected");
        world.RunUntil(world.Now + Second);
        return (world, group);
    }

    private static NodeId FollowerOf(SimulatedGroup group) => group.Members.First(node => node != group.Leader!.Id);

    private static ProposalAnswer Write(World world, SimulatedGroup group)
    {
        ProposalAnswer? answer = null;
        group.Propose(group.Leader!.Id, KeyValueCommand.Set("k", "1"), got => answer = got);
        Assert.True(world.RunUntil(() => answer is not null, 5 * Second), "a write was not answered");
        return answer!.Value;
    }

    private static void AssertAgree(World world, SimulatedGroup group)
    {
        Assert.True(
            world.RunUntil(
                () => group.Leader is { } leader && group.Nodes.All(node => node.Core?.DurableIndex == leader.Core!.Log.LastIndex
                    && node.Core.CommitIndex == leader.Core.Log.LastIndex),
                10 * Second),
            "the nodes do not come to agree");
        Assert.Empty(group.Violations);
    }
}
