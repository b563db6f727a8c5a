using FsCheck;
using FsCheck.Fluent;

namespace RaftOrleans.Consensus.Tests.Codec;

/// <summary>Random messages, entries and states whose numbers crowd at the edges of their encodings.</summary>
internal static class CodecGenerators
{
    private const int MostEntries = 5;

    public static Gen<long> Natural { get; } = Gen.OneOf(
        Gen.Choose(0, 300).Select(static value => (long)value),
        from bits in Gen.Choose(0, 62)
        from offset in Gen.Choose(-1, 1)
        select Math.Max(0, (1L << bits) + offset),
        Gen.Constant(long.MaxValue));

    /// <summary>A node, nobody, or an address outside; only nodes have incarnations.</summary>
    public static Gen<NodeId> Node { get; } =
        from number in Gen.OneOf(Gen.Choose(-200, 200), Gen.Elements(int.MinValue, int.MaxValue, 0))
        from incarnation in Gen.Frequency((3, Gen.Constant(0)), (1, Gen.Choose(1, 300)), (1, Gen.Constant(int.MaxValue)))
        select new NodeId(number, number > 0 ? incarnation : 0);

    public static Gen<bool> Flag { get; } = Gen.Elements(false, true);

    public static Gen<LogPosition> Position { get; } =
        from index in Natural
        from term in Natural
        select new LogPosition(index, term);

    /// <summary>A membership that a group can have, or none.</summary>
    public static Gen<Membership> Membership { get; } =
        from numbers in Gen.ArrayOf(Gen.Choose(1, 300), 12)
        from incarnation in Gen.Elements(0, 0, 0, 1, 300)
        from voters in Gen.Choose(0, 5)
        from learners in Gen.Choose(0, 3)
        from joining in Gen.Choose(0, 3)
        from outgoing in Gen.Choose(0, 5)
        let nodes = numbers.Distinct().Select(number => new NodeId(number, incarnation)).ToArray()
        select voters == 0 || nodes.Length < 12 ? Consensus.Membership.None : new Membership(
            [.. nodes.Take(voters).Order()],
            [.. nodes.Skip(3).Take(outgoing).Order()],
            [.. nodes.Skip(5).Take(learners).Order()],
            [.. nodes.Skip(9).Take(joining).Order()]);

    public static Gen<Snapshot> Snapshot { get; } =
        from last in Position
        from membership in Membership
        from membershipIndex in Natural
        from data in Bytes(300)
        select new Snapshot(last, membership, membershipIndex, data);

    public static Gen<HardState> HardState { get; } =
        from term in Natural
        from vote in Node
        select new HardState(term, vote);

    public static Gen<Message> Message => Gen.OneOf(MessageKinds.Values);

    public static Gen<LogEntry[]> Run =>
        from previous in Natural
        from entries in EntriesAfter(Math.Min(previous, long.MaxValue - MostEntries))
        select entries;

    public static IReadOnlyDictionary<Type, Gen<Message>> MessageKinds { get; } = new Dictionary<Type, Gen<Message>>
    {
        [typeof(RequestVote)] =
            from head in Head()
            from candidate in Node
            from last in Position
            from isPreVote in Flag
            from isForced in Flag
            select (Message)new RequestVote(head.From, head.To, head.Term, candidate, last, isPreVote, isForced),
        [typeof(RequestVoteReply)] =
            from head in Head()
            from isPreVote in Flag
            from isGranted in Flag
            select (Message)new RequestVoteReply(head.From, head.To, head.Term, isPreVote, isGranted),
        [typeof(AppendEntries)] =
            from head in Head()
            from leader in Node
            from position in Position
            let previous = position with { Index = Math.Min(position.Index, long.MaxValue - MostEntries) }
            from entries in EntriesAfter(previous.Index)
            from commit in Natural
            from round in Natural
            select (Message)new AppendEntries(head.From, head.To, head.Term, leader, previous, entries, commit, round),
        [typeof(AppendEntriesReply)] =
            from head in Head()
            from isSuccess in Flag
            from index in Natural
            from conflict in Position
            from round in Natural
            select (Message)new AppendEntriesReply(head.From, head.To, head.Term, isSuccess, index, conflict, round),
        [typeof(ReadIndexRequest)] =
            from head in Head()
            from request in Natural
            from mayUseLease in Flag
            select (Message)new ReadIndexRequest(head.From, head.To, head.Term, request, mayUseLease),
        [typeof(ReadIndexReply)] =
            from head in Head()
            from request in Natural
            from isGranted in Flag
            from index in Natural
            select (Message)new ReadIndexReply(head.From, head.To, head.Term, request, isGranted, index),
        [typeof(InstallSnapshot)] =
            from head in Head()
            from last in Position
            from membership in Membership
            from membershipIndex in Natural
            from data in Bytes(300)
            from before in Gen.Choose(0, 1000)
            from after in Gen.Elements(0, 1, 1000, int.MaxValue - 2000)
            from checksum in Natural
            from round in Natural
            select (Message)new InstallSnapshot(
                head.From, head.To, head.Term, last, membership, membershipIndex,
                before + data.Length + after, (uint)checksum, before, data, round),
        [typeof(InstallSnapshotReply)] =
            from head in Head()
            from last in Position
            from received in Gen.Choose(0, int.MaxValue)
            from isInstalled in Flag
            from round in Natural
            select (Message)new InstallSnapshotReply(head.From, head.To, head.Term, last, received, isInstalled, round),
        [typeof(TimeoutNow)] =
            from head in Head()
            select (Message)new TimeoutNow(head.From, head.To, head.Term),
    };

    private static Gen<ReadOnlyMemory<byte>> Bytes(int most) =>
        from length in Gen.Choose(0, most)
        from bytes in Gen.ArrayOf(Gen.Choose(0, 255).Select(static value => (byte)value), length)
        select new ReadOnlyMemory<byte>(bytes);

    private static Gen<(NodeId From, NodeId To, long Term)> Head() =>
        from sender in Node
        from receiver in Node
        from term in Natural
        select (sender, receiver, term);

    private static Gen<LogEntry[]> EntriesAfter(long previous) =>
        from count in Gen.Choose(0, MostEntries)
        from parts in Gen.ArrayOf(EntryParts(), count)
        select parts
            .Select((part, i) => new LogEntry(previous + 1 + i, part.Term, new TimeSpan(part.Ticks), part.Kind, part.Command))
            .ToArray();

    private static Gen<(long Term, long Ticks, EntryKind Kind, byte[] Command)> EntryParts() =>
        from term in Natural
        from ticks in Natural
        from isBefore in Flag
        from kind in Gen.Elements(Enum.GetValues<EntryKind>())
        from length in Gen.Frequency((4, Gen.Choose(0, 20)), (1, Gen.Choose(100, 300)))
        from command in Gen.ArrayOf(Gen.Choose(0, 255).Select(static value => (byte)value), length)
        select (Math.Max(1, term), isBefore ? -ticks : ticks, kind, command);
}
