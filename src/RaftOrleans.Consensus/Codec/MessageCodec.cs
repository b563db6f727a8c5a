using System.Buffers;

namespace RaftOrleans.Consensus;

/// <summary>Messages between nodes as bytes.</summary>
/// <remarks>
/// A message is its type, sender, receiver and term, then its own fields in the order of its constructor. The entries of an
/// <see cref="AppendEntries"/> carry no index: they follow the previous entry one by one. Decoded commands are slices of the input:
/// it must not change afterwards, and it stays in memory as long as one of its entries does. Terms, indexes, rounds and request
/// numbers are 0 or more; a message with a negative one is refused on both sides, so that a node never meets one.
/// </remarks>
public static class MessageCodec
{
    /// <summary>The fewest bytes of a message without the version: type, sender, receiver, term and one field.</summary>
    internal const int MinBodySize = 5;

    /// <summary>The most bytes of a message besides its entries.</summary>
    private const int MaxBodyOverhead = 8 * Varint.MaxSize;

    private const byte Granted = 1;
    private const byte PreVote = 2;
    private const byte Forced = 4;

    /// <summary>Writes a message.</summary>
    /// <param name="message">The message.</param>
    /// <param name="output">Where it goes.</param>
    /// <exception cref="ArgumentException">
    /// A number that is never negative is, the entries do not follow the previous one, or the message is beyond
    /// <see cref="CodecLimits"/>; nothing was written.
    /// </exception>
    public static void Encode(Message message, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        Check(message);
        CodecWriter writer = new(output);
        writer.Byte(CodecLimits.Version);
        WriteBody(ref writer, message);
        writer.Flush();
    }

    /// <summary>Reads a message.</summary>
    /// <param name="input">What <see cref="Encode"/> wrote, and nothing more.</param>
    /// <exception cref="CodecException">It is something else.</exception>
    public static Message Decode(ReadOnlyMemory<byte> input)
    {
        CodecReader reader = new(input);
        reader.Version();
        Message message = ReadBody(ref reader);
        reader.End();
        return message;
    }

    /// <summary>A size in bytes that the encoded message does not exceed.</summary>
    public static int EstimateSize(Message message) => EntryCodec.Clamp(1 + EstimateBody(message));

    internal static long EstimateBody(Message message) =>
        message switch
        {
            AppendEntries append => MaxBodyOverhead + EntryCodec.EstimateBodies(append.Entries.Span),
            InstallSnapshot piece => (2 * MaxBodyOverhead) + MembershipCodec.EstimateSize(piece.Membership) + piece.Data.Length,
            _ => MaxBodyOverhead,
        };

    /// <summary>Refuses a message that could not be read back as it is.</summary>
    internal static void Check(Message message)
    {
        ArgumentNullException.ThrowIfNull(message);
        bool isValid = message.Term >= 0 && message switch
        {
            RequestVote vote => IsValid(vote.LastLog),
            RequestVoteReply => true,
            AppendEntries append => IsValid(append.Previous) && append.LeaderCommit >= 0 && append.Round >= 0,
            AppendEntriesReply reply => reply.Index >= 0 && IsValid(reply.Conflict) && reply.Round >= 0,
            ReadIndexRequest request => request.Request >= 0,
            ReadIndexReply reply => reply.Request >= 0 && reply.ReadIndex >= 0,
            InstallSnapshot piece => IsValid(piece.Last) && piece.MembershipIndex >= 0 && piece.Round >= 0 && piece.Offset >= 0
                && piece.Data.Length <= CodecLimits.MaxChunkBytes && piece.Data.Length <= (long)piece.TotalBytes - piece.Offset,
            InstallSnapshotReply reply => IsValid(reply.Last) && reply.Received >= 0 && reply.Round >= 0,
            TimeoutNow => true,
            _ => throw new ArgumentException($"no encoding is known for {message.GetType().Name}", nameof(message)),
        };
        if (!isValid)
        {
            throw new ArgumentException($"a negative term, index, round or request: {message}", nameof(message));
        }

        if (message is InstallSnapshot { Membership: var membership })
        {
            MembershipCodec.Check(membership);
        }
        else if (message is AppendEntries { Entries: { IsEmpty: false } entries } appendEntries)
        {
            if (entries.Length > CodecLimits.MaxEntriesPerMessage)
            {
                throw new ArgumentException(
                    $"{entries.Length} entries in a message, allowed are {CodecLimits.MaxEntriesPerMessage}", nameof(message));
            }

            EntryCodec.CheckFollowers(entries.Span, appendEntries.Previous.Index);
        }
    }

