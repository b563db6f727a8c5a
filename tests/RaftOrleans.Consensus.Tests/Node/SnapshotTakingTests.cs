using static RaftOrleans.Consensus.Tests.Node.Ids;

namespace RaftOrleans.Consensus.Tests.Node;

/// <summary>When a node takes a snapshot, what stays of its log, and what it comes back with (paper, section 7).</summary>
[Trait("Section", "7")]
public class SnapshotTakingTests
{
    private static readonly RaftOptions Asked = Given.Options with { SnapshotEntries = 0, SnapshotBytes = 0, SnapshotTrailing = 0 };

    [Fact]
    public void A_snapshot_is_taken_after_so_many_entries()
    {
        NodeUnderTest node = Given.Follower(options: Asked with { SnapshotEntries = 3 });
        Append(node, 1, 1);
        Assert.Null(node.Core.Snapshot);
        Append(node, 1);
        Assert.Equal(At(3, 1), node.Core.Snapshot!.Last);
        Append(node, 1, 1);
        Assert.Equal(At(3, 1), node.Core.Snapshot!.Last);
        Append(node, 1, 1);
        Assert.Equal(At(7, 1), node.Core.Snapshot!.Last);
    }

    [Fact]
    public void A_snapshot_is_taken_after_so_many_bytes_of_commands()
    {
        NodeUnderTest node = Given.Follower(options: Asked with { SnapshotBytes = 6 });
        Append(node, 1);
        Assert.Null(node.Core.Snapshot);
        Append(node, 1);
        Assert.Equal(At(2, 1), node.Core.Snapshot!.Last);
        Append(node, 1);
        Assert.Equal(At(2, 1), node.Core.Snapshot!.Last);
    }

    [Fact]
    public void A_snapshot_is_taken_on_request_and_only_once_of_the_same_state()
    {
        NodeUnderTest node = Given.Follower(options: Asked);
        Append(node, 1, 1);
        Snapshot snapshot = node.TakeSnapshot();
        Assert.Equal((At(2, 1), Membership.Of(First(3)), 0), (snapshot.Last, snapshot.Membership, snapshot.MembershipIndex));
        node.Forget();
        Assert.Same(snapshot, node.TakeSnapshot());
        Assert.Empty(node.Writes);
    }

    [Fact]
    public void Nothing_is_taken_of_a_state_to_which_nothing_was_applied()
    {
        NodeUnderTest node = Given.Follower(log: [1, 1], options: Asked);
        Assert.Null(node.TakeSnapshot());
        Assert.Empty(node.Writes);
    }

    [Fact]
    public void All_but_the_trailing_entries_go_from_memory_and_from_the_disk_in_the_same_write()
    {
        NodeUnderTest node = Given.Follower(options: Asked with { SnapshotTrailing = 2 });
        Append(node, 1, 1, 1, 1, 1);
        node.Forget();
        node.TakeSnapshot();
        StorageWrite write = Assert.Single(node.Writes);
        Assert.Equal((At(5, 1), new LogStart(At(3, 1), false)), (write.Snapshot!.Last, write.LogStart!.Value));
        Assert.Equal((At(3, 1), 5), (node.Core.Log.Base, node.Core.Log.LastIndex));
        Assert.Equal((At(3, 1), 2), (node.Disk.Durable.LogBase, node.Disk.Durable.Entries.Count));
    }

    [Fact]
    public void With_more_trailing_entries_than_there_are_nothing_goes()
    {
        NodeUnderTest node = Given.Follower(options: Asked with { SnapshotTrailing = 10 });
        Append(node, 1, 1);
        node.TakeSnapshot();
        Assert.Equal((LogPosition.Start, null), (node.Core.Log.Base, node.Writes[^1].LogStart));
    }

    [Fact]
    public void What_is_not_applied_stays()
    {
        NodeUnderTest node = Given.Follower(options: Asked);
        node.AppendFrom(N2, term: 1, LogPosition.Start, Entries.Of(1, 1, 1), commit: 1);
        node.TakeSnapshot();
        Assert.Equal((At(1, 1), [1L, 1]), (node.Core.Log.Base, node.Log), Comparer);
    }

    [Fact]
    public void A_restarted_node_goes_on_from_its_snapshot_and_the_log_after_it()
    {
        NodeUnderTest node = Given.Follower(options: Asked);
        Append(node, 1, 1, 1);
        node.TakeSnapshot();
        node.AppendFrom(N2, term: 1, At(3, 1), Entries.After(3, 1, 1));
        node.Restart();
        Assert.Equal((3, 3, 5, 5), (node.CommitIndex, node.Core.LastApplied, node.Core.Log.LastIndex, node.Core.DurableIndex));
        Assert.Equal(["1@1", "2@1", "3@1"], node.Machine.Applied);
        node.AppendFrom(N2, term: 1, At(5, 1), commit: 5);
        Assert.Equal(["1@1", "2@1", "3@1", "4@1", "5@1"], node.Machine.Applied);
    }

