using Orleans.Storage;
using RaftOrleans.Consensus;
using static RaftOrleans.Grains.Tests.Storage.DiskSamples;

namespace RaftOrleans.Grains.Tests.Storage;

public class GrainNodeStorageTests
{
    [Fact]
    public async Task A_disk_that_was_never_written_holds_nothing()
    {
        PersistentState state = await Disk(new FaultyStorage()).OpenAsync();

        Assert.Equal(default, state.HardState);
        Assert.Empty(state.Entries);
    }

    [Fact]
    public async Task Every_opening_is_another_incarnation()
    {
        FaultyStorage provider = new();
        for (int i = 1; i <= 3; i++)
        {
            GrainNodeStorage disk = Disk(provider);
            await disk.OpenAsync();
            Assert.Equal(i, disk.Incarnation);
        }
    }

    [Fact]
    public async Task The_one_who_opened_the_disk_first_cannot_write_after_the_second_has_opened_it()
    {
        FaultyStorage provider = new();
        GrainNodeStorage first = Disk(provider);
        await first.OpenAsync();
        await first.WriteAsync(Batch(Write(1, Entries(1, 3, term: 1))));
        GrainNodeStorage second = Disk(provider);
        await second.OpenAsync();

        await Assert.ThrowsAsync<InconsistentStateException>(() => first.WriteAsync(Batch(Write(2, Entries(4, 1, term: 1)))));

        await second.WriteAsync(Batch(Write(1, Entries(4, 1, term: 2))));
        PersistentState state = await Disk(provider).OpenAsync();
        Assert.Equal([1, 1, 1, 2], state.Entries.Select(entry => entry.Term));
    }

    [Fact]
    public async Task A_late_seal_of_the_first_owner_does_not_replace_a_segment_of_the_second()
    {
        FaultyStorage provider = new();
        GrainNodeStorage first = Disk(provider);
        await first.OpenAsync();
        await first.WriteAsync(Batch(Write(1, Entries(1, 4, term: 1))));
        GrainNodeStorage second = Disk(provider);
        await second.OpenAsync();
        await second.WriteAsync(Batch(new StorageWrite(1, null, 2, [Entries(2, 5, term: 2)])));
        Assert.Contains("raft-segment-0", provider.Names);

        // The first owner has a full tail, so it seals before it writes the head, and would learn only from the head that it is late.
        await Assert.ThrowsAsync<InconsistentStateException>(() => first.WriteAsync(Batch(Write(2, Entries(5, 1, term: 1)))));

        PersistentState state = await Disk(provider).OpenAsync();
        Assert.Equal([1, 2, 2, 2, 2, 2], state.Entries.Select(entry => entry.Term));
    }

    [Fact]
    public async Task An_early_seal_of_the_first_owner_only_costs_the_second_its_turn()
    {
        FaultyStorage provider = new();
        GrainNodeStorage first = Disk(provider);
        await first.OpenAsync();
        await first.WriteAsync(Batch(Write(1, Entries(1, 4, term: 1))));
        GrainNodeStorage second = Disk(provider);
        await second.OpenAsync();
        await Assert.ThrowsAsync<InconsistentStateException>(() => first.WriteAsync(Batch(Write(2, Entries(5, 1, term: 1)))));
        Assert.Contains("raft-segment-0", provider.Names);

        await Assert.ThrowsAsync<InconsistentStateException>(() => second.WriteAsync(Batch(Write(1, Entries(5, 1, term: 2)))));
        GrainNodeStorage third = Disk(provider);
        await third.OpenAsync();
        await third.WriteAsync(Batch(Write(1, Entries(5, 6, term: 3))));

        PersistentState state = await Disk(provider).OpenAsync();
        Assert.Equal([1, 1, 1, 1, 3, 3, 3, 3, 3, 3], state.Entries.Select(entry => entry.Term));
    }

    [Fact]
    public async Task An_append_never_writes_more_than_the_tail_however_long_the_log_is()
    {
        FaultyStorage provider = new();
        GrainNodeStorage disk = Disk(provider);
        await disk.OpenAsync();
        for (int i = 1; i <= 1_000; i++)
        {
            await disk.WriteAsync(Batch(Write(i, Entries(i, 1, term: 1))));
        }

        Assert.All(provider.Written, write => Assert.InRange(write.Bytes, 0, 600));
        Assert.Equal(1_000 + 1, provider.Written.Count(write => write.Name == "raft-head"));
        Assert.InRange(provider.Written.Count(write => write.Name != "raft-head"), 240, 250);
    }

