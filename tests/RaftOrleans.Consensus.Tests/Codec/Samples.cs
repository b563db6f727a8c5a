namespace RaftOrleans.Consensus.Tests.Codec;

/// <summary>One message of every type.</summary>
internal static class Samples
{
    private static readonly NodeId N1 = NodeId.Of(1);
    private static readonly NodeId N2 = NodeId.Of(2);

    public static RequestVote RequestVote { get; } = new(N1, N2, 7, N1, new LogPosition(300, 6), isPreVote: true, isForced: true);

    public static RequestVoteReply RequestVoteReply { get; } = new(N2, N1, 7, isPreVote: false, isGranted: true);

    public static AppendEntries AppendEntries { get; } = new(
        N1,
        NodeId.Outside(3),
        7,
        N1,
        new LogPosition(300, 6),
        new LogEntry[]
        {
            new(301, 7, TimeSpan.FromTicks(-1), EntryKind.NoOp, default),
            new(302, 7, TimeSpan.FromTicks(1000), EntryKind.Command, new byte[] { 0xAA, 0xBB }),
        },
        299,
        12);

    public static AppendEntriesReply AppendEntriesReply { get; } = new(N2, N1, 7, isSuccess: true, 302, new LogPosition(5, 4), 12);

    public static ReadIndexRequest ReadIndexRequest { get; } = new(N2, N1, 7, 200, mayUseLease: true);

    public static ReadIndexReply ReadIndexReply { get; } = new(N1, N2, 7, 200, isGranted: true, 302);

    public static InstallSnapshot InstallSnapshot { get; } = new(
        N1,
        NodeId.Of(3).NextIncarnation(),
        7,
        new LogPosition(300, 6),
        new Membership([N1, N2], [N1], [NodeId.Of(4)], [NodeId.Of(5)]),
        membershipIndex: 290,
        totalBytes: 1_000,
        checksum: 0xDEADBEEF,
        offset: 500,
        new byte[] { 0xAA, 0xBB },
        round: 12);

    public static InstallSnapshotReply InstallSnapshotReply { get; } = new(N2, N1, 7, new LogPosition(300, 6), 502, isInstalled: true, 12);

    public static TimeoutNow TimeoutNow { get; } = new(N1, N2, 7);

    public static IReadOnlyList<Message> All { get; } =
    [
        RequestVote, RequestVoteReply, AppendEntries, AppendEntriesReply, ReadIndexRequest, ReadIndexReply,
        InstallSnapshot, InstallSnapshotReply, TimeoutNow,
    ];
}
