namespace RaftOrleans.Consensus;

/// <summary>The answer to <see cref="AppendEntries"/>.</summary>
/// <param name="from">The follower.</param>
/// <param name="to">The leader.</param>
/// <param name="term">The follower's term.</param>
/// <param name="isSuccess">Whether the follower's log matched.</param>
/// <param name="index">
/// On success the index up to which the follower's durable log is known to equal the leader's. On failure the index of the
/// previous entry that did not match.
/// </param>
/// <param name="conflict">
/// On failure a hint that lets the leader skip a whole term at a time (paper, section 5.3, last paragraphs): the first index the
/// follower holds of the term that did not match, and this term; with term 0, the index after the end of its log.
/// </param>
/// <param name="round">The round of the request.</param>
public sealed class AppendEntriesReply(
    NodeId from, NodeId to, long term, bool isSuccess, long index, LogPosition conflict, long round)
    : Message(from, to, term)
{
    /// <summary>Whether the follower's log matched.</summary>
    public bool IsSuccess { get; } = isSuccess;

    /// <summary>On success the match index; on failure the index of the previous entry that did not match.</summary>
    public long Index { get; } = index;

    /// <summary>On failure where to look next.</summary>
    public LogPosition Conflict { get; } = conflict;

    /// <summary>The round of the request that this answers.</summary>
    public long Round { get; } = round;

    /// <inheritdoc/>
    public override string ToString() => IsSuccess
        ? $"AppendEntriesReply {From}->{To} term {Term} match {Index} round {Round}"
        : $"AppendEntriesReply {From}->{To} term {Term} mismatch at {Index} hint {Conflict} round {Round}";
}
