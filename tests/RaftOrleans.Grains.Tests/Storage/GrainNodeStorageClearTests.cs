using Orleans.Storage;
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
    public async Task What_an_earlier_member_has_left_is_cleared_when_the_next_one_opens_the_disk()
    {
        FaultyStorage provider = await Filled();
        Assert.Equal((default, 0), await Disk(provider, owner: 1).PeekAsync());
        Assert.Empty((await Disk(provider, owner: 1).ReadAsync()).Entries);
        Assert.NotEmpty((await Disk(provider).ReadAsync()).Entries);

        GrainNodeStorage disk = Disk(provider, owner: 1);
        PersistentState state = await disk.OpenAsync();

        Assert.Equal((default, LogPosition.Start, 0), (state.HardState, state.LogBase, state.Entries.Count));
        Assert.Null(state.Snapshot);
        Assert.Equal(["raft-head"], provider.Names);
        await disk.WriteAsync(Batch(Write(1, Entries(1, 9, term: 7))));
        Assert.Equal(9, (await Disk(provider, owner: 1).OpenAsync()).LastIndex);
    }

    [Fact]
    public async Task A_member_never_opens_the_disk_of_a_later_one()
    {
        FaultyStorage provider = new();
        GrainNodeStorage later = Disk(provider, owner: 1);
        await later.OpenAsync();

        await Assert.ThrowsAsync<InconsistentStateException>(() => Disk(provider).OpenAsync());

        await later.WriteAsync(Batch(Write(1, Entries(1, 1, term: 1))));
    }

    [Fact]
    public async Task A_disk_that_does_not_say_whose_it_is_belongs_to_whoever_opens_it()
    {
        FaultyStorage provider = await Filled();
        provider.Damage("raft-head", bytes =>
        {
            byte[] content = bytes[StoredRecordHeader.Size..];
            StoredRecordHeader header = StoredRecordHeader.Read(bytes, StoredRecordKind.Head, "raft-head");
            return (header with { Owner = null }).ToRecord(content, Checksum.Compute(content));
        });

        Assert.NotEmpty((await Disk(provider, owner: 1).OpenAsync()).Entries);
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