    [Fact]
    public async Task Every_change_is_one_write_of_the_head()
    {
        FaultyStorage provider = new();
        GrainNodeStorage disk = Disk(provider);
        await disk.OpenAsync();
        StorageBatch batch = Batch(
            new StorageWrite(1, new HardState(1, NodeId.Of(2)), 0, [Entries(1, 20, term: 1)]),
            new StorageWrite(2, new HardState(2, NodeId.Of(1)), 10, [Entries(10, 3, term: 2)]));

        await disk.WriteAsync(batch);

        Assert.Equal("raft-head", provider.Written[^1].Name);
        Assert.Equal(2, provider.Written.Count(write => write.Name == "raft-head"));
        PersistentState state = await Disk(provider).OpenAsync();
        Assert.Equal(new HardState(2, NodeId.Of(1)), state.HardState);
        Assert.Equal(12, state.Entries.Count);
    }

    [Fact]
    public async Task Peeking_tells_term_vote_and_end_of_the_log_and_takes_nothing_away()
    {
        FaultyStorage provider = new();
        GrainNodeStorage disk = Disk(provider);
        await disk.OpenAsync();
        await disk.WriteAsync(Batch(new StorageWrite(1, new HardState(3, NodeId.Of(2)), 0, [Entries(1, 9, term: 3)])));

        Assert.Equal((new HardState(3, NodeId.Of(2)), 9), await Disk(provider).PeekAsync());

        await disk.WriteAsync(Batch(Write(2, Entries(10, 1, term: 3))));
    }

    [Fact]
    public async Task A_lost_segment_is_noticed()
    {
        FaultyStorage provider = await Filled();
        provider.Lose("raft-segment-1");

        StorageDamagedException error = await Assert.ThrowsAsync<StorageDamagedException>(() => Disk(provider).OpenAsync());
        Assert.Contains("raft-segment-1", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("raft-head")]
    [InlineData("raft-segment-2")]
    [InlineData("raft-snapshot-1-0")]
    public async Task A_flipped_bit_is_noticed_wherever_it_is(string name)
    {
        FaultyStorage sound = await Filled();
        int length = 0;
        sound.Damage(name, bytes =>
        {
            length = bytes.Length;
            return bytes;
        });
        for (int place = 0; place < length; place++)
        {
            sound.Damage(name, bytes => Flip(bytes, place));
            await Assert.ThrowsAsync<StorageDamagedException>(() => Disk(sound).OpenAsync());
            sound.Damage(name, bytes => Flip(bytes, place));
        }

        Assert.Equal(18, (await Disk(sound).OpenAsync()).Entries.Count);
    }

    [Theory]
    [InlineData("raft-head")]
    [InlineData("raft-segment-2")]
    [InlineData("raft-snapshot-1-0")]
    public async Task A_record_that_was_cut_short_is_noticed(string name)
    {
        FaultyStorage provider = await Filled();
        provider.Damage(name, bytes => bytes[..^1]);

        await Assert.ThrowsAsync<StorageDamagedException>(() => Disk(provider).OpenAsync());
    }

    [Fact]
    public async Task A_command_larger_than_a_segment_gets_one_of_its_own()
    {
        FaultyStorage provider = new();
        GrainNodeStorage disk = Disk(provider);
        await disk.OpenAsync();
        LogEntry[] entries =
        [
            new(1, 1, default, EntryKind.Command, new byte[10]),
            new(2, 1, default, EntryKind.Command, new byte[100_000]),
            new(3, 1, default, EntryKind.Command, new byte[10]),
        ];

        await disk.WriteAsync(Batch(Write(1, entries)));

        PersistentState state = await Disk(provider).OpenAsync();
        Assert.Equal([10, 100_000, 10], state.Entries.Select(entry => entry.Command.Length));
    }

    private static byte[] Flip(byte[] bytes, int place)
    {
        byte[] flipped = [.. bytes];
        flipped[place] ^= 4;
        return flipped;
    }

    private static async Task<FaultyStorage> Filled()
    {
        FaultyStorage provider = new();
        GrainNodeStorage disk = Disk(provider);
        await disk.OpenAsync();
        await disk.WriteAsync(Batch(Write(1, Entries(1, 20, term: 1))));
        await disk.WriteAsync(Batch(SnapshotTo(3), Compaction(2)));
        return provider;
    }
}