    [Fact]
    public void Two_nodes_that_have_applied_the_same_make_the_same_snapshot()
    {
        NodeUnderTest one = Given.Follower(options: Asked);
        Append(one, 1, 1, 1);
        NodeUnderTest other = Given.Follower(options: Asked with { SnapshotEntries = 1 }, seed: 5);
        Append(other, 1);
        Append(other, 1, 1);
        Assert.Equal(one.TakeSnapshot().Data.ToArray(), other.TakeSnapshot().Data.ToArray());
        Assert.Equal(one.Core.Snapshot!.Checksum, other.Core.Snapshot!.Checksum);
    }

    [Fact]
    public void The_membership_of_a_snapshot_is_that_of_its_last_entry()
    {
        NodeUnderTest node = Given.Follower(options: Asked);
        Membership two = Membership.Of(N1, N2);
        Membership four = Membership.Of(First(4));
        node.AppendFrom(N2, 1, LogPosition.Start, [Entries.Of(1, 1, two), Entries.Make(2, 1), Entries.Of(3, 1, four)], commit: 2);
        Snapshot snapshot = node.TakeSnapshot();
        Assert.Equal((two, 1, four), (snapshot.Membership, snapshot.MembershipIndex, node.Core.Membership));
        node.Restart();
        Assert.Equal((four, 3), (node.Core.Membership, node.Core.MembershipIndex));
    }

    [Fact]
    public void A_founder_does_not_forget_the_others_over_a_snapshot_of_a_node_that_never_knew_them()
    {
        NodeUnderTest node = Given.Follower(options: Asked);
        Snapshot snapshot = new(At(3, 1), Membership.None, 0, Pieces.Data("a"));
        node.Receive(Pieces.Piece(N2, N1, 1, snapshot, 0, int.MaxValue));
        Assert.Equal((3, Membership.Of(First(3))), (node.CommitIndex, node.Core.Membership));
        node.Restart();
        Assert.Equal((3, Membership.Of(First(3))), (node.CommitIndex, node.Core.Membership));
    }

    [Fact]
    public void An_append_that_begins_before_the_compacted_log_is_taken_from_where_the_log_begins()
    {
        NodeUnderTest node = Given.Follower(options: Asked);
        Append(node, 1, 1, 1);
        node.TakeSnapshot();
        AppendEntriesReply reply = node.AppendFrom(N2, term: 1, At(1, 1), Entries.After(1, 1, 1, 1, 1), commit: 4)!;
        Assert.Equal((true, 5, 4), (reply.IsSuccess, reply.Index, node.CommitIndex));
        Assert.Equal((true, 3), (node.AppendFrom(N2, term: 1, At(1, 1), Entries.After(1, 1))!.IsSuccess, node.Core.Log.Base.Index));
    }

    [Theory]
    [InlineData(0, 0, 5)]
    [InlineData(1, 0, 5)]
    [InlineData(2, 3, 2)]
    [InlineData(3, 3, 3)]
    public void A_crash_after_any_part_of_the_write_loses_nothing_that_was_promised(int parts, long logBase, int entries)
    {
        // Snapshot, log start, one new entry.
        NodeUnderTest node = Given.Follower(options: Asked with { SnapshotTrailing = 2 });
        Append(node, 1, 1, 1, 1, 1);
        node.HasSlowDisk = true;
        node.Do(core =>
        {
            core.TakeSnapshot(node.Now);
            core.Receive(node.Append(N2, 1, At(5, 1), Entries.After(5, 1)), node.Now);
        });
        Assert.Equal(parts < 3, node.RestartAfter(parts));
        PersistentState disk = node.Disk.Durable;
        Assert.Equal((logBase, entries), (disk.LogBase.Index, disk.Entries.Count));
        Assert.True(node.Core.Log.LastIndex >= 5);
        Assert.Equal(parts == 0 ? 0 : 5, node.CommitIndex);
        node.HasSlowDisk = false;
        node.AppendFrom(N2, term: 1, At(5, 1), commit: 5);
        Assert.Equal(["1@1", "2@1", "3@1", "4@1", "5@1"], node.Machine.Applied);
    }

    private static IEqualityComparer<(LogPosition Base, long[] Log)> Comparer { get; } =
        EqualityComparer<(LogPosition Base, long[] Log)>.Create((one, other) => one.Base == other.Base && one.Log.SequenceEqual(other.Log));

    /// <summary>Committed entries come; the command of each is its index and term, three bytes.</summary>
    private static void Append(NodeUnderTest node, params long[] terms)
    {
        LogPosition last = node.Core.Log.Last;
        node.AppendFrom(N2, term: 1, last, Entries.After(last.Index, terms), commit: last.Index + terms.Length);
    }
}
