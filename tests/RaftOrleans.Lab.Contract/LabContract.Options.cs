using RaftOrleans.Consensus;

namespace RaftOrleans.Lab.Contract;

/// <content>Options that change while nodes run, and outlive the nodes' processes.</content>
public abstract partial class LabContract
{
    private RaftOptions FewerEntries => Options with { SnapshotEntries = 10, SnapshotTrailing = 0 };

    [Fact]
    public Task The_options_in_force_can_be_asked_for() => WithGroupAsync(3, async group =>
    {
        Assert.Equal(Options, await group.Group.GetOptionsAsync());
        await group.Group.ChangeOptionsAsync(FewerEntries with { PreVote = false });
        Assert.Equal(FewerEntries with { PreVote = false }, await group.Group.GetOptionsAsync());
    });

    [Fact]
    public Task Changed_options_survive_the_crash_and_restart_of_every_node() => WithGroupAsync(3, async group =>
    {
        NodeId[] nodes = await group.NodesAsync();

        // One of them does not run while they are changed.
        await group.Group.CrashAsync(nodes[2]);
        await group.LeaderAsync();
        await group.Group.ChangeOptionsAsync(FewerEntries);
        await group.Group.RestartAsync(nodes[2]);
        await group.Group.RestartAsync(nodes[0]);
        await group.Group.RestartAsync(nodes[1]);
        await group.LeaderAsync();
        for (int i = 0; i < 15; i++)
        {
            await group.SetAsync("x", i);
        }

        await group.WaitAsync("every node to take snapshots as it does since the change", status =>
            status.Nodes.All(node => node.SnapshotIndex > 0));
        Assert.Equal(FewerEntries, await group.Group.GetOptionsAsync());
    });

    [Fact]
    public Task A_node_that_is_added_later_gets_the_changed_options() => WithGroupAsync(3, async group =>
    {
        await group.Group.ChangeOptionsAsync(FewerEntries);
        NodeId added = await group.Group.AddNodeAsync();
        await group.Group.ChangeMembershipAsync(new MembershipChange { Learners = [added] }, GroupUnderTest.Patience);

        // Only a node that applies entries one by one takes snapshots of its own.
        await group.ConvergedAsync();
        long before = (await group.Group.GetStatusAsync()).Node(added).LastApplied;
        for (int i = 0; i < 25; i++)
        {
            await group.SetAsync("x", i);
        }

        await group.WaitAsync("the new node to take a snapshot of its own", status => status.Node(added).SnapshotIndex > before);
    });

    [Fact]
    public Task Of_options_that_are_changed_at_the_same_moment_none_undoes_another() => WithGroupAsync(1, async group =>
    {
        await Task.WhenAll(
            Change("SnapshotEntries", "7"),
            Change("MaxEntriesPerMessage", "9"),
            Change("CatchUpRounds", "5"),
            Change("PreVote", "false"));

        Assert.Equal(
            Options with { SnapshotEntries = 7, MaxEntriesPerMessage = 9, CatchUpRounds = 5, PreVote = false },
            await group.Group.GetOptionsAsync());

        Task Change(string name, string value) => GroupOptions.ChangeAsync(group.Group, [KeyValuePair.Create(name, value)], default);
    });

    [Fact]
    public Task A_change_that_was_decided_on_other_options_than_those_in_force_is_refused() => WithGroupAsync(1, async group =>
    {
        await group.Group.ChangeOptionsAsync(FewerEntries, expected: Options);

        LabException error = await Assert.ThrowsAsync<LabException>(
            () => group.Group.ChangeOptionsAsync(Options with { PreVote = false }, expected: Options));

        Assert.Equal(LabFailure.Conflict, error.Reason);
        Assert.Equal(FewerEntries, await group.Group.GetOptionsAsync());
    });

    [Fact]
    public Task A_refused_change_names_the_option_and_the_reason_and_changes_nothing() => WithGroupAsync(3, async group =>
    {
        LabException unsafeChange = await Assert.ThrowsAsync<LabException>(
            () => group.Group.ChangeOptionsAsync(Options with { Leases = !Options.Leases, SnapshotEntries = 7 }));
        LabException outOfRange = await Assert.ThrowsAsync<LabException>(
            () => group.Group.ChangeOptionsAsync(Options with { HeartbeatInterval = Options.ElectionTimeoutMin }));

        Assert.Equal((LabFailure.Invalid, LabFailure.Invalid), (unsafeChange.Reason, outOfRange.Reason));
        Assert.Contains("Leases cannot change while the node runs: ", unsafeChange.Message, StringComparison.Ordinal);
        Assert.Contains("HeartbeatInterval is ", outOfRange.Message, StringComparison.Ordinal);
        Assert.Contains("allowed is 0.1 ms to less than ElectionTimeoutMin", outOfRange.Message, StringComparison.Ordinal);
        Assert.Equal(Options, await group.Group.GetOptionsAsync());
    });
}
