using static RaftOrleans.Consensus.Tests.Node.Ids;

namespace RaftOrleans.Consensus.Tests.Node;

/// <summary>A leader that no longer has the entries a follower needs sends its snapshot (paper, section 7).</summary>
[Trait("Section", "7")]
public class SnapshotSendingTests
{
    private static readonly RaftOptions Small = Given.Options with { SnapshotTrailing = 0, SnapshotChunkBytes = 8 };

    [Fact]
    public void A_follower_that_needs_a_compacted_entry_gets_the_snapshot_piece_by_piece_and_then_the_log()
    {
        NodeUnderTest node = Sender(out Snapshot snapshot);
        InstallSnapshot first = Assert.Single(node.SentTo<InstallSnapshot>(N3));
        Assert.Equal((At(3, 2), 0, 8, snapshot.Data.Length, snapshot.Checksum), Short(first));
        Assert.Equal(ProgressState.Snapshot, StateOf(node));
        node.Propose("later");
        int pieces = 1;
        while (StateOf(node) == ProgressState.Snapshot)
        {
            InstallSnapshot piece = node.SentTo<InstallSnapshot>(N3)[^1];
            int received = piece.Offset + piece.Data.Length;
            Reply(node, received, isInstalled: received == piece.TotalBytes);
            pieces++;
            Assert.True(pieces < 100);
        }

        Assert.Equal((snapshot.Data.Length + 7) / 8, node.SentTo<InstallSnapshot>(N3).Length);
        Assert.Equal(ProgressState.Replicate, StateOf(node));
        Assert.Equal((At(3, 2), 1), (node.SentTo<AppendEntries>(N3)[^1].Previous, node.SentTo<AppendEntries>(N3)[^1].Entries.Length));
    }

    [Fact]
    public void A_piece_that_was_lost_is_sent_again_with_the_next_heartbeat()
    {
        NodeUnderTest node = Sender(out _);
        node.Forget().ElapseToDeadline();
        Assert.Equal(0, Assert.Single(node.SentTo<InstallSnapshot>(N3)).Offset);
    }

    [Fact]
    public void An_answer_that_comes_twice_does_not_make_the_next_piece_be_sent_twice()
    {
        NodeUnderTest node = Sender(out _);
        node.Forget();
        Reply(node, received: 8);
        Reply(node, received: 8);
        Assert.Equal([8], node.SentTo<InstallSnapshot>(N3).Select(piece => piece.Offset));
    }

    [Fact]
    public void A_follower_that_has_begun_anew_is_sent_what_it_lacks_when_nothing_has_moved_for_a_while()
    {
        NodeUnderTest node = Sender(out _);
        Reply(node, received: 8);
        node.Forget().ElapseToDeadline();
        Reply(node, received: 0);
        Assert.Equal([8, 0], node.SentTo<InstallSnapshot>(N3).Select(piece => piece.Offset));
    }

    [Fact]
    public void An_answer_about_another_snapshot_or_of_another_term_counts_for_nothing()
    {
        NodeUnderTest node = Sender(out _);
        node.Forget();
        node.Receive(new InstallSnapshotReply(N3, N1, 2, At(2, 2), 8, isInstalled: false, 0));
        node.Receive(new InstallSnapshotReply(N3, N1, 1, At(3, 2), 8, isInstalled: true, 0));
        node.Receive(new InstallSnapshotReply(N3, N1, 2, At(99, 2), 8, isInstalled: true, 0));
        Assert.Empty(node.SentTo<InstallSnapshot>(N3));
        Assert.Equal(ProgressState.Snapshot, StateOf(node));
        node.Receive(new InstallSnapshotReply(N3, N1, 3, At(3, 2), 0, isInstalled: false, 0));
        Assert.Equal((Role.Follower, 3), (node.Role, node.Term));
    }

    [Fact]
    public void Pieces_keep_the_rate()
    {
        NodeUnderTest node = Sender(out _, Small with { SnapshotBytesPerSecond = 1_000 });
        TimeSpan sent = node.Now;
        Reply(node, received: 8);
        Assert.Single(node.SentTo<InstallSnapshot>(N3));
        Assert.Equal(sent + Ms(8), node.Core.NextDeadline);
        node.ElapseToDeadline();
        Assert.Equal([0, 8], node.SentTo<InstallSnapshot>(N3).Select(piece => piece.Offset));
    }

