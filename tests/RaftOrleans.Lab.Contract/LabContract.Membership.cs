using RaftOrleans.Consensus;

namespace RaftOrleans.Lab.Contract;

/// <content>Members that come and go, lost disks, and leadership that is handed over.</content>
public abstract partial class LabContract
{
    [Fact]
    public Task A_node_that_is_added_catches_up_and_votes() => WithGroupAsync(3, async group =>
    {
        for (int i = 0; i < 20; i++)
        {
            await group.SetAsync("x", i);
        }

        NodeId added = await group.Group.AddNodeAsync();
        Assert.Equal(NodeId.Of(4), added);
        await ChangeAsync(group, new MembershipChange { Voters = [added] });
        await group.WaitAsync($"{added} to vote", status => VotersOf(status).Contains(added));
        await group.ConvergedAsync();
        Assert.Equal("19", await group.GetAsync("x", added, ReadConsistency.Stale));

        // With four voters two can no longer decide.
        NodeStatus leader = await group.LeaderAsync();
        NodeId[] others = [.. (await group.NodesAsync(leader.Id, added)).Take(2)];
        await group.Group.CrashAsync(others[0]);
        await group.SetAsync("x", 20);
        Assert.Equal("20", await group.GetAsync("x"));
    });

    [Fact]
    public Task A_learner_gets_the_log_and_decides_nothing() => WithGroupAsync(3, async group =>
    {
        NodeId learner = await group.Group.AddNodeAsync();
        await ChangeAsync(group, new MembershipChange { Learners = [learner] });
        await group.SetAsync("x", 1);
        await group.ConvergedAsync();
        Assert.Equal("1", await group.GetAsync("x", learner, ReadConsistency.Stale));
        NodeStatus leader = await group.LeaderAsync();
        Assert.Contains(learner, leader.Membership!.Learners);
        foreach (NodeId other in await group.NodesAsync(leader.Id, learner))
        {
            await group.Group.CrashAsync(other);
        }

        // Two of four hold it, but only one of three that vote.
        ProposalAnswer answer = await group.Group.ProposeAsync(KeyValueCommand.Set("x", "2"), via: leader.Id, within: TimeSpan.FromSeconds(1));
        Assert.NotEqual(ProposalOutcome.Applied, answer.Outcome);
    });

    [Fact]
    public Task A_leader_that_is_removed_hands_over_to_the_others() => WithGroupAsync(3, async group =>
    {
        await group.SetAsync("x", 1);
        NodeStatus leader = await group.LeaderAsync();
        await ChangeAsync(group, new MembershipChange { Removed = [leader.Id] });
        NodeStatus next = await group.LeaderAsync(leader.Id);
        Assert.Equal(2, next.Membership!.Voters.Length);
        Assert.DoesNotContain(leader.Id, next.Membership.Voters);
        await group.SetAsync("x", 2);
        Assert.Equal("2", await group.GetAsync("x"));
    });

    [Fact]
    public Task Several_voters_change_at_once_through_a_joint_membership() => WithGroupAsync(3, async group =>
    {
        await group.SetAsync("x", 1);
        NodeStatus leader = await group.LeaderAsync();
        NodeId[] old = await group.NodesAsync(leader.Id);
        NodeId[] added = [await group.Group.AddNodeAsync(), await group.Group.AddNodeAsync()];
        await ChangeAsync(group, new MembershipChange { Removed = [.. old], Voters = [.. added], AtOnce = true });
        await group.WaitAsync("the joint membership to be left", status =>
            VotersOf(status).SequenceEqual(added.Prepend(leader.Id).Order()) && !status.Node(status.Leader).Membership!.IsJoint);
        foreach (NodeId node in old)
        {
            await group.Group.CrashAsync(node);
        }

        await group.SetAsync("x", 2);
        Assert.Equal("2", await group.GetAsync("x"));
    });

