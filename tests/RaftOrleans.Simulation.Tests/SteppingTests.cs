using RaftOrleans.Consensus;

namespace RaftOrleans.Simulation.Tests;

public sealed class SteppingTests
{
    [Fact]
    public void What_is_pending_is_in_order_and_is_what_happens()
    {
        (World world, SimulatedGroup group) = New();
        world.RunUntil(() => group.Leader is not null, TimeSpan.FromSeconds(10));
        bool isBusy = false;
        for (int i = 0; i < 500; i++)
        {
            IReadOnlyList<PendingEvent> pending = world.Pending;
            Assert.Equal(pending.OrderBy(one => one.At).ThenBy(one => one.Id), pending);
            PendingEvent? next = pending.FirstOrDefault(one => one.Kind != PendingKind.Timer);
            Assert.True(next is null || next.At >= world.NextEvent, "something is pending before the next event");
            isBusy |= next is not null;
            world.Step();
        }

        Assert.True(isBusy, "nothing but timers was ever pending");
    }

    [Fact]
    public void Looking_changes_nothing()
    {
        (World looked, _) = New();
        (World alone, _) = New();
        for (int i = 0; i < 300; i++)
        {
            Assert.NotEmpty(looked.Pending);
            looked.Step();
            alone.Step();
        }

        Assert.Equal(alone.Log.Hash, looked.Log.Hash);
    }

    [Fact]
    public void A_timer_that_fires_is_a_clock_that_jumps_and_stays_ahead()
    {
        (World world, SimulatedGroup group) = New();
        SimulatedNode node = group.Node(NodeId.Of(2));
        PendingEvent timer = world.Pending.Single(one => one.Kind == PendingKind.Timer && one.Node == node.Id);
        TimeSpan now = world.Now;

        world.Fire(node);

        Assert.Equal(now, world.Now);
        Assert.Equal(timer.At - now, node.ClockAhead);
        Assert.Equal(Role.PreCandidate, node.Core!.Role);
        Assert.Equal(2, world.Pending.Count(one => one.Kind == PendingKind.Message && one.Message!.From == node.Id));
    }

    [Fact]
    public void A_message_comes_early_or_never_and_a_write_ends_early()
    {
        (World world, SimulatedGroup group) = New();
        world.Fire(group.Node(NodeId.Of(1)));
        PendingEvent[] requests = [.. world.Pending.Where(one => one.Kind == PendingKind.Message)];
        long deliveries = world.Deliveries;
        world.Drop(requests[0].Id);
        Assert.Equal(deliveries, world.Deliveries);
        world.Deliver(requests[1].Id);
        Assert.Equal(deliveries + 1, world.Deliveries);
        PendingEvent reply = world.Pending.Single(one => one.Kind == PendingKind.Message);
        Assert.Equal(requests[1].Node, reply.Message!.From);
        world.Deliver(reply.Id);

        // n1 has the PreVote of two of three and writes its vote for itself.
        PendingEvent write = world.Pending.Single(one => one.Kind == PendingKind.DiskSync);
        Assert.Equal(0, group.Node(NodeId.Of(1)).Durable.HardState.Term);
        world.Deliver(write.Id);
        Assert.Equal(1, group.Node(NodeId.Of(1)).Durable.HardState.Term);
    }

    [Fact]
    public void What_cannot_be_is_refused_and_changes_nothing()
    {
        (World world, SimulatedGroup group) = New();
        ulong hash = world.Log.Hash;
        long timer = world.Pending.First(one => one.Kind == PendingKind.Timer).Id;
        Assert.Throws<ArgumentException>(() => world.Deliver(timer));
        Assert.Throws<ArgumentException>(() => world.Drop(timer));
        Assert.Throws<ArgumentException>(() => world.Deliver(12345));
        Assert.Throws<ArgumentException>(() => world.Drop(12345));
        Assert.Equal(hash, world.Log.Hash);
        group.Crash(NodeId.Of(3));
        Assert.Throws<ArgumentException>(() => world.Fire(group.Node(NodeId.Of(3))));
        Assert.DoesNotContain(world.Pending, one => one.Node == NodeId.Of(3));
    }

    [Fact]
    public void A_message_on_a_link_that_was_cut_is_marked_as_lost()
    {
        (World world, SimulatedGroup group) = New();
        world.Fire(group.Node(NodeId.Of(1)));
        group.Partition([[NodeId.Of(2)]]);
        Assert.Equal([(NodeId.Of(2), true), (NodeId.Of(3), false)], world.Pending
            .Where(one => one.Kind == PendingKind.Message).OrderBy(one => one.Node).Select(one => (one.Node, one.IsLost)));
    }

    [Fact]
    public void Steps_go_to_the_next_message_and_to_the_next_event_of_a_node()
    {
        (World world, SimulatedGroup group) = New();
        Assert.True(world.StepMessage());
        Assert.Equal(1, world.Deliveries);
        TimeSpan before = world.Now;
        Assert.True(world.StepNode(group.Node(NodeId.Of(3))));
        Assert.True(world.Now > before);
        foreach (SimulatedNode node in group.Nodes)
        {
            group.Crash(node.Id);
        }

        Assert.False(world.StepMessage());
        Assert.False(world.StepNode(group.Node(NodeId.Of(3))));
    }

    private static (World World, SimulatedGroup Group) New()
    {
        World world = new(1);
        return (world, world.CreateGroup(new SimulatedGroupSettings()));
    }
}