    [Fact]
    public void A_newer_snapshot_does_not_disturb_the_one_that_is_being_sent()
    {
        NodeUnderTest node = Sender(out _);
        node.Propose("later");
        node.Acknowledge(N2, index: 4);
        Assert.Equal(At(4, 2), node.TakeSnapshot().Last);
        Reply(node, received: 8);
        Assert.Equal((At(3, 2), 8), (node.SentTo<InstallSnapshot>(N3)[^1].Last, node.SentTo<InstallSnapshot>(N3)[^1].Offset));
        Reply(node, received: 0, isInstalled: true);
        Assert.Equal((At(4, 2), 0), (node.SentTo<InstallSnapshot>(N3)[^1].Last, node.SentTo<InstallSnapshot>(N3)[^1].Offset));
    }

    [Fact]
    public void A_follower_that_gets_a_snapshot_hears_heartbeats_that_its_log_cannot_refuse()
    {
        NodeUnderTest node = Sender(out _);
        node.Forget().ElapseToDeadline();
        Reply(node, received: 8);
        node.Forget().Read();
        AppendEntries heartbeat = Assert.Single(node.SentTo<AppendEntries>(N3));
        Assert.Equal((LogPosition.Start, 0), (heartbeat.Previous, heartbeat.Entries.Length));
        node.Receive(new InstallSnapshotReply(N3, N1, 2, At(3, 2), 8, isInstalled: false, heartbeat.Round));
        Assert.Single(node.Reads);
    }

    [Fact]
    public void A_group_brings_a_node_back_that_was_cut_off_while_the_log_was_compacted_although_the_network_loses_and_doubles()
    {
        Cluster cluster = Cluster.Of(3, Small with { SnapshotEntries = 5, SnapshotChunkBytes = 3 });
        NodeUnderTest leader = cluster.Elect(N1);
        cluster.Isolate(N3);
        for (int i = 0; i < 20; i++)
        {
            leader.Propose($"c{i}");
            cluster.DeliverAll();
        }

        cluster.Heal();
        DeterministicRandom random = new(3);
        for (int round = 0; round < 2_000 && cluster[N3].Core.LastApplied < leader.CommitIndex; round++)
        {
            leader.ElapseToDeadline();
            cluster[N2].Now = cluster[N3].Now = leader.Now;
            for (int hops = 0; hops < 3; hops++)
            {
                foreach (Message message in cluster.Take(_ => true))
                {
                    int copies = message.To == N2 || message.From == N2 ? 1 : random.NextInt32(3);
                    for (int copy = 0; copy < copies; copy++)
                    {
                        cluster.Hand(message);
                    }
                }
            }
        }

        Assert.Equal(leader.Machine.Applied, cluster[N3].Machine.Applied);
        Assert.NotEmpty(cluster[N3].Installed);
        Assert.Equal(Role.Leader, leader.Role);
    }

    /// <summary>A leader with three committed entries and a snapshot of them, of which n3 has never said that it holds any.</summary>
    private static NodeUnderTest Sender(out Snapshot snapshot, RaftOptions? options = null)
    {
        NodeUnderTest node = Given.Leader(term: 2, options: options ?? Small);
        node.Acknowledge(N2, index: 1);
        node.Propose("x");
        node.Propose("y");
        node.Acknowledge(N2, index: 3);
        snapshot = node.Forget().TakeSnapshot();
        Assert.Equal(ProgressState.Snapshot, StateOf(node));
        return node;
    }

    private static void Reply(NodeUnderTest node, int received, bool isInstalled = false) =>
        node.Receive(new InstallSnapshotReply(
            N3, N1, 2, node.SentTo<InstallSnapshot>(N3) is [.., var last] ? last.Last : At(3, 2), received, isInstalled, 0));

    private static ProgressState StateOf(NodeUnderTest node) => node.Core.Followers.Single(follower => follower.Id == N3).State;

    private static (LogPosition, int, int, int, uint) Short(InstallSnapshot piece) =>
        (piece.Last, piece.Offset, piece.Data.Length, piece.TotalBytes, piece.Checksum);
}