    [Fact]
    public Task A_change_that_was_decided_on_another_membership_is_refused() => WithGroupAsync(3, async group =>
    {
        NodeStatus leader = await group.LeaderAsync();
        NodeId other = (await group.NodesAsync(leader.Id))[0];
        MembershipChange change = new() { Learners = [other], ExpectedIndex = leader.MembershipIndex };
        await ChangeAsync(group, change);
        ProposalAnswer again = await group.Group.RequestAsync(new MembershipRequest(change with { Learners = [], Voters = [other] }));
        Assert.Equal(ProposalOutcome.Refused, again.Outcome);
        Assert.Contains("the membership is that of entry", again.Reason, StringComparison.Ordinal);
    });

    [Fact]
    public Task A_node_that_lost_its_disk_comes_back_as_another_member() => WithGroupAsync(3, async group =>
    {
        await group.SetAsync("x", 1);
        NodeStatus leader = await group.LeaderAsync();
        NodeId lost = (await group.NodesAsync(leader.Id))[0];
        NodeId reborn = await group.Group.WipeAsync(lost);
        Assert.Equal(lost.NextIncarnation(), reborn);
        await group.Group.RestartAsync(reborn);

        // Nobody knows it, so it hears of nothing.
        await group.SetAsync("x", 2);
        GroupStatus status = await group.WaitAsync($"{reborn} to run", status =>
            status.Nodes.Any(node => node.Id == reborn && node.Health == NodeHealth.Running));
        Assert.Equal((0, true), (status.Node(reborn).LastIndex, status.Node(reborn).Membership!.IsEmpty));

        await ChangeAsync(group, new MembershipChange { Removed = [lost], Voters = [reborn], AtOnce = true });
        await group.WaitAsync($"{reborn} to vote in the place of {lost}", status =>
            VotersOf(status).Contains(reborn) && !VotersOf(status).Contains(lost) && !status.Node(status.Leader).Membership!.IsJoint);
        await group.ConvergedAsync();
        Assert.Equal("2", await group.GetAsync("x", reborn, ReadConsistency.Stale));
    });

    [Fact]
    public Task Leadership_is_handed_over_without_an_election_timeout_or_a_lost_write() => WithGroupAsync(3, async group =>
    {
        await group.BePatientAsync(Options);
        await group.SetAsync("x", 1);
        NodeStatus leader = await group.LeaderAsync();
        NodeId target = (await group.NodesAsync(leader.Id))[0];
        ProposalAnswer answer = await group.Group.RequestAsync(new TransferRequest(target), within: GroupUnderTest.Patience);
        Assert.True(answer.Outcome == ProposalOutcome.Applied, $"{answer.Outcome} {answer.Reason}");
        NodeStatus next = await group.LeaderAsync(leader.Id);
        Assert.Equal((target, leader.Term + 1), (next.Id, next.Term));
        Assert.Equal("1", await group.GetAsync("x"));
    });

    [Fact]
    public Task Leadership_is_not_handed_over_to_a_stranger() => WithGroupAsync(3, async group =>
    {
        NodeId stranger = await group.Group.AddNodeAsync();
        await group.LeaderAsync();
        ProposalAnswer answer = await group.Group.RequestAsync(new TransferRequest(stranger));
        Assert.Equal((ProposalOutcome.Refused, $"{stranger} is no voter"), (answer.Outcome, answer.Reason));
    });

    private static IEnumerable<NodeId> VotersOf(GroupStatus status) =>
        status.Leader.IsNone ? [] : status.Node(status.Leader).Membership?.Voters ?? [];

    /// <summary>Asks until the change begins: a leader that has just been elected refuses for a moment.</summary>
    private static async Task ChangeAsync(GroupUnderTest group, MembershipChange change)
    {
        ProposalAnswer last = default;
        Assert.True(
            await group.Lab.WaitUntilAsync(
                async () =>
                {
                    last = await group.Group.RequestAsync(new MembershipRequest(change), within: GroupUnderTest.Patience);
                    return last.Outcome == ProposalOutcome.Applied;
                },
                GroupUnderTest.Patience),
            $"the change was answered {last.Outcome} {last.Reason}");
    }
}
