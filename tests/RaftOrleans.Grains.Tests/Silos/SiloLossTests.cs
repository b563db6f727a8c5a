using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;
using Orleans.TestingHost;
using RaftOrleans.Consensus;
using RaftOrleans.Lab;

namespace RaftOrleans.Grains.Tests.Silos;

/// <summary>
/// Silos come and go, disks stay. The test host stops a silo in an orderly way also when it kills it, so this is the loss of activations,
/// not of power.
/// </summary>
public class SiloLossTests
{
    private const string Shared = "shared";

    [Fact]
    public async Task Nodes_are_spread_over_the_silos()
    {
        await using RaftCluster cluster = await StartAsync(3, new FaultyStorage());
        for (int i = 0; i < 5; i++)
        {
            await using TestGroup group = await TestGroup.CreateAsync(cluster.Lab);
            GroupStatus status = await group.Lab.GetStatusAsync();
            Assert.Equal(3, status.Nodes.Select(node => node.Silo).Distinct().Count());
        }
    }

    [Fact]
    public async Task A_group_survives_the_loss_of_a_silo_and_its_node_comes_back_on_another()
    {
        FaultyStorage storage = new();
        await using RaftCluster cluster = await StartAsync(3, storage);
        TestGroup group = await TestGroup.CreateAsync(cluster.ClientLab);
        for (int i = 1; i <= 20; i++)
        {
            await group.SetAsync($"k{i}", i);
        }

        NodeId leader = await group.LeaderAsync();
        string? home = (await group.Lab.GetStatusAsync()).Node(leader).Silo;
        InProcessSiloHandle lost = cluster.Host.Silos.Single(silo => silo.Name == home);
        await cluster.Host.KillSiloAsync(lost);

        GroupStatus status = await group.UntilAsync(
            status => status.Leader.IsMember && status.Nodes.All(node => node.Health == NodeHealth.Running && node.Silo != home),
            $"all nodes run, none of them on {home}");
        Assert.Equal(2, status.Nodes.Select(node => node.Silo).Distinct().Count());
        await group.SetAsync("k1", 100);
        await group.ConvergedAsync();
        Assert.Equal("100", await group.GetAsync("k1"));
        Assert.Equal("20", await group.GetAsync("k20", leader));
    }

    [Fact]
    public async Task After_a_restart_of_all_silos_the_groups_go_on_although_nobody_asks_for_them()
    {
        FaultyStorage storage = new();
        NodeId crashed = NodeId.Of(3);
        string name;
        await using (RaftCluster before = await StartAsync(1, storage))
        {
            TestGroup group = await TestGroup.CreateAsync(before.Lab);
            name = group.Name;
            await group.SetAsync("k", 1);
            await group.Lab.CrashAsync(crashed);
            await group.Lab.CutAsync(NodeId.Of(1), crashed);
            await group.SetAsync("k", 2);
        }

        await using RaftCluster after = await StartAsync(1, storage);
        int written = storage.Writes;
        bool isAwake = await after.Lab.WaitUntilAsync(() => Task.FromResult(storage.Writes >= written + 3), TestGroup.Patience);
        Assert.True(isAwake, $"waited {TestGroup.Patience.TotalSeconds} s for nodes to wake although nobody asks them");

        TestGroup same = TestGroup.Of(after.Lab, name);
        await same.LeaderAsync();
        Assert.Equal("2", await same.GetAsync("k"));
        GroupStatus status = await same.Lab.GetStatusAsync();
        Assert.Equal(NodeHealth.Crashed, status.Node(crashed).Health);
        Assert.Equal(2, (await same.Lab.GetNetworkAsync()).Links.Count);
    }

    [Fact]
    public async Task A_disk_that_fails_stops_its_node_until_it_works_again()
    {
        FaultyStorage storage = new();
        await using RaftCluster cluster = await StartAsync(1, storage);
        TestGroup group = await TestGroup.CreateAsync(cluster.Lab);
        await group.SetAsync("k", 1);

        storage.FailAfter = 0;
        ProposalAnswer answer = await group.Lab.ProposeAsync(KeyValueCommand.Set("k", "2"), await group.LeaderAsync(), TestGroup.Patience);
        Assert.Equal(ProposalOutcome.Unknown, answer.Outcome);
        await group.UntilAsync(status => status.Nodes.Any(node => node.Health == NodeHealth.Crashed), "a node has stopped");
        storage.FailAfter = null;

        await group.UntilAsync(
            status => status.Nodes.All(node => node.Health == NodeHealth.Running) && status.Leader.IsMember, "all nodes run again");
        await group.SetAsync("k", 3);
        await group.ConvergedAsync();
        Assert.Equal("3", await group.GetAsync("k"));
    }

