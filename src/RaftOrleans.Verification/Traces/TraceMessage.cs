using RaftOrleans.Consensus;

namespace RaftOrleans.Verification;

/// <summary>The message of a step that sends, receives or loses one. Fields that its type does not have are null.</summary>
public sealed record TraceMessage
{
    /// <summary>
    /// <c>RV</c> and <c>RVR</c> (RequestVote and its reply), <c>PV</c> and <c>PVR</c> (the same of a PreVote), <c>AE</c> and <c>AER</c>
    /// (AppendEntries), <c>IS</c> and <c>ISR</c> (InstallSnapshot), <c>RI</c> and <c>RIR</c> (ReadIndex), <c>TN</c> (TimeoutNow).
    /// </summary>
    public required string Type { get; init; }

    /// <summary>Who sent it.</summary>
    public required NodeId From { get; init; }

    /// <summary>Who is to get it.</summary>
    public required NodeId To { get; init; }

    /// <summary>Its term.</summary>
    public required long Term { get; init; }

    /// <summary>Number of the message, the same in all steps that tell of it and its copies; null where the world cannot tell.</summary>
    public long? Id { get; init; }

    /// <summary>Term of the sender's last entry (RV, PV), of the snapshot's (IS, ISR), of the conflict (AER that is not ok).</summary>
    public long? LastLogTerm { get; init; }

    /// <summary>Index of the same.</summary>
    public long? LastLogIndex { get; init; }

    /// <summary>Of a reply: whether the vote is given, the entries fit, the snapshot is installed, the read is confirmed.</summary>
    public bool? Ok { get; init; }

    /// <summary>Index of the entry before those sent (AE); of the one that did not match (AER that is not ok).</summary>
    public long? Previous { get; init; }

    /// <summary>Term of the entry before those sent (AE).</summary>
    public long? PreviousTerm { get; init; }

    /// <summary>How many entries are sent (AE).</summary>
    public int? Count { get; init; }

    /// <summary>The leader's commit index (AE); the index that a read may be answered at (RIR).</summary>
    public long? Commit { get; init; }

    /// <summary>Up to which index the logs are known to be equal (AER that is ok).</summary>
    public long? Match { get; init; }

    /// <summary>The round of confirmation that it belongs to (AE, AER, IS, ISR), or the number of the read (RI, RIR).</summary>
    public long? Round { get; init; }

    /// <summary>Bytes of the snapshot before this piece (IS), or received so far (ISR).</summary>
    public long? Bytes { get; init; }

    /// <summary>What a trace tells of a message.</summary>
    /// <param name="message">The message.</param>
    /// <param name="id">Its number, or null.</param>
    public static TraceMessage Of(Message message, long? id = null)
    {
        ArgumentNullException.ThrowIfNull(message);
        var common = new TraceMessage { Type = "?", From = message.From, To = message.To, Term = message.Term, Id = id };
        return message switch
        {
            RequestVote vote => common with
            {
                Type = vote.IsPreVote ? "PV" : "RV",
                LastLogTerm = vote.LastLog.Term,
                LastLogIndex = vote.LastLog.Index,
            },
            RequestVoteReply reply => common with { Type = reply.IsPreVote ? "PVR" : "RVR", Ok = reply.IsGranted },
            AppendEntries append => common with
            {
                Type = "AE",
                Previous = append.Previous.Index,
                PreviousTerm = append.Previous.Term,
                Count = append.Entries.Length,
                Commit = append.LeaderCommit,
                Round = append.Round,
            },
            AppendEntriesReply { IsSuccess: true } reply => common with { Type = "AER", Ok = true, Match = reply.Index, Round = reply.Round },
            AppendEntriesReply reply => common with
            {
                Type = "AER",
                Ok = false,
                Previous = reply.Index,
                LastLogTerm = reply.Conflict.Term,
                LastLogIndex = reply.Conflict.Index,
                Round = reply.Round,
            },
            InstallSnapshot snapshot => common with
            {
                Type = "IS",
                LastLogTerm = snapshot.Last.Term,
                LastLogIndex = snapshot.Last.Index,
                Bytes = snapshot.Offset,
                Round = snapshot.Round,
            },
            InstallSnapshotReply reply => common with
            {
                Type = "ISR",
                LastLogTerm = reply.Last.Term,
                LastLogIndex = reply.Last.Index,
                Ok = reply.IsInstalled,
                Bytes = reply.Received,
                Round = reply.Round,
            },
            ReadIndexRequest request => common with { Type = "RI", Round = request.Request },
            ReadIndexReply reply => common with
            {
                Type = "RIR",
                Ok = reply.IsGranted,
                Commit = reply.IsGranted ? reply.ReadIndex : null,
                Round = reply.Request,
            },
            TimeoutNow => common with { Type = "TN" },
            _ => throw new ArgumentException($"a {message.GetType().Name} has no place in traces", nameof(message)),
        };
    }
}
