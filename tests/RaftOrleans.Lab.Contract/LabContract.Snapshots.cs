using RaftOrleans.Consensus;

namespace RaftOrleans.Lab.Contract;

/// <content>Snapshots, sessions, reads that rest on less than a round, and options that change.</content>
public abstract partial class LabContract
{
    private RaftOptions SmallSnapshots => Options with { SnapshotEntries = 20, SnapshotTrailing = 5, SnapshotChunkBytes = 64 };

    [Fact]
    public Task Logs_are_compacted_and_nodes_restart_from_snapshot_and_log() => WithGroupAsync(3, async group =>
    {
        for (int i = 0; i < 100; i++)
        {
            await group.SetAsync($"k{i % 7}", i);
        }

        GroupStatus status = await group.ConvergedAsync();
        Assert.All(status.Nodes, node => Assert.InRange(node.LastIndex - node.FirstIndex, 5, 30));
        foreach (NodeId node in await group.NodesAsync())
        {
            await group.Group.RestartAsync(node);
        }

        await group.ConvergedAsync();
        for (int i = 93; i < 100; i++)
        {
            Assert.Equal(GroupUnderTest.Json(i), await group.GetAsync($"k{i % 7}"));
        }
    }, SmallSnapshots);

    [Fact]
    public Task A_follower_that_is_far_behind_gets_the_snapshot_in_pieces() => WithGroupAsync(3, async group =>
    {
        NodeStatus leader = await group.LeaderAsync();
        NodeId follower = (await group.NodesAsync(leader.Id))[0];
        await group.Group.CrashAsync(follower);
        for (int i = 0; i < 100; i++)
        {
            await group.SetAsync($"key-{i}", i);
        }

        await group.Group.RestartAsync(follower);
        GroupStatus status = await group.ConvergedAsync();
        Assert.True(status.Node(follower).SnapshotIndex > 60, $"its snapshot ends at {status.Node(follower).SnapshotIndex}");
        Assert.Equal("3", await group.GetAsync("key-3", follower, ReadConsistency.Stale));
    }, SmallSnapshots);

    [Fact]
    public Task A_snapshot_is_taken_when_somebody_wants_one() => WithGroupAsync(3, async group =>
    {
        for (int i = 0; i < 5; i++)
        {
            await group.SetAsync("x", i);
        }

        GroupStatus before = await group.ConvergedAsync();
        Assert.All(before.Nodes, node => Assert.Equal(0, node.SnapshotIndex));
        NodeId node = before.Nodes[1].Id;
        await group.Group.TakeSnapshotAsync(node);
        await group.WaitAsync($"a snapshot on {node}", status => status.Node(node).SnapshotIndex == before.Node(node).LastApplied);
    });

    [Fact]
    public Task A_command_of_a_session_is_applied_once_however_often_it_comes() => WithGroupAsync(3, async group =>
    {
        ProposalAnswer opened = await RequestAsync(group, new OpenSessionRequest(TimeSpan.FromMinutes(1)));
        long session = opened.Index;
        ReadOnlyMemory<byte> command = KeyValueCommand.Append("list", "1");
        ProposalAnswer first = await RequestAsync(group, new SessionCommandRequest(session, 1, 1, command));

        // The second time another leader is asked.
        NodeStatus leader = await group.LeaderAsync();
        await group.Group.CrashAsync(leader.Id);
        await group.LeaderAsync(leader.Id);
        ProposalAnswer second = await RequestAsync(group, new SessionCommandRequest(session, 1, 1, command));
        Assert.Equal(first.Result.ToArray(), second.Result.ToArray());
        Assert.Equal("[1]", await group.GetAsync("list"));

        await RequestAsync(group, new CloseSessionRequest(session));
        ProposalAnswer late = await group.Group.RequestAsync(
            new SessionCommandRequest(session, 2, 2, command), within: GroupUnderTest.Patience);
        Assert.Equal(ProposalOutcome.SessionExpired, late.Outcome);
        Assert.Equal("[1]", await group.GetAsync("list"));
    });

    [Theory]
    [InlineData(ReadConsistency.Lease)]
    [InlineData(ReadConsistency.Bounded)]
    [InlineData(ReadConsistency.Session)]
    public Task Reads_that_rest_on_less_than_a_round_see_what_they_must(ReadConsistency consistency) => WithGroupAsync(3, async group =>
    {
        long index = 0;
        for (int i = 0; i < 10; i++)
        {
            index = await group.SetAsync("x", i);
        }

        foreach (NodeId node in await group.NodesAsync())
        {
            ReadRequest request = new(KeyValueQuery.Get("x"), consistency) { MinIndex = index };
            ReadAnswer answer = await group.Group.ReadAsync(request, node, GroupUnderTest.Patience);
            Assert.Equal(ReadOutcome.Answered, answer.Outcome);
            Assert.Equal("9", KeyValueResult.Parse(answer.Result).Value);
        }
    });

    [Fact]
    public Task Options_change_while_the_nodes_run_where_that_is_safe() => WithGroupAsync(3, async group =>
    {
        await group.SetAsync("x", 1);
        await group.Group.ChangeOptionsAsync(Options with { SnapshotEntries = 10, SnapshotTrailing = 0 });
        for (int i = 0; i < 15; i++)
        {
            await group.SetAsync("x", i);
        }

        await group.WaitAsync("snapshots", status => status.Nodes.All(node => node.SnapshotIndex > 0));
        await AssertFailsAsync(
            LabFailure.Invalid, () => group.Group.ChangeOptionsAsync(Options with { LeaderStickiness = false }));
    });

    private static async Task<ProposalAnswer> RequestAsync(GroupUnderTest group, LeaderRequest request)
    {
        ProposalAnswer answer = await group.Group.RequestAsync(request, within: GroupUnderTest.Patience);
        Assert.True(answer.Outcome == ProposalOutcome.Applied, $"{request} was answered {answer.Outcome} {answer.Reason}");
        return answer;
    }
}
