namespace RaftOrleans.Consensus;

/// <summary>The answer to <see cref="ReadIndexRequest"/>.</summary>
/// <param name="from">The leader.</param>
/// <param name="to">The follower.</param>
/// <param name="term">The leader's term.</param>
/// <param name="request">The follower's number for it.</param>
/// <param name="isGranted">False when the asked node does not lead, or does not lead any more.</param>
/// <param name="readIndex">When granted, the index that must be applied before reads are answered.</param>
public sealed class ReadIndexReply(NodeId from, NodeId to, long term, long request, bool isGranted, long readIndex)
    : Message(from, to, term)
{
    /// <summary>The follower's number for the request.</summary>
    public long Request { get; } = request;

    /// <summary>Whether the leadership was confirmed.</summary>
    public bool IsGranted { get; } = isGranted;

    /// <summary>When granted, the index that must be applied before reads are answered.</summary>
    public long ReadIndex { get; } = readIndex;

    /// <inheritdoc/>
    public override string ToString() =>
        $"ReadIndexReply {From}->{To} term {Term} request {Request} {(IsGranted ? $"index {ReadIndex}" : "refused")}";
}
