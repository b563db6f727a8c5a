using RaftOrleans.Consensus;

namespace RaftOrleans.Lab.Contract;

/// <content>Elections, replication, reads, logs, events, and what is refused.</content>
public abstract partial class LabContract
{
    [Fact]
    public Task Elects_one_leader_whom_all_follow() => WithGroupAsync(3, async group =>
    {
        GroupStatus status = await group.ConvergedAsync();
        Assert.Single(status.Nodes, node => node.Role == Role.Leader);
        Assert.All(status.Nodes, node => Assert.Equal(status.Leader, node.Leader));
        Assert.All(status.Nodes, node => Assert.Equal(NodeHealth.Running, node.Health));
    });

    [Fact]
    public Task A_group_of_one_leads_itself() => WithGroupAsync(1, async group =>
    {
        await group.SetAsync("x", 1);
        Assert.Equal("1", await group.GetAsync("x"));
    });

    [Fact]
    public Task Replicates_writes_to_every_node() => WithGroupAsync(3, async group =>
    {
        long last = 0;
        for (int i = 0; i < 20; i++)
        {
            long index = await group.SetAsync($"k{i}", i);
            Assert.True(index > last, $"index {index} does not follow {last}");
            last = index;
        }

        await group.AssertSameLogsAsync();
        foreach (NodeId node in await group.NodesAsync())
        {
            Assert.Equal("7", await group.GetAsync("k7", node, ReadConsistency.Stale));
        }
    });

    [Fact]
    public Task Concurrent_writers_are_all_served_once() => WithGroupAsync(3, async group =>
    {
        Task<ProposalAnswer>[] writers = [.. Enumerable.Range(0, 50).Select(i =>
            group.Group.ProposeAsync(KeyValueCommand.Append("list", GroupUnderTest.Json(i)), within: GroupUnderTest.Patience))];
        ProposalAnswer[] answers = await Task.WhenAll(writers);
        Assert.All(answers, answer => Assert.Equal(ProposalOutcome.Applied, answer.Outcome));
        Assert.Equal(50, answers.Select(answer => answer.Index).Distinct().Count());
        int[] list = System.Text.Json.JsonSerializer.Deserialize<int[]>((await group.GetAsync("list"))!)!;
        Assert.Equal(Enumerable.Range(0, 50), list.Order());
    });

    [Fact]
    public Task A_follower_answers_linearizable_reads() => WithGroupAsync(3, async group =>
    {
        NodeStatus leader = await group.LeaderAsync();
        foreach (NodeId follower in await group.NodesAsync(leader.Id))
        {
            for (int i = 0; i < 5; i++)
            {
                await group.SetAsync("x", i);
                Assert.Equal(GroupUnderTest.Json(i), await group.GetAsync("x", follower));
            }
        }
    });

    [Fact]
    public Task A_follower_refuses_a_proposal_and_names_the_leader() => WithGroupAsync(3, async group =>
    {
        GroupStatus status = await group.ConvergedAsync();
        NodeId follower = status.Nodes.First(node => node.Id != status.Leader).Id;
        ProposalAnswer answer = await group.Group.ProposeAsync(KeyValueCommand.Set("x", "1"), via: follower);
        Assert.Equal(ProposalOutcome.NotLeader, answer.Outcome);
        Assert.Equal(status.Leader, answer.Leader);
        Assert.Null(await group.GetAsync("x"));
    });

    [Fact]
    public Task A_log_can_be_read_in_pages() => WithGroupAsync(3, async group =>
    {
        for (int i = 0; i < 6; i++)
        {
            await group.SetAsync("x", i);
        }

        NodeStatus leader = await group.LeaderAsync();
        IReadOnlyList<LogLine> all = await group.Group.ReadLogAsync(leader.Id, 1, 100);
        IReadOnlyList<LogLine> page = await group.Group.ReadLogAsync(leader.Id, 3, 2);
        Assert.Equal(leader.LastIndex, all[^1].Index);
        Assert.Equal(all.Skip(2).Take(2), page);
        Assert.Contains(all, line => line.Kind == EntryKind.NoOp);
        Assert.Equal("SET x 5", all[^1].Command);
        Assert.Empty(await group.Group.ReadLogAsync(leader.Id, leader.LastIndex + 1, 10));
    });

    [Fact]
    public Task Events_are_numbered_without_gaps_and_tell_of_the_election() => WithGroupAsync(3, async group =>
    {
        NodeStatus leader = await group.LeaderAsync();
        List<LabEvent> events = [];
        bool isTold = await group.Lab.WaitUntilAsync(
            async () =>
            {
                events.Clear();
                await foreach (LabEvent labEvent in group.Group.EventsAsync(follow: false))
                {
                    events.Add(labEvent);
                }

                return events.Exists(labEvent => labEvent.Name == nameof(TraceKind.RoleChanged) && labEvent.Node == leader.Id && labEvent.Details.Contains("the leader"));
            },
            GroupUnderTest.Patience);
        Assert.True(isTold, $"no event tells that {leader.Id} became the leader; there are {events.Count} events");
        Assert.Equal(Enumerable.Range(1, events.Count).Select(number => (long)number), events.Select(labEvent => labEvent.Number));
    });

