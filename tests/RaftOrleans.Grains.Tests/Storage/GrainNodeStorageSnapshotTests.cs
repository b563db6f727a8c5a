using Orleans.Storage;
using RaftOrleans.Consensus;
using static RaftOrleans.Grains.Tests.Storage.DiskSamples;

namespace RaftOrleans.Grains.Tests.Storage;

public class GrainNodeStorageSnapshotTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    [InlineData(65_536)]
    [InlineData(300_000)]
    public async Task A_snapshot_comes_back_however_many_parts_it_has(int bytes)
    {
        (FaultyStorage provider, GrainNodeStorage disk) = await Opened();
        await disk.WriteAsync(Batch(Write(1, Entries(1, 9, term: 1)), SnapshotTo(7, bytes)));

        PersistentState state = await Disk(provider).OpenAsync();

        Assert.Equal(new LogPosition(7, 1), state.Snapshot!.Last);
        Assert.Equal(Snapshot(7, 1, bytes).Data.ToArray(), state.Snapshot.Data.ToArray());
        Assert.Equal(LogPosition.Start, state.LogBase);
        Assert.Equal(9, state.Entries.Count);
        Assert.All(provider.Written, write => Assert.InRange(write.Bytes, 0, (64 << 10) + StoredRecordHeader.Size));
    }

    [Fact]
    public async Task A_snapshot_takes_the_place_of_the_one_before_and_the_next_one_its_place()
    {
        (FaultyStorage provider, GrainNodeStorage disk) = await Opened();
        await disk.WriteAsync(Batch(Write(1, Entries(1, 9, term: 1))));
        int[] sizes = [200_000, 10, 100_000, 150_000, 0];
        for (int i = 0; i < sizes.Length; i++)
        {
            await disk.WriteAsync(Batch(SnapshotTo(i + 1, sizes[i])));
            PersistentState state = await Disk(provider).ReadAsync();
            Assert.Equal((i + 1, sizes[i]), (state.Snapshot!.Last.Index, state.Snapshot.Data.Length));
        }

        Assert.All(provider.Names.Where(name => name.StartsWith("raft-snapshot", StringComparison.Ordinal)), name =>
            Assert.Matches("^raft-snapshot-[01]-[0-3]$", name));
    }

    [Fact]
    public async Task Where_writing_a_snapshot_fails_the_one_before_is_whole()
    {
        for (int succeeding = 0; succeeding < 4; succeeding++)
        {
            (FaultyStorage provider, GrainNodeStorage disk) = await Opened();
            await disk.WriteAsync(Batch(Write(1, Entries(1, 9, term: 1)), SnapshotTo(3, bytes: 10_000)));
            provider.FailAfter = succeeding;
            await Assert.ThrowsAsync<IOException>(() => disk.WriteAsync(Batch(SnapshotTo(8, bytes: 150_000), Compaction(8))));
            provider.FailAfter = null;

            GrainNodeStorage next = Disk(provider);
            PersistentState state = await next.OpenAsync();
            Assert.Equal(3, state.Snapshot!.Last.Index);
            Assert.Equal(9, state.Entries.Count);
            await next.WriteAsync(Batch(SnapshotTo(8, bytes: 200_000), Compaction(8)));
            state = await Disk(provider).OpenAsync();
            Assert.Equal(Snapshot(8, 1, 200_000).Data.ToArray(), state.Snapshot!.Data.ToArray());
        }
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(4, 1)]
    [InlineData(6, 1)]
    [InlineData(16, 4)]
    [InlineData(18, 4)]
    [InlineData(20, 4)]
    public async Task The_front_of_the_log_goes_and_segments_with_it(long index, int removed)
    {
        (FaultyStorage provider, GrainNodeStorage disk) = await Opened();
        await disk.WriteAsync(Batch(Write(1, Entries(1, 20, term: 1))));
        int segments = Segments(provider);

        await disk.WriteAsync(Batch(SnapshotTo(index), Compaction(index)));

        Assert.Equal(segments - removed, Segments(provider));
        PersistentState state = await Disk(provider).OpenAsync();
        Assert.Equal(new LogPosition(index, 1), state.LogBase);
        Assert.Equal(20, state.LastIndex);
        Assert.Equal(index + 1, state.Entries.Count == 0 ? 21 : state.Entries[0].Index);
        Assert.Equal((default, 20L), await Disk(provider).PeekAsync());
    }

    [Fact]
    public async Task A_log_that_is_compacted_now_and_then_takes_room_for_what_is_left_only()
    {
        (FaultyStorage provider, GrainNodeStorage disk) = await Opened();
        for (int i = 1; i <= 500; i++)
        {
            await disk.WriteAsync(Batch(Write(i, Entries(i, 1, term: 1))));
            if (i % 10 == 0)
            {
                await disk.WriteAsync(Batch(SnapshotTo(i), Compaction(i - 3)));
                Assert.InRange(provider.Names.Count, 1, 6);
            }
        }

        PersistentState state = await Disk(provider).OpenAsync();
        Assert.Equal((497L, 3), (state.LogBase.Index, state.Entries.Count));
    }

    [Theory]
    [InlineData(5)]
    [InlineData(20)]
    [InlineData(1_000)]
    public async Task A_log_that_was_replaced_goes_on_after_the_snapshot(long index)
    {
        (FaultyStorage provider, GrainNodeStorage disk) = await Opened();
        await disk.WriteAsync(Batch(Write(1, Entries(1, 20, term: 1))));

        await disk.WriteAsync(Batch(Replacement(index, term: 3, Entries(index + 1, 10, term: 3))));
        await disk.WriteAsync(Batch(new StorageWrite(2, null, index + 2, [Entries(index + 2, 7, term: 4)])));

        PersistentState state = await Disk(provider).OpenAsync();
        Assert.Equal(new LogPosition(index, 3), state.LogBase);
        Assert.Equal([3, 4, 4, 4, 4, 4, 4, 4], state.Entries.Select(entry => entry.Term));
        Assert.Equal(index + 8, state.LastIndex);
    }

    [Fact]
    public async Task Until_the_head_is_written_a_log_that_is_replaced_is_the_old_one()
    {
        bool isReplaced = false;
        for (int succeeding = 0; !isReplaced; succeeding++)
        {
            (FaultyStorage provider, GrainNodeStorage disk) = await Opened();
            await disk.WriteAsync(Batch(Write(1, Entries(1, 20, term: 1))));
            provider.Written.Clear();
            provider.FailAfter = succeeding;
            await Record.ExceptionAsync(() => disk.WriteAsync(Batch(Replacement(15, term: 2, Entries(16, 20, term: 2)))));
            provider.FailAfter = null;
            isReplaced = provider.Written.Exists(write => write.Name == "raft-head");

            PersistentState state = await Disk(provider).OpenAsync();

            Assert.Equal(isReplaced ? 35 : 20, state.LastIndex);
            Assert.Equal(isReplaced ? 15 : 0, state.LogBase.Index);
            Assert.All(state.Entries, entry => Assert.Equal(isReplaced ? 2 : 1, entry.Term));
            Assert.Equal(isReplaced, state.Snapshot is not null);
        }
    }

    [Fact]
    public async Task A_late_snapshot_of_the_first_owner_does_not_count_and_does_not_mix_with_one_of_the_second()
    {
        for (int part = 0; part < 5; part++)
        {
            (FaultyStorage provider, GrainNodeStorage first) = await Opened();
            await first.WriteAsync(Batch(Write(1, Entries(1, 20, term: 1))));
            provider.InterruptAfter = part;
            provider.Interruption = async () =>
            {
                GrainNodeStorage second = Disk(provider);
                await second.OpenAsync();
                await second.WriteAsync(Batch(SnapshotTo(5, bytes: 150_000)));
            };

            await Assert.ThrowsAsync<InconsistentStateException>(() => first.WriteAsync(Batch(SnapshotTo(9, bytes: 280_000))));

            PersistentState state = await Disk(provider).OpenAsync();
            Assert.Equal(Snapshot(5, 1, 150_000).Data.ToArray(), state.Snapshot!.Data.ToArray());
        }
    }

    [Fact]
    public async Task A_disk_of_which_a_change_has_failed_takes_no_other()
    {
        (FaultyStorage provider, GrainNodeStorage disk) = await Opened();
        provider.FailAfter = 0;
        await Assert.ThrowsAsync<IOException>(() => disk.WriteAsync(Batch(Write(1, Entries(1, 1, term: 1)))));
        provider.FailAfter = null;

        await Assert.ThrowsAsync<InvalidOperationException>(() => disk.WriteAsync(Batch(Write(2, Entries(2, 1, term: 1)))));
    }

    [Fact]
    public async Task A_lost_part_of_a_snapshot_is_noticed()
    {
        (FaultyStorage provider, GrainNodeStorage disk) = await Opened();
        await disk.WriteAsync(Batch(Write(1, Entries(1, 9, term: 1)), SnapshotTo(7, bytes: 200_000)));
        provider.Lose("raft-snapshot-1-2");

        await Assert.ThrowsAsync<StorageDamagedException>(() => Disk(provider).OpenAsync());
    }

    private static int Segments(FaultyStorage provider) =>
        provider.Names.Count(name => name.StartsWith("raft-segment", StringComparison.Ordinal));

    private static async Task<(FaultyStorage Provider, GrainNodeStorage Disk)> Opened()
    {
        FaultyStorage provider = new();
        GrainNodeStorage disk = Disk(provider);
        await disk.OpenAsync();
        return (provider, disk);
    }
}