    internal static void WriteBody(ref CodecWriter writer, Message message)
    {
        switch (message)
        {
            case RequestVote vote:
                WriteHead(ref writer, MessageType.RequestVote, message);
                writer.Node(vote.Candidate);
                writer.Position(vote.LastLog);
                writer.Byte((byte)((vote.IsPreVote ? PreVote : 0) | (vote.IsForced ? Forced : 0)));
                break;
            case RequestVoteReply reply:
                WriteHead(ref writer, MessageType.RequestVoteReply, message);
                writer.Byte((byte)((reply.IsPreVote ? PreVote : 0) | (reply.IsGranted ? Granted : 0)));
                break;
            case AppendEntries append:
                WriteHead(ref writer, MessageType.AppendEntries, message);
                writer.Node(append.Leader);
                writer.Position(append.Previous);
                writer.Unsigned(append.LeaderCommit);
                writer.Unsigned(append.Round);
                writer.Unsigned(append.Entries.Length);
                EntryCodec.WriteBodies(ref writer, append.Entries.Span);
                break;
            case AppendEntriesReply reply:
                WriteHead(ref writer, MessageType.AppendEntriesReply, message);
                writer.Byte(reply.IsSuccess ? Granted : (byte)0);
                writer.Unsigned(reply.Index);
                writer.Position(reply.Conflict);
                writer.Unsigned(reply.Round);
                break;
            case ReadIndexRequest request:
                WriteHead(ref writer, MessageType.ReadIndexRequest, message);
                writer.Unsigned(request.Request);
                writer.Byte(request.MayUseLease ? Granted : (byte)0);
                break;
            case ReadIndexReply reply:
                WriteHead(ref writer, MessageType.ReadIndexReply, message);
                writer.Unsigned(reply.Request);
                writer.Byte(reply.IsGranted ? Granted : (byte)0);
                writer.Unsigned(reply.ReadIndex);
                break;
            case InstallSnapshot piece:
                WriteHead(ref writer, MessageType.InstallSnapshot, message);
                WriteInstallSnapshot(ref writer, piece);
                break;
            case InstallSnapshotReply reply:
                WriteHead(ref writer, MessageType.InstallSnapshotReply, message);
                writer.Position(reply.Last);
                writer.Unsigned(reply.Received);
                writer.Byte(reply.IsInstalled ? Granted : (byte)0);
                writer.Unsigned(reply.Round);
                break;
            case TimeoutNow:
                WriteHead(ref writer, MessageType.TimeoutNow, message);
                break;
        }
    }

    internal static Message ReadBody(ref CodecReader reader)
    {
        int start = reader.Offset;
        MessageType type = (MessageType)reader.Byte("the type of a message");
        if (type is < MessageType.RequestVote or > MessageType.TimeoutNow)
        {
            throw new CodecException(start, "a known type of message");
        }

        NodeId from = reader.Node("the sender");
        NodeId to = reader.Node("the receiver");
        long term = reader.Unsigned("the message's term");
        return type switch
        {
            MessageType.RequestVote => ReadRequestVote(ref reader, from, to, term),
            MessageType.RequestVoteReply => ReadRequestVoteReply(ref reader, from, to, term),
            MessageType.AppendEntries => ReadAppendEntries(ref reader, from, to, term),
            MessageType.AppendEntriesReply => ReadAppendEntriesReply(ref reader, from, to, term),
            MessageType.ReadIndexRequest => ReadReadIndexRequest(ref reader, from, to, term),
            MessageType.ReadIndexReply => ReadReadIndexReply(ref reader, from, to, term),
            MessageType.InstallSnapshot => ReadInstallSnapshot(ref reader, from, to, term),
            MessageType.InstallSnapshotReply => ReadInstallSnapshotReply(ref reader, from, to, term),
            _ => new TimeoutNow(from, to, term),
        };
    }

    private static bool IsValid(LogPosition position) => position.Index >= 0 && position.Term >= 0;

    private static void WriteHead(ref CodecWriter writer, MessageType type, Message message)
    {
        writer.Byte((byte)type);
        writer.Node(message.From);
        writer.Node(message.To);
        writer.Unsigned(message.Term);
    }

    private static RequestVote ReadRequestVote(ref CodecReader reader, NodeId from, NodeId to, long term)
    {
        NodeId candidate = reader.Node("the candidate");
        LogPosition lastLog = reader.Position("the last index of the candidate's log", "the last term of the candidate's log");
        byte flags = reader.Flags("the flags of a vote request", PreVote | Forced);
        return new RequestVote(from, to, term, candidate, lastLog, (flags & PreVote) != 0, (flags & Forced) != 0);
    }

