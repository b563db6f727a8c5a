using static RaftOrleans.Consensus.Tests.Node.Ids;

namespace RaftOrleans.Consensus.Tests.Node;

/// <summary>A follower that gets a snapshot, piece by piece (paper, section 7, figure 13).</summary>
[Trait("Section", "7")]
public class SnapshotInstallTests
{
    private static readonly Snapshot Sample = Pieces.Of(At(5, 2), "a", "b", "c");

    [Fact]
    public void A_snapshot_in_one_piece_becomes_the_state_and_the_beginning_of_the_log()
    {
        NodeUnderTest node = Given.Follower(term: 3);
        InstallSnapshotReply reply = Receive(node, 0, int.MaxValue)!;
        Assert.Equal((true, At(5, 2), 3, 7), (reply.IsInstalled, reply.Last, reply.Term, reply.Round));
        Assert.Equal((5, 5, At(5, 2), N2), (node.CommitIndex, node.Core.LastApplied, node.Core.Log.Last, node.Core.Leader));
        Assert.Equal(["a", "b", "c"], node.Machine.Applied);
        Assert.Equal(At(5, 2), Assert.Single(node.Installed).Last);
        Assert.True(node.AppendFrom(N2, term: 3, At(5, 2), Entries.After(5, 3))!.IsSuccess);
    }

    [Fact]
    public void Pieces_are_answered_with_how_much_is_there_and_put_together()
    {
        NodeUnderTest node = Given.Follower(term: 3);
        Assert.Equal((false, 4), Short(Receive(node, 0, 4)));
        Assert.Equal((4, 0), (node.Core.IncomingSnapshotBytes, node.CommitIndex));
        Assert.Equal((false, 8), Short(Receive(node, 4, 4)));
        Assert.Equal((true, Sample.Data.Length), Short(Receive(node, 8, int.MaxValue)));
        Assert.Equal((0, 5), (node.Core.IncomingSnapshotBytes, node.CommitIndex));
    }

    [Fact]
    public void A_piece_that_comes_twice_or_too_early_changes_nothing()
    {
        NodeUnderTest node = Given.Follower(term: 3);
        Receive(node, 0, 4);
        Assert.Equal((false, 4), Short(Receive(node, 0, 4)));
        Assert.Equal((false, 4), Short(Receive(node, 8, int.MaxValue)));
        Assert.Equal((false, 8), Short(Receive(node, 4, 4)));
        Assert.True(Receive(node, 8, int.MaxValue)!.IsInstalled);
        Assert.True(Receive(node, 8, int.MaxValue)!.IsInstalled);
        Assert.Single(node.Installed);
    }

    [Fact]
    public void Another_leader_may_go_on_where_the_first_one_stopped()
    {
        NodeUnderTest node = Given.Follower(term: 3);
        Receive(node, 0, 4);
        InstallSnapshotReply reply = node.Receive(Pieces.Piece(N3, N1, 4, Sample, 4, int.MaxValue)).OfType<InstallSnapshotReply>().Single();
        Assert.Equal((true, 4, N3), (reply.IsInstalled, node.Term, node.Core.Leader));
        Assert.Equal(["a", "b", "c"], node.Machine.Applied);
    }

    [Fact]
    public void Another_snapshot_begins_anew()
    {
        NodeUnderTest node = Given.Follower(term: 3);
        Receive(node, 0, 4);
        Snapshot newer = Pieces.Of(At(6, 2), "a", "b", "c", "d");
        node.Receive(Pieces.Piece(N2, N1, 3, newer, 4, int.MaxValue));
        Assert.Equal(0, node.Core.IncomingSnapshotBytes);
        node.Receive(Pieces.Piece(N2, N1, 3, newer, 0, int.MaxValue));
        Assert.Equal(6, node.CommitIndex);
        Assert.Equal(["a", "b", "c", "d"], node.Machine.Applied);
    }

