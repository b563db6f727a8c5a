using RaftOrleans.Consensus;

namespace RaftOrleans.Grains.Tests.Storage;

public class StorageBatchTests
{
    [Fact]
    public void It_is_empty_until_a_write_comes_and_after_it_was_cleared()
    {
        StorageBatch batch = new();
        Assert.True(batch.IsEmpty);
        batch.Add(Write(3, truncateFrom: 0, Entries(1, 2)));
        Assert.False(batch.IsEmpty);
        Assert.Equal(3, batch.LastTicket);
        batch.Clear();
        Assert.True(batch.IsEmpty);
        Assert.Empty(batch.Entries);
    }

    [Fact]
    public void The_last_hard_state_counts()
    {
        StorageBatch batch = new();
        batch.Add(new StorageWrite(1, new HardState(1, NodeId.Of(1)), 0, []));
        batch.Add(new StorageWrite(2, new HardState(2, NodeId.Of(2)), 0, []));
        batch.Add(new StorageWrite(3, null, 0, []));

        Assert.Equal(new HardState(2, NodeId.Of(2)), batch.HardState);
    }

    [Fact]
    public void What_a_later_write_removes_is_not_written()
    {
        StorageBatch batch = new();
        batch.Add(Write(1, truncateFrom: 0, Entries(5, 4), Entries(9, 4)));
        batch.Add(Write(2, truncateFrom: 7, Entries(7, 1)));

        Assert.Equal(0, batch.TruncateFrom);
        Assert.Equal([5L, 6, 7], Indexes(batch));
    }

    [Fact]
    public void A_removal_below_what_is_new_reaches_the_disk_as_the_lowest_one()
    {
        StorageBatch batch = new();
        batch.Add(Write(1, truncateFrom: 8, Entries(8, 2)));
        batch.Add(Write(2, truncateFrom: 3, Entries(3, 2)));
        batch.Add(Write(3, truncateFrom: 4, Entries(4, 1)));

        Assert.Equal(3, batch.TruncateFrom);
        Assert.Equal([3L, 4], Indexes(batch));
    }

    [Fact]
    public void A_log_that_begins_anew_makes_all_writes_before_needless()
    {
        StorageBatch batch = new();
        batch.Add(Write(1, truncateFrom: 4, Entries(4, 3)));
        batch.Add(Write(2, truncateFrom: 0, [], new LogStart(new LogPosition(20, 3), IsReset: true)));
        batch.Add(Write(3, truncateFrom: 0, [Entries(21, 4)]));

        Assert.Equal(new LogPosition(20, 3), batch.ResetTo);
        Assert.Equal(new LogPosition(20, 3), batch.DropTo);
        Assert.Equal(0, batch.TruncateFrom);
        Assert.Equal([21L, 22, 23, 24], Indexes(batch));
    }

    [Fact]
    public void The_front_that_goes_last_is_the_one_to_drop_and_a_beginning_stays_one()
    {
        StorageBatch batch = new();
        batch.Add(Write(1, truncateFrom: 0, [Entries(21, 4)], new LogStart(new LogPosition(20, 3), IsReset: true)));
        batch.Add(Write(2, truncateFrom: 24, [Entries(24, 2)], new LogStart(new LogPosition(22, 1), IsReset: false)));

        Assert.Equal(new LogPosition(20, 3), batch.ResetTo);
        Assert.Equal(new LogPosition(22, 1), batch.DropTo);
        Assert.Equal(0, batch.TruncateFrom);
        Assert.Equal([21L, 22, 23, 24, 25], Indexes(batch));
    }

    [Fact]
    public void A_removed_front_leaves_what_was_to_be_removed_at_the_end()
    {
        StorageBatch batch = new();
        batch.Add(Write(1, truncateFrom: 8, Entries(8, 2)));
        batch.Add(Write(2, truncateFrom: 0, [], new LogStart(new LogPosition(5, 1), IsReset: false)));

        Assert.Null(batch.ResetTo);
        Assert.Equal(new LogPosition(5, 1), batch.DropTo);
        Assert.Equal(8, batch.TruncateFrom);
        Assert.Equal([8L, 9], Indexes(batch));
    }

    [Fact]
    public void The_last_snapshot_counts()
    {
        StorageBatch batch = new();
        batch.Add(DiskSamples.SnapshotTo(3));
        batch.Add(DiskSamples.SnapshotTo(7));
        batch.Add(new StorageWrite(3, null, 0, []));
        Assert.Equal(7, batch.Snapshot!.Last.Index);

        batch.Add(DiskSamples.Compaction(7));
        batch.Clear();
        Assert.Null(batch.Snapshot);
        Assert.Null(batch.DropTo);
        Assert.Null(batch.ResetTo);
    }

    private static IEnumerable<long> Indexes(StorageBatch batch) =>
        batch.Entries.SelectMany(run => run.ToArray()).Select(entry => entry.Index);

    private static StorageWrite Write(long ticket, long truncateFrom, params LogEntry[][] runs) =>
        new(ticket, null, truncateFrom, [.. runs.Select(run => (ReadOnlyMemory<LogEntry>)run)]);

    private static StorageWrite Write(long ticket, long truncateFrom, LogEntry[][] runs, LogStart start) =>
        Write(ticket, truncateFrom, runs) with { LogStart = start };

    private static LogEntry[] Entries(long from, int count) =>
        [.. Enumerable.Range(0, count).Select(i => new LogEntry(from + i, 1, default, EntryKind.NoOp, default))];
}
