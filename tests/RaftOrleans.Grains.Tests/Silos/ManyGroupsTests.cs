using RaftOrleans.Consensus;

namespace RaftOrleans.Grains.Tests.Silos;

[Collection(nameof(OneSilo))]
public class ManyGroupsTests(OneSilo silo)
{
    [Fact]
    public async Task Many_groups_live_in_one_silo()
    {
        OrleansLab lab = silo.Cluster.Lab;
        TestGroup[] groups = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => TestGroup.CreateAsync(lab)));

        await Task.WhenAll(groups.Select((group, number) => group.SetAsync("k", number)));
        await Task.WhenAll(groups.Select(async group => await group.Lab.CrashAsync(await group.LeaderAsync())));
        await Task.WhenAll(groups.Select((group, number) => group.SetAsync("k", number + 1_000)));

        for (int number = 0; number < groups.Length; number++)
        {
            Assert.Equal($"{number + 1_000}", await groups[number].GetAsync("k"));
        }

        IReadOnlyList<string> names = await lab.GetGroupsAsync();
        Assert.Empty(groups.Select(group => group.Name).Except(names));
        Assert.Equal(names.Order(StringComparer.Ordinal), names);
        await Task.WhenAll(groups.Select(group => group.DisposeAsync().AsTask()));
        Assert.Empty((await lab.GetGroupsAsync()).Intersect(groups.Select(group => group.Name)));
    }

    [Fact]
    public async Task Nothing_of_a_deleted_group_is_left_on_its_disks()
    {
        OrleansLab lab = silo.Cluster.Lab;
        TestGroup group = await TestGroup.CreateAsync(lab);
        for (int i = 0; i < 300; i++)
        {
            await group.SetAsync("k", i);
        }

        await group.DisposeAsync();

        for (int node = 1; node <= 3; node++)
        {
            GrainId grain = silo.Cluster.Grains.GetNode(group.Name, NodeId.Of(node)).GetGrainId();
            GrainNodeStorage disk = new(silo.Cluster.Storage, grain, new SegmentLimits(256, 32 << 10));
            PersistentState state = await disk.ReadAsync();
            Assert.Equal(default, state.HardState);
            Assert.Empty(state.Entries);
        }
    }
}
