using RaftOrleans.Consensus;

namespace RaftOrleans.Simulation.Tests;

/// <summary>Shapes of partitions, links that clog, times of messages, and processes that are slow.</summary>
public sealed class LinkAndProcessFaultTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly NodeId[] Five = [.. Enumerable.Range(1, 5).Select(NodeId.Of)];

    [Theory]
    [InlineData(PartitionShape.Halves, 5, "n2-n5 n2-n1 n3-n5 n3-n1 n4-n5 n4-n1")]
    [InlineData(PartitionShape.Minority, 5, "n2-n4 n2-n5 n2-n1 n3-n4 n3-n5 n3-n1")]
    [InlineData(PartitionShape.Ring, 5, "n2-n4 n2-n5 n3-n5 n3-n1 n4-n1")]
    [InlineData(PartitionShape.Bridge, 5, "n3-n5 n3-n1 n4-n5 n4-n1")]
    [InlineData(PartitionShape.Isolated, 3, "n2-n3 n2-n1")]
    [InlineData(PartitionShape.Partial, 3, "n2-n3")]
    public void A_shape_cuts_these_links(PartitionShape shape, int nodes, string pairs) => Assert.Equal(
        pairs, string.Join(' ', shape.CutPairs(Five[..nodes], NodeId.Of(2)).Select(pair => $"{pair.One}-{pair.Other}")));

    [Fact]
    public void In_a_ring_everybody_has_a_majority_and_no_two_have_the_same_one()
    {
        for (int count = PartitionShape.Ring.FewestNodes(); count <= 25; count++)
        {
            NodeId[] nodes = [.. Enumerable.Range(1, count).Select(NodeId.Of)];
            IReadOnlyList<(NodeId One, NodeId Other)> cut = PartitionShape.Ring.CutPairs(nodes, nodes[0]);
            string[] reached = [.. nodes.Select(node => string.Join(
                ',', nodes.Where(other => !cut.Contains((node, other)) && !cut.Contains((other, node)))))];
            Assert.All(reached, others => Assert.True(others.Split(',').Length > count / 2, $"{others} of {count}"));
            Assert.Equal(count, reached.Distinct().Count());
        }
    }

    [Fact]
    public void A_shape_needs_enough_nodes_and_one_of_them_as_its_centre()
    {
        Assert.Throws<ArgumentException>(() => PartitionShape.Ring.CutPairs(Five[..3], Five[0]));
        Assert.Throws<ArgumentException>(() => PartitionShape.Halves.CutPairs(Five[..3], Five[4]));
        Assert.All(
            Enum.GetValues<PartitionShape>(),
            shape => Assert.NotEmpty(shape.CutPairs(Five[..shape.FewestNodes()], Five[0])));
    }

    [Fact]
    public void A_clogged_link_loses_nothing_and_a_cut_loses_what_waits()
    {
        (World world, SimulatedGroup group) = Elected();
        NodeId leader = group.Leader!.Id;
        NodeId follower = group.Members.First(node => node != leader);
        SimulatedLink link = group.Link(leader, follower);
        link.Clog();
        long seen = group.Node(follower).Core!.Log.LastIndex;
        Write(world, group);
        world.RunUntil(world.Now + TimeSpan.FromMilliseconds(50));
        Assert.Equal(seen, group.Node(follower).Core!.Log.LastIndex);
        link.Release();
        Assert.True(
            world.RunUntil(() => group.Node(follower).Core!.Log.LastIndex > seen, TimeSpan.FromMilliseconds(5)), "what has waited did not come");

        // Nothing is sent while the leader is frozen, so what comes then has waited, or nothing has.
        link.Clog();
        seen = group.Node(follower).Core!.Log.LastIndex;
        Write(world, group);
        group.Pause(leader);
        link.Cut();
        link.Restore();
        link.Release();
        world.RunUntil(world.Now + TimeSpan.FromMilliseconds(20));
        Assert.Equal(seen, group.Node(follower).Core!.Log.LastIndex);
        group.Resume(leader);
        Assert.Empty(group.Violations);
    }

    [Fact]
    public void A_slow_process_handles_one_input_after_the_other_each_in_its_time()
    {
        (World world, SimulatedGroup group) = Elected();
        NodeId leader = group.Leader!.Id;
        TimeSpan step = TimeSpan.FromMilliseconds(5);
        TimeSpan usual = TimeOf(world, () => Write(world, group));
        Assert.True(usual < step, $"a write took {usual}");
        group.SetStepTime(leader, step);
        TimeSpan slow = TimeOf(world, () => Write(world, group));

        // The proposal, the answer of a follower, and the leader's own disk or the other follower: three inputs at least.
        Assert.True(slow >= 2 * step, $"a write took {slow}");
        group.Crash(leader);
        Assert.Equal(step, group.Node(leader).StepTime);
        group.Restart(leader);
        group.SetStepTime(leader, TimeSpan.Zero);
        Assert.True(world.RunUntil(() => group.Leader is { } next && next.Core!.CommitIndex >= group.CommittedIndex, 5 * Second), "nobody leads");
        Assert.True(TimeOf(world, () => Write(world, group)) < step);
        Assert.Empty(group.Violations);
        Assert.Throws<ArgumentOutOfRangeException>(() => group.SetStepTime(leader, TimeSpan.FromTicks(-1)));
    }

    [Theory]
    [InlineData(LatencyDistribution.Uniform, 0.5, 0)]
    [InlineData(LatencyDistribution.Exponential, 0.3935, 0.0067)]
    [InlineData(LatencyDistribution.HeavyTail, 0.5556, 0.0278)]
    public void Times_are_spread_as_they_should_be(LatencyDistribution distribution, double belowHalf, double aboveFive)
    {
        const int draws = 200_000;
        DeterministicRandom random = new(3);
        TimeSpan mean = TimeSpan.FromMilliseconds(10);
        TimeSpan min = TimeSpan.FromMilliseconds(1);
        double[] times = [.. Enumerable.Range(0, draws).Select(_ =>
            (distribution.Draw(random, min, min + (2 * mean)) - min) / mean)];
        Assert.All(times, time => Assert.True(time >= 0));
        double half = distribution == LatencyDistribution.Uniform ? 1 : 0.5;
        Assert.InRange(times.Count(time => time < half) / (double)draws, belowHalf - 0.005, belowHalf + 0.005);
        Assert.InRange(times.Count(time => time > 5) / (double)draws, aboveFive - 0.002, aboveFive + 0.002);
    }

    [Fact]
    public void A_world_may_have_latencies_with_a_tail()
    {
        World world = new(1, new WorldOptions { Latency = LatencyDistribution.HeavyTail });
        SimulatedGroup group = world.CreateGroup(new SimulatedGroupSettings());
        Assert.True(world.RunUntil(() => group.Leader?.Core!.CommitIndex > 0, 10 * Second), "nobody was elected");
        Assert.NotEqual(Elected(1).World.Log.Hash, world.Log.Hash);
    }

    private static (World World, SimulatedGroup Group) Elected(long seed = 7)
    {
        World world = new(seed);
        SimulatedGroup group = world.CreateGroup(new SimulatedGroupSettings());
        Assert.True(world.RunUntil(() => group.Leader?.Core!.CommitIndex > 0, 10 * Second), "nobody was elected");
        world.RunUntil(world.Now + Second);
        return (world, group);
    }

    private static TimeSpan TimeOf(World world, Action action)
    {
        TimeSpan before = world.Now;
        action();
        return world.Now - before;
    }

    private static void Write(World world, SimulatedGroup group)
    {
        ProposalAnswer? answer = null;
        group.Propose(group.Leader!.Id, KeyValueCommand.Set("k", "1"), got => answer = got);
        Assert.True(world.RunUntil(() => answer is not null, 5 * Second), "a write was not answered");
        Assert.Equal(ProposalOutcome.Applied, answer!.Value.Outcome);
    }
}