    private static RequestVoteReply ReadRequestVoteReply(ref CodecReader reader, NodeId from, NodeId to, long term)
    {
        byte flags = reader.Flags("the flags of a vote reply", PreVote | Granted);
        return new RequestVoteReply(from, to, term, (flags & PreVote) != 0, (flags & Granted) != 0);
    }

    private static AppendEntries ReadAppendEntries(ref CodecReader reader, NodeId from, NodeId to, long term)
    {
        NodeId leader = reader.Node("the leader");
        LogPosition previous = reader.Position("the previous index", "the previous term");
        long leaderCommit = reader.Unsigned("the leader's commit index");
        long round = reader.Unsigned("the round");
        int count = reader.Count("the number of entries", CodecLimits.MaxEntriesPerMessage, EntryCodec.MinBodySize);
        LogEntry[] entries = EntryCodec.ReadFollowers(ref reader, previous.Index, count);
        return new AppendEntries(from, to, term, leader, previous, entries, leaderCommit, round);
    }

    private static AppendEntriesReply ReadAppendEntriesReply(ref CodecReader reader, NodeId from, NodeId to, long term)
    {
        bool isSuccess = reader.Flags("whether the log matched", Granted) != 0;
        long index = reader.Unsigned("the index of an append reply");
        LogPosition conflict = reader.Position("the index of the conflict hint", "the term of the conflict hint");
        return new AppendEntriesReply(from, to, term, isSuccess, index, conflict, reader.Unsigned("the round"));
    }

    private static ReadIndexReply ReadReadIndexReply(ref CodecReader reader, NodeId from, NodeId to, long term)
    {
        long request = reader.Unsigned("the number of the request");
        bool isGranted = reader.Flags("whether the read is granted", Granted) != 0;
        return new ReadIndexReply(from, to, term, request, isGranted, reader.Unsigned("the read index"));
    }

    private static ReadIndexRequest ReadReadIndexRequest(ref CodecReader reader, NodeId from, NodeId to, long term)
    {
        long request = reader.Unsigned("the number of the request");
        return new ReadIndexRequest(from, to, term, request, reader.Flags("whether a lease will do", Granted) != 0);
    }

    private static void WriteInstallSnapshot(ref CodecWriter writer, InstallSnapshot piece)
    {
        writer.Position(piece.Last);
        MembershipCodec.Write(ref writer, piece.Membership);
        writer.Unsigned(piece.MembershipIndex);
        writer.Unsigned(piece.TotalBytes);
        writer.Unsigned(piece.Checksum);
        writer.Unsigned(piece.Offset);
        writer.Unsigned(piece.Data.Length);
        writer.Bytes(piece.Data.Span);
        writer.Unsigned(piece.Round);
    }

    private static InstallSnapshot ReadInstallSnapshot(ref CodecReader reader, NodeId from, NodeId to, long term)
    {
        LogPosition last = reader.Position("the last index of the snapshot", "the last term of the snapshot");
        Membership membership = MembershipCodec.Read(ref reader);
        long membershipIndex = reader.Unsigned("the index of the membership");
        int totalBytes = (int)reader.Unsigned("the size of the snapshot", 0, int.MaxValue);
        uint checksum = (uint)reader.Unsigned("the checksum of the snapshot", 0, uint.MaxValue);
        int offset = (int)reader.Unsigned("the offset of the piece", 0, totalBytes);
        int length = (int)reader.Unsigned("the length of the piece", 0, Math.Min(CodecLimits.MaxChunkBytes, totalBytes - offset));
        ReadOnlyMemory<byte> data = reader.Slice(length, "a piece as long as its length says");
        return new InstallSnapshot(
            from, to, term, last, membership, membershipIndex, totalBytes, checksum, offset, data, reader.Unsigned("the round"));
    }

    private static InstallSnapshotReply ReadInstallSnapshotReply(ref CodecReader reader, NodeId from, NodeId to, long term)
    {
        LogPosition last = reader.Position("the last index of the snapshot", "the last term of the snapshot");
        int received = (int)reader.Unsigned("how much was received", 0, int.MaxValue);
        bool isInstalled = reader.Flags("whether the snapshot is installed", Granted) != 0;
        return new InstallSnapshotReply(from, to, term, last, received, isInstalled, reader.Unsigned("the round"));
    }
}
