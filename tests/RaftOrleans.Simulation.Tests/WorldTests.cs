using RaftOrleans.Consensus;

namespace RaftOrleans.Simulation.Tests;

public sealed class WorldTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    [Fact]
    public void The_same_seed_gives_the_same_trace_byte_for_byte()
    {
        for (long seed = 1; seed <= 20; seed++)
        {
            string first = TraceOf(seed, out ulong firstHash);
            string second = TraceOf(seed, out ulong secondHash);
            Assert.True(first.Length > 1000, $"the trace of seed {seed} has only {first.Length} characters");
            Assert.Equal(first, second);
            Assert.Equal(firstHash, secondHash);
        }
    }

    [Fact]
    public void Another_seed_gives_another_trace()
    {
        Assert.NotEqual(TraceOf(1, out ulong first), TraceOf(2, out ulong second));
        Assert.NotEqual(first, second);
    }

    [Fact]
    public void Writing_the_trace_changes_nothing()
    {
        TraceOf(3, out ulong traced);
        Assert.Equal(traced, SearchRun.Execute(SearchPlan.Draw(3)).EventHash);
    }

    [Fact]
    public void A_mistake_of_a_caller_or_of_an_onlooker_is_none_of_the_node()
    {
        bool fails = false;
        World world = new(1);
        SimulatedGroup group = world.CreateGroup(new SimulatedGroupSettings(), group => group.Tracer = _ =>
        {
            if (fails)
            {
                throw new InvalidOperationException("the onlooker fails");
            }
        });
        Assert.True(world.RunUntil(() => group.Leader is not null, Patience), "no leader was elected");
        NodeId leader = group.Leader!.Id;
        Assert.Throws<ArgumentException>(() => group.Propose(leader, new byte[RaftOptions.Default.MaxCommandBytes + 1], _ => { }));
        fails = true;
        Assert.Throws<InvalidOperationException>(() => group.Campaign(group.Members.First(member => member != leader), isForced: true));
        Assert.Empty(group.Violations);
        Assert.Throws<ArgumentException>(() => world.CreateGroup(new SimulatedGroupSettings
        {
            Name = "other",
            Options = RaftOptions.Default with { HeartbeatInterval = TimeSpan.FromHours(1) },
        }));
    }

    [Fact]
    public void An_alarm_is_no_event_of_the_world()
    {
        World plain = NewWorld(out _);
        plain.RunUntil(TimeSpan.FromSeconds(1));
        World alarmed = NewWorld(out _);
        int rung = 0;
        for (int i = 0; i < 100; i++)
        {
            alarmed.Alarm(TimeSpan.FromMilliseconds(7 * i), () => rung++);
        }

        alarmed.RunUntil(TimeSpan.FromSeconds(1));
        Assert.Equal(100, rung);
        Assert.Equal(plain.Log.Hash, alarmed.Log.Hash);
        Assert.Equal(plain.Events, alarmed.Events);
    }

    [Fact]
    public void A_crash_loses_what_was_not_synced_and_nothing_else()
    {
        World world = NewWorld(out SimulatedGroup group);
        SimulatedNode leader = ElectLeader(world, group);
        RaftLog log = leader.Core!.Log;
        int durable = (int)leader.Core.DurableIndex;
        group.Propose(leader.Id, KeyValueCommand.Set("x", "1"), static _ => { });
        Assert.Equal(durable + 1, log.LastIndex);
        group.Crash(leader.Id);
        Assert.InRange(leader.Durable.Entries.Count, durable, durable + 1);
        Assert.Equal(Enumerable.Range(1, durable).Select(index => log[index]), leader.Durable.Entries.Take(durable));
    }

    [Fact]
    public void A_crash_keeps_some_prefix_of_what_was_not_synced()
    {
        HashSet<int> kept = [];
        for (long seed = 1; seed <= 60; seed++)
        {
            World world = NewWorld(out SimulatedGroup group, seed);
            SimulatedNode leader = ElectLeader(world, group);
            int durable = (int)leader.Core!.DurableIndex;
            for (int i = 0; i < 3; i++)
            {
                group.Propose(leader.Id, KeyValueCommand.Set("x", "1"), static _ => { });
            }

            group.Crash(leader.Id);
            kept.Add(leader.Durable.Entries.Count - durable);
        }

        Assert.Equal([0, 1, 2, 3], kept.Order());
    }

    [Fact]
    public void A_proposer_whose_node_crashes_is_told_that_the_outcome_is_unknown()
    {
        World world = NewWorld(out SimulatedGroup group);
        SimulatedNode leader = ElectLeader(world, group);
        ProposalOutcome? outcome = null;
        group.Propose(leader.Id, KeyValueCommand.Set("x", "1"), answer => outcome = answer.Outcome);
        Assert.Null(outcome);
        group.Crash(leader.Id);
        Assert.Equal(ProposalOutcome.Unknown, outcome);
    }

    [Fact]
    public void A_cut_loses_what_is_under_way()
    {
        World world = NewWorld(out SimulatedGroup group);
        SimulatedNode leader = ElectLeader(world, group);
        world.RunUntil(world.Now + TimeSpan.FromMilliseconds(20));
        group.Propose(leader.Id, KeyValueCommand.Set("x", "1"), static _ => { });
        foreach (SimulatedLink link in group.Links)
        {
            link.Cut();
            link.Restore();
        }

        long sent = leader.Core!.Log.LastIndex;
        world.RunUntil(world.Now + TimeSpan.FromMilliseconds(10));
        Assert.All(group.Nodes.Where(node => node != leader), node => Assert.True(node.Core!.Log.LastIndex < sent));
    }

    [Fact]
    public void A_paused_process_handles_nothing_and_finds_everything_later()
    {
        World world = NewWorld(out SimulatedGroup group);
        SimulatedNode leader = ElectLeader(world, group);
        SimulatedNode follower = group.Nodes.First(node => node != leader);
        group.Pause(follower.Id);
        long before = follower.Core!.Log.LastIndex;
        group.Propose(leader.Id, KeyValueCommand.Set("x", "1"), static _ => { });
        world.RunUntil(world.Now + TimeSpan.FromMilliseconds(30));
        Assert.Equal(before, follower.Core.Log.LastIndex);
        group.Resume(follower.Id);
        Assert.Equal(before + 1, follower.Core.Log.LastIndex);
    }

    [Fact]
    public void A_paused_process_loses_messages_that_find_no_room_and_neither_its_disk_nor_its_callers()
    {
        World world = new(1, new WorldOptions { PausedInboxLimit = 0 });
        SimulatedGroup group = world.CreateGroup(new SimulatedGroupSettings { Options = new RaftOptions { CheckQuorum = false } });
        SimulatedNode leader = ElectLeader(world, group);
        group.Propose(leader.Id, KeyValueCommand.Set("x", "1"), static _ => { });
        group.Pause(leader.Id);
        ProposalOutcome? outcome = null;
        group.Propose(leader.Id, KeyValueCommand.Set("x", "2"), answer => outcome = answer.Outcome);
        world.RunUntil(world.Now + TimeSpan.FromMilliseconds(20));
        Assert.True(leader.Core!.DurableIndex < leader.Core.Log.LastIndex);

        group.Resume(leader.Id);
        Assert.Equal(leader.Core.Log.LastIndex - 1, leader.Core.DurableIndex);
        Assert.All(leader.Core.Followers, follower => Assert.True(follower.MatchIndex < leader.Core.DurableIndex));
        Assert.True(world.RunUntil(() => outcome == ProposalOutcome.Applied, Patience), "waited for the proposal of the paused time");
    }

    [Fact]
    public void Messages_of_an_undisturbed_link_keep_their_order()
    {
        // A message that overtakes another is refused by a follower that has only half of what it needs.
        int refusals = 0;
        World world = new(1);
        SimulatedGroup group = world.CreateGroup(
            new SimulatedGroupSettings(),
            created => created.Tracer = trace => refusals += trace.Kind == TraceKind.AppendRefused ? 1 : 0);
        SimulatedNode leader = ElectLeader(world, group);
        refusals = 0;
        for (int i = 0; i < 200; i++)
        {
            group.Propose(leader.Id, KeyValueCommand.Set("x", "1"), static _ => { });
            world.RunUntil(world.Now + TimeSpan.FromMicroseconds(100));
        }

        Assert.True(
            world.RunUntil(() => group.Nodes.All(node => node.Core!.LastApplied == leader.Core!.Log.LastIndex), Patience),
            "all nodes to apply all");
        Assert.Equal(0, refusals);
    }

    private static World NewWorld(out SimulatedGroup group, long seed = 1)
    {
        World world = new(seed);
        group = world.CreateGroup(new SimulatedGroupSettings());
        return world;
    }

    private static SimulatedNode ElectLeader(World world, SimulatedGroup group)
    {
        Assert.True(
            world.RunUntil(
                () => group.Leader is { Core: { CommitIndex: > 0 } core } && core.DurableIndex == core.Log.LastIndex, Patience),
            "waited for a leader");
        return group.Leader!;
    }

    private static string TraceOf(long seed, out ulong hash)
    {
        StringWriter text = new();
        SearchResult result = SearchRun.Execute(SearchPlan.Draw(seed), text: text);
        hash = result.EventHash;
        return text.ToString();
    }
}
