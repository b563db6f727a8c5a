using FsCheck;
using FsCheck.Fluent;
using RaftOrleans.Consensus.Tests.Node;
using static RaftOrleans.Consensus.Tests.Node.Ids;

namespace RaftOrleans.Consensus.Tests.Properties;

/// <summary>One thing that can happen to a node, of all that can, sensible or not.</summary>
/// <param name="Kind">What happens.</param>
/// <param name="Number">How long, how much, or which.</param>
/// <param name="Message">What arrives, where something does, given the state of the node and the numbers it has used.</param>
internal sealed record NodeInput(NodeInputKind Kind, int Number, Func<NodeRun, Message>? Message)
{
    private static readonly Gen<bool> Flag = Gen.Elements(true, false);

    private static readonly Gen<NodeId> Somebody = Gen.Frequency(
        (20, Gen.Elements(N2, N3)), (1, Gen.Elements(N1, N4, Outsider, NodeId.None, new NodeId(int.MinValue))));

    private static readonly Gen<Func<NodeRun, LogPosition>> Position =
        from index in Near.Any
        from term in Near.Any
        from isReal in Gen.Frequency((3, Gen.Constant(true)), (1, Gen.Constant(false)))
        select new Func<NodeRun, LogPosition>(run =>
        {
            RaftLog log = run.Node.Log;
            long at = index.To(log.LastIndex);
            return new LogPosition(at, isReal && at >= log.Base.Index && at <= log.LastIndex ? log.TermAt(at) : term.To(log.LastTerm));
        });

    private static readonly Gen<Func<NodeRun, Message>> Vote =
        from sender in Somebody
        from candidate in Gen.Frequency((9, Gen.Constant(sender)), (1, Somebody))
        from term in Near.Any
        from log in Position
        from isPreVote in Flag
        from isForced in Flag
        select new Func<NodeRun, Message>(run =>
            new RequestVote(sender, N1, term.To(run.Node.Term + 1), candidate, log(run), isPreVote, isForced));

    private static readonly Gen<Func<NodeRun, Message>> Append =
        from sender in Somebody
        from leader in Gen.Frequency((9, Gen.Constant(sender)), (1, Somebody))
        from term in Near.Any
        from previous in Position
        from terms in Gen.ArrayOf(Near.Any, 5)
        from count in Gen.Choose(0, 5)
        from isInOrder in Gen.Frequency((9, Gen.Constant(true)), (1, Gen.Constant(false)))
        from commit in Near.Any
        from round in Gen.Choose(0, 5)
        from kind in Gen.Frequency((6, Gen.Constant(EntryKind.Command)), (3, Gen.Elements(Enum.GetValues<EntryKind>())))
        select new Func<NodeRun, Message>(run =>
        {
            long inTerm = term.To(run.Node.Term);
            LogPosition after = previous(run);
            long first = Math.Clamp(after.Index, 0, long.MaxValue - 100) + 1;
            IEnumerable<long> entryTerms = terms.Take(count).Select(near => Math.Max(1, near.To(Math.Max(inTerm - 1, after.Term))));
            if (isInOrder)
            {
                entryTerms = entryTerms.Select(entryTerm => Math.Min(entryTerm, Math.Max(1, inTerm))).Order();
            }

            LogEntry[] entries = [.. entryTerms.Select((entryTerm, i) => new LogEntry(
                first + i, entryTerm, kind == EntryKind.Command ? default : TimeSpan.MaxValue, kind, kind switch
                {
                    EntryKind.Membership => MembershipCodec.Encode(Membership.Of(N1, N2, NodeId.Of(3 + i))),
                    EntryKind.OpenSession => SessionOptions.Default.Encode(),
                    _ => new byte[i],
                }))];
            return new AppendEntries(sender, N1, inTerm, leader, after, entries, commit.To(run.Node.CommitIndex + 1), round);
        });

    private static readonly Gen<Func<NodeRun, Message>> Reply =
        from sender in Somebody
        from receiver in Gen.Frequency((50, Gen.Constant(N1)), (1, Gen.Constant(N2)))
        from term in Near.Any
        from index in Near.Any
        from conflict in Position
        from round in Near.Any
        from isYes in Gen.Frequency((3, Gen.Constant(true)), (1, Gen.Constant(false)))
        from isFitting in Gen.Frequency((9, Gen.Constant(true)), (1, Gen.Constant(false)))
        from kind in Gen.Elements(Enum.GetValues<Role>())
        select new Func<NodeRun, Message>(run => (isFitting ? run.Node.Role : kind) switch
        {
            Role.PreCandidate =>
                new RequestVoteReply(sender, receiver, term.To(run.Node.Term + (isYes ? 1 : 0)), isPreVote: true, isYes),
            Role.Candidate =>
                new RequestVoteReply(sender, receiver, term.To(run.Node.Term), isPreVote: false, isYes),
            Role.Follower =>
                new ReadIndexReply(
                    sender, receiver, term.To(run.Node.Term), round.To(run.LastRequest), isYes, index.To(run.Node.CommitIndex)),
            _ when round.Value == 1 =>
                new ReadIndexRequest(sender, receiver, term.To(run.Node.Term), index.To(1)),
            _ => new AppendEntriesReply(
                sender, receiver, term.To(run.Node.Term), isYes, index.To(run.Node.Log.LastIndex), conflict(run), round.To(run.LastRound)),
        });