    [Fact]
    public void A_damaged_snapshot_changes_nothing_and_is_sent_again_from_the_beginning()
    {
        NodeUnderTest node = Given.Follower(term: 3, log: [1]);
        InstallSnapshot good = Pieces.Piece(N2, N1, 3, Sample, 0, int.MaxValue);
        byte[] data = good.Data.ToArray();
        data[^1] ^= 1;
        node.Receive(new InstallSnapshot(
            N2, N1, 3, good.Last, good.Membership, 0, good.TotalBytes, good.Checksum, 0, data, 0));
        Assert.Equal((false, 0), Short(node.SentOf<InstallSnapshotReply>()[^1]));
        Assert.Equal((0, At(1, 1)), (node.CommitIndex, node.Core.Log.Last));
        Assert.Contains(node.Trace, step => step.Reason.Contains("damaged", StringComparison.Ordinal));
        Assert.True(Receive(node, 0, int.MaxValue)!.IsInstalled);
    }

    [Fact]
    public void Data_that_is_no_state_changes_nothing()
    {
        NodeUnderTest node = Given.Follower(term: 3);
        Snapshot strange = new(At(5, 2), Membership.Of(First(3)), 0, new byte[] { 1, 0, 0, 65, 66 });
        Snapshot empty = new(At(5, 2), Membership.Of(First(3)), 0, default);
        node.Receive(Pieces.Piece(N2, N1, 3, strange, 0, int.MaxValue));
        node.Receive(Pieces.Piece(N2, N1, 3, empty, 0, int.MaxValue));
        Assert.Equal((0, 0), (node.CommitIndex, node.Core.Log.LastIndex));
        Assert.Equal([(false, 0), (false, 0)], node.SentOf<InstallSnapshotReply>().Select(Short));
    }

    public static TheoryData<string, LogPosition, Membership, long> HandMade => new()
    {
        { "a term that has not come yet", At(5, 4), Membership.Of(N1), 0 },
        { "no term", At(5, 0), Membership.Of(N1), 0 },
        { "an index after which no log can go on", At(long.MaxValue, 2), Membership.Of(N1), 0 },
        { "a membership that comes later", At(5, 2), Membership.Of(N1), 6 },
        { "a membership that no group can have", At(5, 2), Membership.None with { Learners = [N1] }, 1 },
        { "an entry that makes the group empty", At(5, 2), Membership.None, 3 },
    };

    [Theory]
    [MemberData(nameof(HandMade))]
    public void A_snapshot_that_no_leader_could_have_is_refused(string why, LogPosition last, Membership membership, long membershipIndex)
    {
        NodeUnderTest node = Given.Follower(term: 3);
        node.Receive(Pieces.Piece(N2, N1, 3, new Snapshot(last, membership, membershipIndex, Sample.Data), 0, int.MaxValue));
        Assert.True(node.CommitIndex == 0 && node.Core.Log.LastIndex == 0, why);
        Assert.Equal((false, 0), Short(Assert.Single(node.SentOf<InstallSnapshotReply>())));
    }

    [Fact]
    public void A_log_that_holds_the_snapshot_s_end_keeps_what_follows()
    {
        NodeUnderTest node = Given.Follower(term: 3, log: [1, 1, 2, 2, 2, 3, 3]);
        Assert.True(Receive(node, 0, int.MaxValue)!.IsInstalled);
        Assert.Equal((At(7, 3), 5), (node.Core.Log.Last, node.CommitIndex));
        Assert.Null(node.Writes[^1].LogStart);
    }

