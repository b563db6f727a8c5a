using RaftOrleans.Consensus.Tests.Node;
using static RaftOrleans.Consensus.Tests.Node.Ids;

namespace RaftOrleans.Consensus.Tests.Storage;

/// <summary>The account of what is on the disk and what is on its way there (dissertation, sections 3.8 and 10.2.1).</summary>
[Trait("Section", "D 3.8")]
public class StorageQueueTests
{
    private readonly RaftLog _log = new();
    private readonly StorageQueue _queue;

    public StorageQueueTests()
    {
        Append(1, 1);
        _queue = new StorageQueue(_log, SafetyRules.Standard);
    }

    [Fact]
    public void What_the_disk_held_at_the_start_is_durable()
    {
        Assert.Equal((2, 0), (_queue.DurableIndex, _queue.DurableTicket));
        Assert.True(_queue.HardStateTicket <= _queue.DurableTicket);
        Assert.True(_queue.LogTicket <= _queue.DurableTicket);
        Assert.Null(_queue.TakeWrite(default, default));
    }

    [Fact]
    public void A_change_waits_for_the_write_that_will_contain_it()
    {
        _queue.HardStateChanged();
        Append(2);
        Assert.Equal((1, 1), (_queue.HardStateTicket, _queue.LogTicket));
        StorageWrite write = Take()!;
        Assert.Equal((1, 1, 1), (write.Ticket, _queue.HardStateTicket, _queue.LogTicket));
        Assert.Equal((0, 2), (_queue.DurableTicket, _queue.DurableIndex));
        _queue.Completed(1);
        Assert.Equal((1, 3), (_queue.DurableTicket, _queue.DurableIndex));
    }

    [Fact]
    public void A_write_brings_the_hard_state_before_the_truncation_before_the_entries()
    {
        // The order within a write is part of its meaning (see StorageWrite); a crash in the midst leaves a prefix of it.
        _queue.HardStateChanged();
        Truncate(2);
        Append(2, 2);
        StorageWrite write = Take(new HardState(2, N3))!;
        Assert.Equal((new HardState(2, N3), 2), (write.HardState, write.TruncateFrom));
        Assert.Equal([At(2, 2), At(3, 2)], write.Entries.SelectMany(slice => slice.ToArray()).Select(entry => entry.Position));
    }

    [Fact]
    public void A_term_is_never_written_after_the_entries_that_came_in_it()
    {
        Append(2);
        _queue.HardStateChanged();
        Append(3);
        StorageWrite write = Take(new HardState(3, default))!;
        Assert.Equal((1, new HardState(3, default)), (write.Ticket, write.HardState));
        Assert.Equal(2, write.Entries.Sum(slice => slice.Length));
    }

    [Fact]
    public void Changes_between_two_writes_are_merged()
    {
        _queue.HardStateChanged();
        _queue.HardStateChanged();
        Append(2);
        Append(2);
        Assert.Equal(2, Take()!.Entries.Sum(slice => slice.Length));
        Assert.Null(Take());
    }

    [Fact]
    public void A_write_that_changes_only_the_term_does_not_delay_the_log_nor_the_other_way_round()
    {
        Append(2);
        Take();
        _queue.HardStateChanged();
        Take();
        Assert.Equal((1, 2), (_queue.LogTicket, _queue.HardStateTicket));
        Append(2);
        Take();
        Assert.Equal((3, 2), (_queue.LogTicket, _queue.HardStateTicket));
    }

    [Fact]
    public void A_completion_stands_for_all_writes_before_it()
    {
        Append(2);
        Take();
        Append(2);
        Take();
        _queue.Completed(2);
        Assert.Equal((2, 4), (_queue.DurableTicket, _queue.DurableIndex));
        _queue.Completed(1);
        Assert.Equal((2, 4), (_queue.DurableTicket, _queue.DurableIndex));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(long.MaxValue)]
    [InlineData(0)]
    [InlineData(-1)]
    public void The_completion_of_a_write_that_was_never_given_out_is_refused(long ticket)
    {
        Append(2);
        Take();
        Assert.Throws<ArgumentOutOfRangeException>(() => _queue.Completed(ticket));
        Assert.Equal((0, 2), (_queue.DurableTicket, _queue.DurableIndex));
    }

    [Fact]
    public void A_truncation_lowers_the_durable_index()
    {
        Truncate(2);
        Assert.Equal(1, _queue.DurableIndex);
        Append(3);
        Assert.Equal(1, _queue.DurableIndex);
        Assert.Equal(2, Take()!.TruncateFrom);
        _queue.Completed(1);
        Assert.Equal(2, _queue.DurableIndex);
    }

    [Fact]
    public void A_late_completion_does_not_vouch_for_entries_that_took_the_place_of_others()
    {
        // ABA: indexes 3 and 4 are written, removed, and written again with other entries before the first write completes.
        Append(2, 2);
        Take();
        Truncate(3);
        Append(3, 3);
        Take();
        _queue.Completed(1);
        Assert.Equal(2, _queue.DurableIndex);
        _queue.Completed(2);
        Assert.Equal(4, _queue.DurableIndex);
    }

    [Fact]
    public void A_late_completion_vouches_for_what_stands_before_the_truncation()
    {
        Append(2, 2, 2);
        Take();
        Truncate(4);
        Append(3);
        Take();
        _queue.Completed(1);
        Assert.Equal(3, _queue.DurableIndex);
    }

    [Fact]
    public void All_writes_under_way_are_concerned_by_a_truncation()
    {
        Append(2);
        Take();
        Append(2);
        Take();
        Truncate(3);
        Append(3, 3, 3);
        _queue.Completed(1);
        Assert.Equal(2, _queue.DurableIndex);
        _queue.Completed(2);
        Assert.Equal(2, _queue.DurableIndex);
    }

    [Fact]
    public void What_was_never_given_out_need_not_be_removed_from_the_disk()
    {
        Append(2, 2);
        Truncate(4);
        StorageWrite write = Take()!;
        Assert.Equal((0, 1), (write.TruncateFrom, write.Entries.Sum(slice => slice.Length)));
    }

    [Fact]
    public void Of_several_truncations_the_lowest_is_written()
    {
        Append(1, 1);
        Take();
        Truncate(4);
        Append(2);
        Truncate(2);
        Append(3);
        Truncate(2);
        Append(4);
        StorageWrite write = Take()!;
        Assert.Equal(2, write.TruncateFrom);
        Assert.Equal([At(2, 4)], write.Entries.SelectMany(slice => slice.ToArray()).Select(entry => entry.Position));
    }

    [Fact]
    public void A_truncation_alone_is_a_write()
    {
        Truncate(1);
        Assert.Equal(1, _queue.LogTicket);
        StorageWrite write = Take()!;
        Assert.Equal((1, 1, 0), (write.Ticket, write.TruncateFrom, write.Entries.Count));
        Assert.Equal(0, _queue.DurableIndex);
    }

    private void Append(params long[] terms)
    {
        foreach (LogEntry entry in Entries.After(_log.LastIndex, terms))
        {
            _log.Append(entry);
        }
    }

    private void Truncate(long from)
    {
        _log.TruncateFrom(from);
        _queue.LogTruncated(from);
    }

    private StorageWrite? Take(HardState state = default) => _queue.TakeWrite(state, default);
}