    private static readonly Gen<Func<NodeRun, Message>> Piece =
        from sender in Somebody
        from term in Near.Any
        from last in Position
        from ahead in Gen.Choose(0, 3)
        from membership in Gen.Elements(Membership.Of(N1, N2, N3), Membership.Of(N1, N2), Membership.Of(N2, N3, N4), Membership.None)
        from membershipIndex in Near.Any
        from isWhole in Flag
        from isDamaged in Gen.Elements(false, false, false, true)
        from round in Gen.Choose(0, 5)
        select new Func<NodeRun, Message>(run =>
        {
            byte[] data = Data.ToArray();
            uint checksum = Checksum.Compute(data) + (isDamaged ? 1u : 0);
            LogPosition end = last(run) with { Index = last(run).Index + ahead };
            int offset = isWhole ? 0 : Math.Min(run.Node.IncomingSnapshotBytes, data.Length);
            int length = isWhole ? data.Length : Math.Min(data.Length / 2, data.Length - offset);
            return new InstallSnapshot(
                sender, N1, term.To(run.Node.Term), end, membership, membershipIndex.To(0), data.Length, checksum, offset,
                data.AsMemory(offset, length), round);
        });

    private static readonly Gen<Func<NodeRun, Message>> PieceReply =
        from sender in Somebody
        from term in Near.Any
        from index in Near.Any
        from received in Near.Any
        from isInstalled in Flag
        from round in Near.Any
        select new Func<NodeRun, Message>(run => new InstallSnapshotReply(
            sender, N1, term.To(run.Node.Term), run.Node.Snapshot?.Last ?? new LogPosition(index.To(run.Node.Log.LastIndex), 1),
            (int)Math.Clamp(received.To(run.SentBytes), 0, int.MaxValue), isInstalled, round.To(run.LastRound)));

    private static readonly Gen<Func<NodeRun, Message>> Handover =
        from sender in Somebody
        from term in Near.Any
        select new Func<NodeRun, Message>(run => new TimeoutNow(sender, N1, term.To(run.Node.Term)));

    private static readonly ReadOnlyMemory<byte> Data = Pieces.Data("x", "y");

    /// <summary>Any input to n1 of three.</summary>
    public static Gen<NodeInput> Any { get; } = Gen.Frequency(
        (1, OfMessage(Vote)),
        (1, OfMessage(Piece)),
        (1, OfMessage(PieceReply)),
        (1, OfMessage(Handover)),
        (4, OfMessage(Append)),
        (10, OfMessage(Reply)),
        (4, Of(NodeInputKind.Deadline)),
        (2, Of(NodeInputKind.Time)),
        (3, Of(NodeInputKind.Proposal)),
        (3, Of(NodeInputKind.Read)),
        (1, Of(NodeInputKind.StaleRead)),
        (2, Of(NodeInputKind.OtherRead)),
        (2, Of(NodeInputKind.Session)),
        (1, Of(NodeInputKind.Snapshot)),
        (1, Of(NodeInputKind.Membership)),
        (1, Of(NodeInputKind.Transfer)),
        (1, Of(NodeInputKind.Options)),
        (1, Of(NodeInputKind.Restart)),
        (1, Of(NodeInputKind.Campaign)),
        (2, Of(NodeInputKind.ForcedCampaign)),
        (1, Of(NodeInputKind.StepDown)),
        (6, Of(NodeInputKind.WriteCompleted)),
        (10, Of(NodeInputKind.Collect)));

    public override string ToString() => $"{Kind} {Number}";

    private static Gen<NodeInput> Of(NodeInputKind kind) => Gen.Choose(0, 100).Select(number => new NodeInput(kind, number, null));

    private static Gen<NodeInput> OfMessage(Gen<Func<NodeRun, Message>> messages) =>
        messages.Select(message => new NodeInput(NodeInputKind.Message, 0, message));
}
