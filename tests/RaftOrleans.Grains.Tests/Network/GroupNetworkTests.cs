using RaftOrleans.Consensus;
using RaftOrleans.Lab;

namespace RaftOrleans.Grains.Tests.Network;

[Collection(nameof(ThreeSilos))]
public class GroupNetworkTests(ThreeSilos silos)
{
    private readonly OrleansLab _lab = silos.Cluster.Lab;

    [Fact]
    public async Task The_network_shows_what_a_person_did_to_it()
    {
        await using TestGroup group = await TestGroup.CreateAsync(_lab);
        NodeId n1 = NodeId.Of(1);
        NodeId n2 = NodeId.Of(2);
        LinkFaults faults = new(Drop: 0.1, Delay: TimeSpan.FromMilliseconds(3));

        await group.Lab.CutAsync(n1, n2, oneWay: true);
        await group.Lab.SetLinkAsync(n1, n2, faults);

        Assert.Equal(
            [new LinkStatus(n1, n2, true, faults), new LinkStatus(n2, n1, false, faults)],
            (await group.Lab.GetNetworkAsync()).Links);
        await group.Lab.PartitionAsync([[n1, n2]]);
        NodeId n3 = NodeId.Of(3);
        Assert.Equal(
            [(n1, n3), (n2, n3), (n3, n1), (n3, n2)],
            (await group.Lab.GetNetworkAsync()).Links.Where(link => link.IsCut).Select(link => (link.From, link.To)));
        await group.Lab.HealAsync();
        Assert.Empty((await group.Lab.GetNetworkAsync()).Links);
    }

    [Fact]
    public async Task What_is_not_possible_is_refused_with_a_reason()
    {
        await using TestGroup group = await TestGroup.CreateAsync(_lab);
        NodeId n1 = NodeId.Of(1);

        await RefusedAsync(LabFailure.NotFound, "n9", () => group.Lab.CutAsync(n1, NodeId.Of(9)));
        await RefusedAsync(LabFailure.Invalid, "itself", () => group.Lab.CutAsync(n1, n1));
        await RefusedAsync(LabFailure.Invalid, "more than one side", () => group.Lab.PartitionAsync([[n1], [n1]]));
        await RefusedAsync(LabFailure.Invalid, "Drop", () => group.Lab.SetLinkAsync(n1, NodeId.Of(2), new LinkFaults(Drop: 2)));
        await RefusedAsync(LabFailure.NotFound, "n4", () => group.Lab.CrashAsync(NodeId.Of(4)));
        await RefusedAsync(LabFailure.NotFound, "no group", () => _lab.Group("nobody").HealAsync());
    }

    [Fact]
    public async Task A_minority_commits_nothing_and_follows_when_the_network_is_healed()
    {
        await using TestGroup group = await TestGroup.CreateAsync(_lab);
        NodeId old = await group.LeaderAsync();
        await group.SetAsync("k", 1);

        await group.Lab.PartitionAsync([[old]]);
        Task<ProposalAnswer> lost = group.Lab.ProposeAsync(KeyValueCommand.Set("k", "9"), old, TestGroup.Patience);
        NodeId leader = await group.LeaderAsync(otherThan: old);
        await group.SetAsync("k", 2);
        Assert.NotEqual(old, leader);
        await group.Lab.HealAsync();

        ProposalOutcome outcome = (await lost).Outcome;
        Assert.True(outcome is ProposalOutcome.Dropped or ProposalOutcome.NotLeader, $"{outcome}");
        await group.ConvergedAsync();
        Assert.Equal("2", await group.GetAsync("k", old));
    }

    [Fact]
    public async Task A_node_that_was_not_there_learns_of_the_cuts_when_it_wakes()
    {
        await using TestGroup group = await TestGroup.CreateAsync(_lab);
        NodeId node = await group.FollowerAsync();
        await group.Lab.PartitionAsync([[node]]);

        await silos.Cluster.Host.DeactivateAsync(silos.Cluster.Grains.GetNode(group.Name, node));
        await group.SetAsync("k", 1);

        // A node that the leader could reach would hear from it long before it stands for election.
        bool isBack = false;
        await group.EventsUntilAsync(happened =>
        {
            isBack |= happened.Node == node && happened.Details.Contains("life 2 ", StringComparison.Ordinal);
            return isBack && happened.Node == node && happened.Name == nameof(TraceKind.ElectionStarted);
        });
        GroupStatus status = await group.Lab.GetStatusAsync();
        Assert.True(status.Node(node).CommitIndex < status.Node(status.Leader).CommitIndex);
        await group.Lab.HealAsync();
        await group.ConvergedAsync();
    }

    [Fact]
    public async Task Lossy_slow_and_disorderly_links_lose_no_write()
    {
        await using TestGroup group = await TestGroup.CreateAsync(_lab);
        LinkFaults faults = new(
            Drop: 0.05, Duplicate: 0.2, Reorder: 0.2, Delay: TimeSpan.FromMilliseconds(2), Jitter: TimeSpan.FromMilliseconds(5));
        foreach ((int from, int to) in new[] { (1, 2), (1, 3), (2, 3) })
        {
            await group.Lab.SetLinkAsync(NodeId.Of(from), NodeId.Of(to), faults);
        }

        for (int i = 1; i <= 50; i++)
        {
            await group.SetAsync($"k{i}", i);
        }

        await group.Lab.HealAsync();
        await group.ConvergedAsync();
        for (int i = 1; i <= 50; i++)
        {
            Assert.Equal($"{i}", await group.GetAsync($"k{i}"));
        }
    }

    private static async Task RefusedAsync(LabFailure reason, string words, Func<Task> call)
    {
        LabException error = await Assert.ThrowsAsync<LabException>(call);
        Assert.Equal(reason, error.Reason);
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
    }
}