    [Fact]
    public Task Groups_do_not_touch_each_other() => WithGroupAsync(3, first => RunInSecondGroupAsync(first.Lab, async second =>
    {
        await first.SetAsync("x", 1);
        await second.SetAsync("x", 2);
        NodeStatus leader = await first.LeaderAsync();
        await first.Group.CrashAsync(leader.Id);
        Assert.Equal("2", await second.GetAsync("x"));
        Assert.Equal("1", await first.GetAsync("x"));
    }));

    [Fact]
    public Task What_does_not_exist_is_refused() => RunAsync(async lab =>
    {
        await AssertFailsAsync(LabFailure.NotFound, () => lab.Group("nosuch").GetStatusAsync());
        await AssertFailsAsync(LabFailure.NotFound, () => lab.DeleteGroupAsync("nosuch"));
        await AssertFailsAsync(LabFailure.Invalid, () => lab.CreateGroupAsync(new GroupSpecification { Name = "a b" }));
        await AssertFailsAsync(LabFailure.Invalid, () => lab.CreateGroupAsync(new GroupSpecification { Name = "none", Nodes = 0 }));
        await AssertFailsAsync(LabFailure.Invalid, () => lab.CreateGroupAsync(new GroupSpecification
        {
            Name = "slow",
            Options = new RaftOptions { HeartbeatInterval = TimeSpan.FromSeconds(1) },
        }));
        await AssertFailsAsync(LabFailure.Invalid, () => lab.CreateGroupAsync(new GroupSpecification { Name = "other", StateMachine = "nosuch" }));
    });

    [Fact]
    public Task What_makes_no_sense_is_refused_and_changes_nothing() => WithGroupAsync(3, async group =>
    {
        NodeId n1 = NodeId.Of(1);
        await group.SetAsync("x", 1);
        await AssertFailsAsync(LabFailure.Conflict, () => group.Lab.CreateGroupAsync(new GroupSpecification { Name = group.Group.Name }));
        await AssertFailsAsync(LabFailure.NotFound, () => group.Group.CrashAsync(NodeId.Of(9)));
        await AssertFailsAsync(LabFailure.NotFound, () => group.Group.PartitionAsync([[NodeId.Of(9)]]));
        await AssertFailsAsync(LabFailure.Invalid, () => group.Group.PartitionAsync([[n1], [n1]]));
        await AssertFailsAsync(LabFailure.Invalid, () => group.Group.CutAsync(n1, n1));
        await AssertFailsAsync(LabFailure.Invalid, () => group.Group.SetLinkAsync(n1, NodeId.Of(2), new LinkFaults(Drop: 1.5)));
        await AssertFailsAsync(LabFailure.Conflict, () => group.Group.ResumeAsync(n1));
        await AssertFailsAsync(LabFailure.Invalid, () => group.Group.ReadLogAsync(n1, 0, 10));
        Assert.Empty((await group.Group.GetNetworkAsync()).Links);
        Assert.Equal("1", await group.GetAsync("x"));
    });

    [Fact]
    public Task A_deleted_group_is_gone_and_its_name_is_free() => RunAsync(async lab =>
    {
        GroupSpecification specification = new() { Name = "again", Options = Options };
        await lab.CreateGroupAsync(specification);
        GroupUnderTest group = new(lab, lab.Group("again"));
        await group.LeaderAsync();
        await group.SetAsync("x", 1);
        await lab.DeleteGroupAsync("again");
        Assert.DoesNotContain("again", await lab.GetGroupsAsync());
        await AssertFailsAsync(LabFailure.NotFound, () => group.Group.GetStatusAsync());
        await lab.CreateGroupAsync(specification);
        await group.LeaderAsync();
        Assert.Null(await group.GetAsync("x"));
    });

    private static async Task AssertFailsAsync(LabFailure reason, Func<Task> action)
    {
        LabException failure = await Assert.ThrowsAsync<LabException>(action);
        Assert.True(failure.Reason == reason, $"expected {reason}, got {failure.Reason}: {failure.Message}");
        Assert.NotEmpty(failure.Message);
    }

    private async Task RunInSecondGroupAsync(ILab lab, Func<GroupUnderTest, Task> test)
    {
        await lab.CreateGroupAsync(new GroupSpecification { Name = "second", Options = Options });
        GroupUnderTest group = new(lab, lab.Group("second"));
        await group.LeaderAsync();
        await test(group);
        await lab.DeleteGroupAsync("second");
    }
}