    [Fact]
    public async Task What_could_not_be_stored_is_not_done_and_is_said()
    {
        FaultyStorage storage = new();
        await using RaftCluster cluster = await StartAsync(1, storage);
        TestGroup group = await TestGroup.CreateAsync(cluster.Lab);
        storage.FailAfter = 0;

        LabException error = await Assert.ThrowsAsync<LabException>(() => group.Lab.CutAsync(NodeId.Of(1), NodeId.Of(2)));
        Assert.Equal(LabFailure.Unavailable, error.Reason);
        error = await Assert.ThrowsAsync<LabException>(() => cluster.Lab.CreateGroupAsync(new GroupSpecification { Name = "other" }));
        Assert.Equal(LabFailure.Unavailable, error.Reason);
        storage.FailAfter = null;

        bool isSound = await cluster.Lab.WaitUntilAsync(
            async () => (await group.Lab.GetNetworkAsync()).Links.Count == 0 && (await cluster.Lab.GetGroupsAsync()).Count == 1,
            TestGroup.Patience);
        Assert.True(isSound, $"waited {TestGroup.Patience.TotalSeconds} s until only what is stored is there");
        await cluster.Lab.CreateGroupAsync(new GroupSpecification { Name = "other", Options = TestGroup.Options });
        await TestGroup.Of(cluster.Lab, "other").LeaderAsync();
    }

    [Fact]
    public async Task A_damaged_disk_keeps_its_node_down_and_says_why()
    {
        FaultyStorage storage = new();
        await using RaftCluster cluster = await StartAsync(1, storage);
        TestGroup group = await TestGroup.CreateAsync(cluster.Lab, nodes: 1);
        await group.SetAsync("k", 1);
        NodeId node = NodeId.Of(1);
        await group.Lab.CrashAsync(node);
        storage.Damage("raft-head", bytes => [.. bytes[..^1], (byte)(bytes[^1] ^ 1)]);

        LabException refused = await Assert.ThrowsAsync<LabException>(() => group.Lab.RestartAsync(node));

        Assert.Contains("checksum of record 'raft-head'", refused.Message, StringComparison.Ordinal);
        Assert.Equal(NodeHealth.Crashed, (await group.Lab.GetStatusAsync()).Node(node).Health);
        List<LabEvent> events = await group.EventsUntilAsync(happened => happened is { Kind: LabEventKind.Process, Name: "Failed" });
        Assert.Contains("checksum of record 'raft-head'", events[^1].Details, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_wiped_node_is_another_member_even_where_its_disk_could_not_be_cleared(int succeeding)
    {
        FaultyStorage storage = new();
        await using RaftCluster cluster = await StartAsync(1, storage);
        TestGroup group = await TestGroup.CreateAsync(cluster.Lab);
        await group.SetAsync("k", 1);
        await group.ConvergedAsync();
        NodeId node = await group.FollowerAsync();
        await group.Lab.CrashAsync(node);

        // The control writes down that it is wiped; then a record of the disk cannot be changed.
        storage.FailAfter = succeeding;
        await Assert.ThrowsAnyAsync<Exception>(() => group.Lab.WipeAsync(node));
        storage.FailAfter = null;
        await group.Lab.RestartAsync(node);

        NodeStatus status = (await group.Lab.GetStatusAsync()).Nodes.Single(status => status.Id.Number == node.Number);
        Assert.Equal((NodeHealth.Running, node.NextIncarnation(), 0, 0), (status.Health, status.Id, status.Term, status.LastIndex));
    }

    [Fact]
    public async Task A_deletion_that_was_cut_short_can_be_completed_by_another_activation_of_the_control()
    {
        FaultyStorage storage = new();
        await using RaftCluster cluster = await StartAsync(1, storage);
        TestGroup group = await TestGroup.CreateAsync(cluster.Lab, nodes: 1);
        await group.SetAsync("k", 1);

        // The control writes down that it is to go; then the node's disk cannot be cleared.
        storage.FailAfter = 1;
        await Assert.ThrowsAnyAsync<Exception>(() => cluster.Lab.DeleteGroupAsync(group.Name));
        storage.FailAfter = null;
        await cluster.Host.DeactivateAsync(cluster.Grains.GetControl(group.Name));
        await cluster.Lab.DeleteGroupAsync(group.Name);

        Assert.Equal(["raft-groups"], storage.Names);
    }

    private static Task<RaftCluster> StartAsync(int silos, FaultyStorage storage) => RaftCluster.StartAsync(
        silos,
        options =>
        {
            options.StorageProvider = Shared;
            options.WakeInterval = TimeSpan.FromMilliseconds(500);
        },
        silo => silo.Services.AddKeyedSingleton<IGrainStorage>(Shared, storage));
}
