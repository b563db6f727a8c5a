using System.Text.Json;
using RaftOrleans.Consensus;

namespace RaftOrleans.Lab.Contract;

/// <content>Partitions, cuts and bad links, and what callers are told meanwhile.</content>
public abstract partial class LabContract
{
    /// <summary>How long a call may take that must not succeed.</summary>
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(1);

    [Fact]
    public Task A_leader_in_the_minority_commits_nothing_and_its_entries_are_replaced() => WithGroupAsync(5, async group =>
    {
        await group.SetAsync("x", 1);
        NodeStatus old = await group.LeaderAsync();
        NodeId[] others = await group.NodesAsync(old.Id);
        await group.Group.PartitionAsync([[old.Id, others[0]], others[1..]]);

        Task<ProposalAnswer> lost = group.Group.ProposeAsync(KeyValueCommand.Set("x", "666"), old.Id, Short);
        NodeStatus leader = await group.LeaderAsync(old.Id, others[0]);
        await group.SetAsync("x", 2);
        ProposalAnswer answer = await lost;
        Assert.True(
            answer.Outcome is ProposalOutcome.Unknown or ProposalOutcome.NotLeader or ProposalOutcome.Dropped,
            $"a write that reached no quorum was answered {answer.Outcome}");
        GroupStatus divided = await group.Group.GetStatusAsync();
        Assert.True(divided.Node(old.Id).CommitIndex < divided.Node(leader.Id).CommitIndex, "the minority has committed something");

        await group.Group.HealAsync();
        await group.AssertSameLogsAsync();
        Assert.Equal("2", await group.GetAsync("x"));
        IReadOnlyList<LogLine> log = await group.Group.ReadLogAsync(old.Id, 1, 10_000);
        Assert.DoesNotContain(log, line => line.Command.Contains("666", StringComparison.Ordinal));
    });

    [Fact]
    public Task Without_a_quorum_nothing_is_committed_and_all_goes_on_after_the_heal() => WithGroupAsync(5, async group =>
    {
        await group.SetAsync("x", 1);
        NodeId[] nodes = await group.NodesAsync();
        long committed = (await group.ConvergedAsync()).Nodes.Max(node => node.CommitIndex);
        await group.Group.PartitionAsync([nodes[..2], nodes[2..4], nodes[4..]]);
        foreach (NodeId node in nodes)
        {
            ProposalAnswer answer = await group.Group.ProposeAsync(KeyValueCommand.Set("x", "2"), node, TimeSpan.FromMilliseconds(200));
            Assert.NotEqual(ProposalOutcome.Applied, answer.Outcome);
        }

        Assert.Equal(committed, (await group.Group.GetStatusAsync()).Nodes.Max(node => node.CommitIndex));
        await group.Group.HealAsync();
        await group.SetAsync("x", 3);
        Assert.Equal("3", await group.GetAsync("x"));
        await group.AssertSameLogsAsync();
    });

    [Fact]
    public Task An_isolated_leader_does_not_answer_linearizable_reads() => WithGroupAsync(3, async group =>
    {
        await group.SetAsync("x", 1);
        NodeStatus old = await group.LeaderAsync();
        await group.Group.PartitionAsync([[old.Id]]);
        Task<ReadAnswer> first = group.Group.ReadAsync(KeyValueQuery.Get("x"), via: old.Id, within: Short);
        await group.LeaderAsync(old.Id);
        await group.SetAsync("x", 2);
        ReadAnswer second = await group.Group.ReadAsync(KeyValueQuery.Get("x"), via: old.Id, within: Short);
        Assert.NotEqual(ReadOutcome.Answered, (await first).Outcome);
        Assert.NotEqual(ReadOutcome.Answered, second.Outcome);
        Assert.Equal("1", await group.GetAsync("x", old.Id, ReadConsistency.Stale));
        Assert.Equal("2", await group.GetAsync("x"));
        await group.Group.HealAsync();
        await group.ConvergedAsync();
        Assert.Equal("2", await group.GetAsync("x", old.Id));
    });

    [Fact]
    public Task A_leader_that_hears_nobody_gives_up() => WithGroupAsync(3, async group =>
    {
        NodeStatus old = await group.LeaderAsync();
        foreach (NodeId other in await group.NodesAsync(old.Id))
        {
            await group.Group.CutAsync(other, old.Id, oneWay: true);
        }

        NodeStatus leader = await group.LeaderAsync(old.Id);
        Assert.True(leader.Term > old.Term, $"term {leader.Term} is not above {old.Term}");
        await group.SetAsync("x", 1);
        Assert.Equal(2, (await group.Group.GetNetworkAsync()).Links.Count(link => link.IsCut));
        await group.Group.HealAsync();
        await group.AssertSameLogsAsync();
    });