    [Theory]
    [InlineData("conflicting", new long[] { 1, 1, 1, 1, 1, 1, 1 })]
    [InlineData("shorter", new long[] { 1, 1, 2, 2 })]
    public void A_conflicting_or_shorter_log_goes_as_a_whole(string what, long[] log)
    {
        Assert.Equal(what == "shorter", log.Length < 5);
        NodeUnderTest node = Given.Follower(term: 3, log: log);
        Assert.True(Receive(node, 0, int.MaxValue)!.IsInstalled);
        Assert.Equal((At(5, 2), At(5, 2)), (node.Core.Log.Base, node.Core.Log.Last));
        Assert.Equal(new LogStart(At(5, 2), IsReset: true), node.Writes[^1].LogStart!.Value);
        Assert.Empty(node.Disk.Durable.Entries);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_crash_after_any_part_of_the_write_leaves_the_old_state_or_the_new(int parts)
    {
        // Term, snapshot, log start.
        NodeUnderTest node = Given.Follower(term: 2, log: [1, 1, 1, 1, 1, 1, 1]);
        node.HasSlowDisk = true;
        Assert.Null(Receive(node, 0, int.MaxValue));
        node.RestartAfter(parts);
        Assert.Equal(parts == 0 ? 2 : 3, node.Term);
        Assert.Equal(parts < 2 ? (0, At(7, 1)) : (5, At(5, 2)), (node.CommitIndex, node.Core.Log.Last));
        node.CompleteWrites();
        node.HasSlowDisk = false;
        Assert.True(Receive(node, 0, int.MaxValue)!.IsInstalled);
        Assert.Equal(["a", "b", "c"], node.Machine.Applied);
        node.Restart();
        Assert.Equal((5, At(5, 2)), (node.CommitIndex, node.Core.Log.Last));
    }

    [Fact]
    public void Installation_is_acknowledged_when_it_is_durable_and_a_piece_at_once()
    {
        NodeUnderTest node = Given.Follower(term: 3);
        node.HasSlowDisk = true;
        Assert.Equal((false, 4), Short(Receive(node, 0, 4)));
        Assert.Null(Receive(node, 4, int.MaxValue));
        node.CompleteWrites();
        Assert.True(node.SentOf<InstallSnapshotReply>()[^1].IsInstalled);
    }

    [Fact]
    public void What_is_committed_here_already_need_not_be_installed()
    {
        NodeUnderTest node = Given.Follower(term: 3, log: [1, 1, 2, 2, 2]);
        node.AppendFrom(N2, term: 3, At(5, 2), commit: 5);
        Assert.True(Receive(node, 0, 1)!.IsInstalled);
        Assert.Empty(node.Installed);
    }

    [Fact]
    public void A_leader_of_an_earlier_term_learns_the_term_and_one_of_the_same_term_is_ignored()
    {
        NodeUnderTest node = Given.Follower(term: 4);
        Assert.Equal((false, 4), (Receive(node, 0, int.MaxValue)!.IsInstalled, node.SentOf<InstallSnapshotReply>()[^1].Term));
        NodeUnderTest leader = Given.SettledLeader(term: 3);
        Assert.Null(Receive(leader, 0, int.MaxValue));
        Assert.Equal(Role.Leader, leader.Role);
    }

    [Fact]
    public void Whoever_waits_for_an_entry_that_a_snapshot_has_covered_never_learns_what_became_of_it()
    {
        NodeUnderTest node = Given.SettledLeader(term: 2);
        long proposal = node.Propose("x");
        node.Receive(Pieces.Whole(N2, N1, term: 3, At(5, 3), "a"));
        Assert.Equal(ProposalOutcome.Unknown, node.Proposals[proposal].Outcome);
    }

    [Fact]
    public void Whoever_waits_for_an_entry_behind_a_snapshot_that_ends_in_a_later_term_learns_that_it_is_dropped()
    {
        NodeUnderTest node = Given.SettledLeader(term: 2);
        long[] proposals = [node.Propose("x"), node.Propose("y")];
        node.Receive(Pieces.Whole(N2, N1, term: 3, At(2, 3), "a"));
        Assert.Equal(["Unknown", "Dropped"], proposals.Select(node.ResultOf));
    }

    [Fact]
    public void The_membership_of_the_snapshot_counts()
    {
        NodeUnderTest node = Given.Follower(term: 3);
        Snapshot snapshot = new(At(5, 2), Membership.Of(N2, N3, N4), 4, Sample.Data);
        node.Receive(Pieces.Piece(N2, N1, 3, snapshot, 0, int.MaxValue));
        Assert.Equal((Membership.Of(N2, N3, N4), 4, false), (node.Core.Membership, node.Core.MembershipIndex, node.Core.IsVoter));
    }

    private static InstallSnapshotReply? Receive(NodeUnderTest node, int offset, int length) =>
        node.Receive(Pieces.Piece(N2, N1, 3, Sample, offset, length, round: 7)).OfType<InstallSnapshotReply>().SingleOrDefault();

    private static (bool IsInstalled, int Received) Short(InstallSnapshotReply? reply) => (reply!.IsInstalled, reply.Received);
}
