using RaftOrleans.Consensus;
using static RaftOrleans.Grains.Tests.Storage.DiskSamples;

namespace RaftOrleans.Grains.Tests.Storage;

public class GrainNodeStorageClearTests
{
    [Fact]
    public async Task Clearing_leaves_no_record()
    {
        FaultyStorage provider = await Filled();
        Assert.Contains("raft-segment-5", provider.Names);
        Assert.DoesNotContain("raft-segment-0", provider.Names);
        Assert.Contains("raft-snapshot-0-2", provider.Names);
        Assert.Contains("raft-snapshot-1-2", provider.Names);

        await Disk(provider).ClearAsync();

        Assert.Empty(provider.Names);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Wherever_a_deletion_is_cut_short_the_disk_is_as_good_as_new(bool takesEffect)
    {
        bool isDone = false;
        for (int succeeding = 0; !isDone; succeeding++)
        {
            FaultyStorage again = await CutShort(succeeding, takesEffect);
            await Disk(again).ClearAsync();
            Assert.Empty(again.Names);

            FaultyStorage opened = await CutShort(succeeding, takesEffect);
            isDone = opened.Names.Count == 0;
            GrainNodeStorage disk = Disk(opened);
            PersistentState state = await disk.OpenAsync();
            if (succeeding > 0 || takesEffect)
            {
                Assert.Equal(LogPosition.Start, state.LogBase);
                Assert.Equal(default, state.HardState);
                Assert.Null(state.Snapshot);
                Assert.Empty(state.Entries);
                Assert.Equal(["raft-head"], opened.Names);
            }
            else
            {
                Assert.NotEmpty(state.Entries);
            }

            long next = state.LastIndex + 1;
            await disk.WriteAsync(Batch(Write(1, Entries(next, 50, term: 9))));
            Assert.Equal(next + 49, (await Disk(opened).OpenAsync()).LastIndex);
        }
    }

    [Fact]
    public async Task Clearing_that_was_cut_short_is_no_reason_to_show_what_is_left()
    {
        FaultyStorage provider = await CutShort(succeeding: 2, takesEffect: false);

        Assert.Equal(default, await Disk(provider).PeekAsync());
        Assert.Empty((await Disk(provider).ReadAsync()).Entries);
    }

    [Theory]
    [InlineData("raft-head")]
    [InlineData("raft-segment-1")]
    [InlineData("raft-snapshot-1-1")]
    public async Task A_damaged_disk_can_be_cleared(string name)
    {
        FaultyStorage provider = new();
        GrainNodeStorage disk = Disk(provider);
        await disk.OpenAsync();
        await disk.WriteAsync(Batch(Write(1, Entries(1, 30, term: 1)), SnapshotTo(10, bytes: 100_000)));
        provider.Damage(name, bytes => bytes[..^1]);
        await Assert.ThrowsAsync<StorageDamagedException>(() => Disk(provider).OpenAsync());

        await Disk(provider).ClearAsync();

        Assert.Empty(provider.Names);
    }

    private static async Task<FaultyStorage> CutShort(int succeeding, bool takesEffect)
    {
        FaultyStorage provider = await Filled();
        provider.FailAfter = succeeding;
        provider.FailsAfterEffect = takesEffect;
        await Record.ExceptionAsync(() => Disk(provider).ClearAsync());
        provider.FailAfter = null;
        return provider;
    }

    /// <summary>Segments that count from the third on, more of them than are removed at a time, leftover ones, and two snapshots.</summary>
    private static async Task<FaultyStorage> Filled()
    {
        FaultyStorage provider = new();
        GrainNodeStorage disk = Disk(provider);
        await disk.OpenAsync();
        StorageWrite entries = new(1, new HardState(1, NodeId.Of(1)), 0, [Entries(1, 100, term: 1)]);
        await disk.WriteAsync(Batch(entries, SnapshotTo(10, bytes: 150_000)));
        await disk.WriteAsync(Batch(SnapshotTo(20, bytes: 150_000), Compaction(10)));
        await disk.WriteAsync(Batch(new StorageWrite(3, null, 70, [Entries(70, 1, term: 2)])));
        return provider;
    }
}