    [Fact]
    public Task One_cut_link_to_a_follower_does_not_stop_the_group() => WithGroupAsync(3, async group =>
    {
        NodeStatus leader = await group.LeaderAsync();
        NodeId follower = (await group.NodesAsync(leader.Id))[0];
        await group.Group.CutAsync(leader.Id, follower);
        for (int i = 0; i < 5; i++)
        {
            await group.SetAsync("x", i);
        }

        await group.Group.HealAsync();
        await group.AssertSameLogsAsync();
        Assert.Equal("4", await group.GetAsync("x"));
    });

    [Fact]
    public Task Lossy_doubling_reordering_links_lose_nothing_that_was_acknowledged() => WithGroupAsync(3, async group =>
    {
        NodeId[] nodes = await group.NodesAsync();
        LinkFaults faults = new(Drop: 0.1, Duplicate: 0.1, Reorder: 0.1, Jitter: TimeSpan.FromMilliseconds(5));
        foreach (NodeId from in nodes)
        {
            foreach (NodeId to in nodes.Where(to => to.Number > from.Number))
            {
                await group.Group.SetLinkAsync(from, to, faults);
            }
        }

        Assert.Equal(6, (await group.Group.GetNetworkAsync()).Links.Count);
        List<int> acknowledged = [];
        List<int> unknown = [];
        for (int i = 0; i < 30; i++)
        {
            ProposalAnswer answer = await group.Group.ProposeAsync(
                KeyValueCommand.Append("list", GroupUnderTest.Json(i)), within: GroupUnderTest.Patience);
            (answer.Outcome == ProposalOutcome.Applied ? acknowledged : unknown).Add(i);
        }

        await group.Group.HealAsync();
        await group.AssertSameLogsAsync();
        AssertOnce(await group.GetAsync("list"), acknowledged, unknown, []);
        Assert.True(acknowledged.Count >= 20, $"only {acknowledged.Count} of 30 writes were acknowledged over lossy links");
    });

    [Fact]
    public Task Leader_changes_under_load_lose_no_success_and_invent_none() => WithGroupAsync(3, async group =>
    {
        List<int> acknowledged = [];
        List<int> unknown = [];
        List<int> never = [];
        bool isOver = false;
        Task[] writers = [.. Enumerable.Range(0, 4).Select(WriteAsync)];
        for (int change = 0; change < 4; change++)
        {
            int before = acknowledged.Count;
            Assert.True(
                await group.Lab.WaitUntilAsync(() => Task.FromResult(acknowledged.Count > before), GroupUnderTest.Patience),
                $"waited for a write to be acknowledged before leader change {change + 1}");
            NodeStatus leader = await group.LeaderAsync();
            if (change % 2 == 0)
            {
                await group.Group.CrashAsync(leader.Id);
                await group.LeaderAsync(leader.Id);
                await group.Group.RestartAsync(leader.Id);
            }
            else
            {
                await group.Group.PartitionAsync([[leader.Id]]);
                await group.LeaderAsync(leader.Id);
                await group.Group.HealAsync();
            }
        }

        isOver = true;
        await Task.WhenAll(writers);
        await group.AssertSameLogsAsync();
        AssertOnce(await group.GetAsync("list"), acknowledged, unknown, never);

        async Task WriteAsync(int writer)
        {
            for (int i = 0; !isOver; i++)
            {
                int value = (writer * 1_000_000) + i;
                NodeStatus? leader = (await group.Group.GetStatusAsync()).Nodes.FirstOrDefault(node => node is { Role: Role.Leader, Health: NodeHealth.Running });
                if (leader is null)
                {
                    await group.Lab.DelayAsync(TimeSpan.FromMilliseconds(5));
                    continue;
                }

                List<int> outcome = await ProposeOnceAsync(leader.Id, value) switch
                {
                    ProposalOutcome.Applied => acknowledged,
                    ProposalOutcome.Unknown => unknown,
                    _ => never,
                };
                lock (outcome)
                {
                    outcome.Add(value);
                }
            }
        }

        async Task<ProposalOutcome> ProposeOnceAsync(NodeId node, int value)
        {
            try
            {
                return (await group.Group.ProposeAsync(KeyValueCommand.Append("list", GroupUnderTest.Json(value)), node, Short)).Outcome;
            }
            catch (LabException e) when (e.Reason == LabFailure.Unavailable)
            {
                return ProposalOutcome.NotLeader;
            }
        }
    });

    /// <summary>What was acknowledged is there once, what certainly failed is not there, what is unknown is there once or not.</summary>
    private static void AssertOnce(string? json, List<int> acknowledged, List<int> unknown, List<int> never)
    {
        int[] list = json is null ? [] : JsonSerializer.Deserialize<int[]>(json)!;
        Assert.Equal(list.Distinct().Count(), list.Length);
        Assert.Empty(acknowledged.Except(list));
        Assert.Empty(list.Intersect(never));
        Assert.Empty(list.Except(acknowledged).Except(unknown));
    }
}
