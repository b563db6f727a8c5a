using RaftOrleans.Consensus.Tests.Node;
using static RaftOrleans.Consensus.Tests.Node.Ids;

namespace RaftOrleans.Consensus.Tests.Storage;

/// <summary>Snapshots and the beginnings of logs on their way to the disk (paper, section 7).</summary>
[Trait("Section", "7")]
public class StorageQueueSnapshotTests
{
    private readonly RaftLog _log = new();
    private readonly StorageQueue _queue;

    public StorageQueueSnapshotTests()
    {
        Append(1, 1, 1);
        _queue = new StorageQueue(_log, SafetyRules.Standard);
    }

    [Fact]
    public void A_snapshot_and_what_it_replaces_are_one_write()
    {
        Snapshot snapshot = Pieces.Of(At(2, 1));
        _queue.SnapshotTaken(snapshot);
        _log.CompactTo(2);
        _queue.LogCompacted();
        Append(1);
        StorageWrite write = Take()!;
        Assert.Same(snapshot, write.Snapshot);
        Assert.Equal((new LogStart(At(2, 1), IsReset: false), 0), (write.LogStart!.Value, write.TruncateFrom));
        Assert.Equal([At(4, 1)], write.Entries.SelectMany(slice => slice.ToArray()).Select(entry => entry.Position));
        Assert.Null(Take());
    }

    [Fact]
    public void Compaction_makes_nothing_less_durable()
    {
        _log.CompactTo(2);
        _queue.LogCompacted();
        Assert.Equal((3, 1), (_queue.DurableIndex, _queue.LogTicket));
        Take();
        Assert.Equal(3, _queue.DurableIndex);
    }

    [Fact]
    public void A_snapshot_alone_makes_who_vouches_for_the_log_wait_for_it()
    {
        _queue.SnapshotTaken(Pieces.Of(At(2, 1)));
        Assert.Equal(1, _queue.LogTicket);
        StorageWrite write = Take()!;
        Assert.Equal((null, 1), (write.LogStart, _queue.LogTicket));
    }

    [Fact]
    public void A_replaced_log_counts_when_the_snapshot_is_durable()
    {
        Replace(At(9, 3), committed: 1);
        Assert.Equal(1, _queue.DurableIndex);
        Append(3);
        StorageWrite write = Take()!;
        Assert.Equal((new LogStart(At(9, 3), IsReset: true), 0), (write.LogStart!.Value, write.TruncateFrom));
        Assert.Equal(1, _queue.DurableIndex);
        _queue.Completed(1);
        Assert.Equal(10, _queue.DurableIndex);
    }

    [Fact]
    public void A_late_completion_does_not_vouch_for_a_log_that_has_taken_the_place_of_another()
    {
        Append(2, 2);
        Take();
        Replace(At(4, 3), committed: 2);
        Append(3, 3);
        Take();
        _queue.Completed(1);
        Assert.Equal(2, _queue.DurableIndex);
        _queue.Completed(2);
        Assert.Equal(6, _queue.DurableIndex);
    }

    [Fact]
    public void A_truncation_before_a_replacement_is_forgotten_and_one_after_it_is_not()
    {
        _log.TruncateFrom(2);
        _queue.LogTruncated(2);
        Replace(At(9, 3), committed: 1);
        Append(3);
        Assert.Equal((true, 0), (_queue.LogTicket > _queue.DurableTicket, Take()!.TruncateFrom));
        _log.TruncateFrom(10);
        _queue.LogTruncated(10);
        Append(4);
        StorageWrite write = Take()!;
        Assert.Equal((10, null), (write.TruncateFrom, write.LogStart));
        _queue.Completed(1);
        Assert.Equal(9, _queue.DurableIndex);
        _queue.Completed(2);
        Assert.Equal(10, _queue.DurableIndex);
    }

    [Fact]
    public void The_oldest_write_under_way_says_since_when_the_disk_has_not_moved()
    {
        Assert.Null(_queue.UnderWaySince);
        Append(2);
        _queue.TakeWrite(default, Ms(10));
        Append(2);
        _queue.TakeWrite(default, Ms(20));
        Assert.Equal(Ms(10), _queue.UnderWaySince);
        _queue.Completed(1);
        Assert.Equal(Ms(20), _queue.UnderWaySince);
        _queue.Completed(2);
        Assert.Null(_queue.UnderWaySince);
    }

    private void Append(params long[] terms) => Array.ForEach(Entries.After(_log.LastIndex, terms), _log.Append);

    private void Replace(LogPosition end, long committed)
    {
        _log.ResetTo(end);
        _queue.LogReplaced(committed);
        _queue.SnapshotTaken(Pieces.Of(end));
    }

    private StorageWrite? Take() => _queue.TakeWrite(default, default);
}
