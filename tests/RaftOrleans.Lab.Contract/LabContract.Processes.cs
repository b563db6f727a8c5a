using RaftOrleans.Consensus;

namespace RaftOrleans.Lab.Contract;

/// <content>Crashes, restarts, pauses, and elections on demand.</content>
public abstract partial class LabContract
{
    [Fact]
    public Task A_new_leader_has_all_that_was_acknowledged_before_the_old_one_crashed() => WithGroupAsync(5, async group =>
    {
        for (int i = 0; i < 10; i++)
        {
            await group.SetAsync($"k{i}", i);
        }

        NodeStatus old = await group.LeaderAsync();
        await group.Group.CrashAsync(old.Id);
        NodeStatus leader = await group.LeaderAsync(old.Id);
        Assert.True(leader.Term > old.Term, $"term {leader.Term} is not above {old.Term}");
        for (int i = 0; i < 10; i++)
        {
            Assert.Equal(GroupUnderTest.Json(i), await group.GetAsync($"k{i}"));
        }

        NodeStatus crashed = (await group.Group.GetStatusAsync()).Node(old.Id);
        Assert.Equal(
            (NodeHealth.Crashed, Role.Follower, old.Term, 0L, 0L),
            (crashed.Health, crashed.Role, crashed.Term, crashed.CommitIndex, crashed.LastApplied));
        Assert.True(crashed.LastIndex >= 10, $"{crashed.LastIndex} entries are on its disk");
        await group.Group.RestartAsync(old.Id);
        await group.AssertSameLogsAsync();
    });

    [Fact]
    public Task A_crashed_follower_catches_up() => WithGroupAsync(3, async group =>
    {
        NodeStatus leader = await group.LeaderAsync();
        NodeId follower = (await group.NodesAsync(leader.Id))[0];
        await group.Group.CrashAsync(follower);
        for (int i = 0; i < 30; i++)
        {
            await group.SetAsync("x", i);
        }

        await group.Group.RestartAsync(follower);
        await group.AssertSameLogsAsync();
        Assert.Equal("29", await group.GetAsync("x", follower, ReadConsistency.Stale));
    });

    [Fact]
    public Task A_crashed_node_can_not_be_crashed_again_nor_asked() => WithGroupAsync(3, async group =>
    {
        NodeStatus leader = await group.LeaderAsync();
        await group.Group.CrashAsync(leader.Id);
        await AssertFailsAsync(LabFailure.Conflict, () => group.Group.CrashAsync(leader.Id));
        await AssertFailsAsync(LabFailure.Conflict, () => group.Group.PauseAsync(leader.Id));
        await AssertFailsAsync(LabFailure.Unavailable, () => group.Group.ProposeAsync(KeyValueCommand.Set("x", "1"), via: leader.Id));
        await AssertFailsAsync(LabFailure.Unavailable, () => group.Group.CampaignAsync(leader.Id));
    });

    [Fact]
    public Task All_nodes_restart_from_their_disks() => WithGroupAsync(3, async group =>
    {
        for (int i = 0; i < 10; i++)
        {
            await group.SetAsync($"k{i}", i);
        }

        NodeStatus before = await group.LeaderAsync();
        foreach (NodeId node in await group.NodesAsync())
        {
            await group.Group.CrashAsync(node);
        }

        Assert.Equal(NodeId.None, (await group.Group.GetStatusAsync()).Leader);
        foreach (NodeId node in await group.NodesAsync())
        {
            await group.Group.RestartAsync(node);
        }

        NodeStatus after = await group.LeaderAsync();
        Assert.True(after.Term > before.Term, $"term {after.Term} is not above {before.Term}");
        for (int i = 0; i < 10; i++)
        {
            Assert.Equal(GroupUnderTest.Json(i), await group.GetAsync($"k{i}"));
        }

        await group.AssertSameLogsAsync();
    });

