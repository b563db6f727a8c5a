using RaftOrleans.Consensus;
using RaftOrleans.Lab;

namespace RaftOrleans.Grains.Tests.Events;

[Collection(nameof(ThreeSilos))]
public class GroupEventsTests(ThreeSilos silos)
{
    private readonly OrleansLab _lab = silos.Cluster.Lab;

    [Fact]
    public async Task Numbers_are_gapless_whoever_reports_from_wherever()
    {
        await using TestGroup group = await TestGroup.CreateAsync(_lab, nodes: 5);
        for (int round = 0; round < 3; round++)
        {
            NodeId leader = await group.LeaderAsync();
            await group.Lab.PartitionAsync([[leader]]);
            await group.LeaderAsync(otherThan: leader);
            await group.Lab.HealAsync();
            await group.SetAsync("k", round);
            await group.ConvergedAsync();
        }

        int healed = 0;
        List<LabEvent> events = await group.EventsUntilAsync(happened => happened.Name == "Healed" && ++healed == 3);

        Assert.Equal(Enumerable.Range(1, events.Count), events.Select(happened => (int)happened.Number));
        Assert.Equal("Created", events[0].Name);
        Assert.Equal(5, events.Count(happened => happened is { Kind: LabEventKind.Process, Name: "Started" }));
        Assert.Contains(events, happened => happened is { Kind: LabEventKind.Node, Name: nameof(TraceKind.RoleChanged) });
        Assert.All(events, happened => Assert.Equal(group.Name, happened.Group));
    }

    [Fact]
    public async Task The_events_of_one_node_keep_their_order()
    {
        await using TestGroup group = await TestGroup.CreateAsync(_lab);
        for (int round = 0; round < 5; round++)
        {
            await group.Lab.StepDownAsync(await group.LeaderAsync());
            await group.SetAsync("k", round);
        }

        NodeId node = await group.FollowerAsync();
        await group.Lab.CrashAsync(node);
        List<LabEvent> events = await group.EventsUntilAsync(happened => happened is { Kind: LabEventKind.Process, Name: "Crashed" });

        IEnumerable<LabEvent> steps = events.Where(happened => happened.Kind == LabEventKind.Node);
        foreach (IGrouping<NodeId, LabEvent> ofNode in steps.GroupBy(happened => happened.Node))
        {
            Assert.Equal(
                ofNode.OrderBy(happened => happened.Time).Select(happened => happened.Number),
                ofNode.Select(happened => happened.Number));
        }
    }

    [Fact]
    public async Task Reading_without_following_ends_with_what_is_there()
    {
        await using TestGroup group = await TestGroup.CreateAsync(_lab);
        await group.Lab.HealAsync();

        List<LabEvent> events = await ToListAsync(group.Lab.EventsAsync(follow: false));
        List<LabEvent> rest = await ToListAsync(group.Lab.EventsAsync(after: events[2].Number, follow: false));

        Assert.Contains(events, happened => happened.Name == "Healed");
        Assert.Equal(events[3].Number, rest[0].Number);
    }

    [Fact]
    public async Task Followers_see_the_end_of_the_group()
    {
        await using TestGroup group = await TestGroup.CreateAsync(_lab);
        TaskCompletionSource isFollowing = new();
        Task<List<LabEvent>> all = ToListAsync(group.Lab.EventsAsync(), isFollowing.TrySetResult);
        await isFollowing.Task;

        await _lab.DeleteGroupAsync(group.Name);

        List<LabEvent> events = await all.WaitAsync(TestGroup.Patience);
        Assert.Equal("Deleted", events[^1].Name);
        LabException error = await Assert.ThrowsAsync<LabException>(() => ToListAsync(group.Lab.EventsAsync()));
        Assert.Equal(LabFailure.NotFound, error.Reason);
    }

    [Fact]
    public async Task A_reader_who_comes_late_is_told_what_is_lost()
    {
        IEventFeedGrain feed = silos.Cluster.Grains.GetEventFeed($"feed{Guid.NewGuid():N}");
        LabEvent happened = new(0, TimeSpan.Zero, "g", LabEventKind.Node, "x", NodeId.Of(1), 1, "");
        for (int i = 0; i < 12; i++)
        {
            await feed.Publish(new EventBatch([.. Enumerable.Repeat(happened, 1_000)]));
        }

        EventPage page = await feed.Read(0, 100, TimeSpan.Zero);

        Assert.Equal(LabEventKind.Lost, page.Events[0].Kind);
        Assert.Equal(2_000, page.Events[0].Number);
        Assert.Equal(2_001, page.Events[1].Number);
        Assert.Equal(2_099, page.Next);
        await feed.Close();
    }

    [Fact]
    public async Task A_reader_waits_for_the_next_event()
    {
        IEventFeedGrain feed = silos.Cluster.Grains.GetEventFeed($"feed{Guid.NewGuid():N}");
        Task<EventPage> waiting = feed.Read(0, 100, TestGroup.Patience);
        Assert.Empty((await feed.Read(0, 100, TimeSpan.FromMilliseconds(1))).Events);
        Assert.False(waiting.IsCompleted);

        await feed.Publish(new EventBatch([new LabEvent(0, TimeSpan.Zero, "g", LabEventKind.Node, "x", NodeId.Of(1), 1, "")]));

        Assert.Equal(1, Assert.Single((await waiting).Events).Number);
        await feed.Close();
    }

    private static async Task<List<LabEvent>> ToListAsync(IAsyncEnumerable<LabEvent> events, Func<bool>? first = null)
    {
        List<LabEvent> all = [];
        await foreach (LabEvent happened in events)
        {
            all.Add(happened);
            first?.Invoke();
        }

        return all;
    }
}
