using RaftOrleans.Consensus;

namespace RaftOrleans.Simulation.Tests;

public sealed class LocalClockTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public void It_shows_the_world_s_time_until_it_is_disturbed()
    {
        (World world, LocalClock clock) = At(Second);
        Assert.Equal(Second, clock.Now);
        Assert.Equal(2 * Second, clock.WorldTimeOf(2 * Second));
        Assert.Equal(TimeSpan.MaxValue, clock.WorldTimeOf(TimeSpan.MaxValue));
        world.AdvanceTo(3 * Second);
        Assert.Equal(3 * Second, clock.Now);
    }

    [Fact]
    public void It_drifts_from_the_moment_on_at_which_it_is_told_to()
    {
        (World world, LocalClock clock) = At(Second);
        clock.SetDrift(100_000);
        Assert.Equal(Second, clock.Now);
        world.AdvanceTo(2 * Second);
        Assert.Equal(TimeSpan.FromSeconds(2.1), clock.Now);
        clock.SetDrift(-500_000);
        world.AdvanceTo(4 * Second);
        Assert.Equal(TimeSpan.FromSeconds(3.1), clock.Now);
    }

    [Fact]
    public void It_is_set_forward_and_never_back()
    {
        (_, LocalClock clock) = At(Second);
        clock.SetForward(Second);
        Assert.Equal(2 * Second, clock.Now);
        Assert.Throws<ArgumentOutOfRangeException>(() => clock.SetForward(-Second));
        Assert.Throws<ArgumentOutOfRangeException>(() => clock.SetDrift(-1_000_000));
    }

    /// <summary>Otherwise a timer would come a tick too early, find nothing to do, and be set again for the same moment.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(-1)]
    [InlineData(48_808)]
    [InlineData(-333_333)]
    [InlineData(2_000_000)]
    public void The_moment_at_which_it_will_show_a_time_is_the_first(int millionths)
    {
        (World world, LocalClock clock) = At(TimeSpan.FromTicks(12_345_677));
        clock.SetDrift(millionths);
        for (int ticks = 1; ticks < 200; ticks++)
        {
            TimeSpan wanted = clock.Now + TimeSpan.FromTicks(ticks * 7);
            TimeSpan moment = clock.WorldTimeOf(wanted);
            world.AdvanceTo(moment - TimeSpan.FromTicks(1));
            Assert.True(clock.Now < wanted);
            world.AdvanceTo(moment);
            Assert.True(clock.Now >= wanted);
        }
    }

    [Fact]
    public void A_group_elects_and_serves_with_clocks_that_drift()
    {
        World world = new(1);
        SimulatedGroup group = world.CreateGroup(new SimulatedGroupSettings());
        group.SetClockDrift(NodeId.Of(1), 200_000);
        group.SetClockDrift(NodeId.Of(2), -200_000);
        group.SetClockForward(NodeId.Of(3), TimeSpan.FromHours(1));
        Assert.True(world.RunUntil(() => group.Leader is not null, 5 * Second), "no leader was elected");
        ProposalAnswer? answer = null;
        group.Propose(group.Leader!.Id, KeyValueCommand.Set("x", "1"), given => answer = given);
        Assert.True(world.RunUntil(() => answer is not null, Second), "the write was not answered");
        Assert.Equal(ProposalOutcome.Applied, answer!.Value.Outcome);
    }

    [Fact]
    public void A_fast_clock_makes_a_follower_stand_earlier()
    {
        Assert.True(FirstToStand(fast: 1) == NodeId.Of(1) && FirstToStand(fast: 2) == NodeId.Of(2) && FirstToStand(fast: 3) == NodeId.Of(3));

        static NodeId FirstToStand(int fast)
        {
            World world = new(1);
            List<TraceEvent> trace = [];
            SimulatedGroup group = world.CreateGroup(new SimulatedGroupSettings(), group => group.Tracer = trace.Add);
            group.SetClockDrift(NodeId.Of(fast), 3_000_000);
            Assert.True(world.RunUntil(() => trace.Exists(IsStanding), Second), "nobody stood for election");
            TraceEvent first = trace.Find(IsStanding);
            Assert.Equal(world.Now, first.Time);
            return first.Node;
        }

        static bool IsStanding(TraceEvent trace) => trace.Kind == TraceKind.ElectionStarted;
    }

    private static (World World, LocalClock Clock) At(TimeSpan time)
    {
        World world = new(1);
        LocalClock clock = new(world);
        world.AdvanceTo(time);
        return (world, clock);
    }
}