    [Fact]
    public Task A_paused_leader_is_replaced_and_follows_when_it_goes_on() => WithGroupAsync(3, async group =>
    {
        await group.SetAsync("x", 1);
        NodeStatus old = await group.LeaderAsync();
        await group.Group.PauseAsync(old.Id);
        NodeStatus leader = await group.LeaderAsync(old.Id);
        await group.SetAsync("x", 2);
        Assert.Equal(NodeHealth.Paused, (await group.Group.GetStatusAsync()).Node(old.Id).Health);
        await group.Group.ResumeAsync(old.Id);
        await group.WaitAsync($"{old.Id} to follow", status => status.Node(old.Id) is { Role: Role.Follower } node && node.Term >= leader.Term);
        await group.AssertSameLogsAsync();
        Assert.Equal("2", await group.GetAsync("x", old.Id));
    });

    [Fact]
    public Task A_leader_steps_down_when_asked_and_another_election_follows() => WithGroupAsync(3, async group =>
    {
        NodeStatus old = await group.LeaderAsync();
        await group.Group.StepDownAsync(old.Id);
        GroupStatus status = await group.WaitAsync(
            "a leader of a later term", status => !status.Leader.IsNone && status.Node(status.Leader).Term > old.Term);
        Assert.NotEqual(NodeId.None, status.Leader);
        await group.SetAsync("x", 1);
    });

    [Fact]
    public Task A_forced_election_makes_an_up_to_date_node_the_leader() => WithGroupAsync(3, async group =>
    {
        GroupStatus status = await group.ConvergedAsync();
        NodeId follower = status.Nodes.First(node => node.Id != status.Leader).Id;
        await group.Group.CampaignAsync(follower, forced: true);
        NodeStatus leader = await group.LeaderAsync(status.Leader);
        Assert.True(leader.Term > status.Node(status.Leader).Term, $"term {leader.Term}");
        await group.SetAsync("x", 1);
    });

    [Fact]
    public Task An_election_that_is_not_forced_does_not_disturb_a_leader_that_is_heard() => WithGroupAsync(3, async group =>
    {
        await group.BePatientAsync(Options);
        GroupStatus before = await group.ConvergedAsync();
        NodeId follower = before.Nodes.First(node => node.Id != before.Leader).Id;
        await group.Group.CampaignAsync(follower);
        await group.WaitAsync($"{follower} to follow again", status => status.Node(follower) is { Role: Role.Follower } node && node.Leader == before.Leader);
        await group.SetAsync("x", 1);
        GroupStatus after = await group.Group.GetStatusAsync();
        Assert.Equal(before.Leader, after.Leader);
        Assert.Equal(before.Node(before.Leader).Term, after.Node(after.Leader).Term);
    });

    [Fact]
    public Task Hand_made_messages_get_the_nodes_real_replies() => WithGroupAsync(3, async group =>
    {
        NodeStatus leader = await group.LeaderAsync();
        NodeId follower = (await group.NodesAsync(leader.Id))[0];
        await group.ConvergedAsync();

        RequestVoteReply old = Assert.IsType<RequestVoteReply>(await group.Group.SendRawAsync(
            new RequestVote(NodeId.Outside(1), follower, 0, leader.Id, LogPosition.Start, isPreVote: false, isForced: true)));
        Assert.False(old.IsGranted);
        Assert.Equal(leader.Term, old.Term);

        AppendEntriesReply stale = Assert.IsType<AppendEntriesReply>(await group.Group.SendRawAsync(
            new AppendEntries(NodeId.Outside(1), follower, 0, leader.Id, LogPosition.Start, default, 0, 0)));
        Assert.False(stale.IsSuccess);
        Assert.Equal(leader.Term, stale.Term);

        RequestVoteReply behind = Assert.IsType<RequestVoteReply>(await group.Group.SendRawAsync(
            new RequestVote(NodeId.Outside(1), follower, leader.Term + 5, leader.Id, LogPosition.Start, isPreVote: false, isForced: true)));
        Assert.False(behind.IsGranted);
        Assert.Equal(leader.Term + 5, behind.Term);
        await AssertFailsAsync(LabFailure.Invalid, () => group.Group.SendRawAsync(behind));
        await group.WaitAsync("a leader above the forged term", status => !status.Leader.IsNone && status.Node(status.Leader).Term > leader.Term + 5);
    });
}
