namespace RaftOrleans.Consensus;

/// <summary>A follower asks the leader from which index on it may answer reads (dissertation, section 6.4).</summary>
/// <param name="from">The follower.</param>
/// <param name="to">The leader.</param>
/// <param name="term">The follower's term.</param>
/// <param name="request">The follower's number for it, echoed in the answer.</param>
/// <param name="mayUseLease">Whether the leader may answer from its lease.</param>
public sealed class ReadIndexRequest(NodeId from, NodeId to, long term, long request, bool mayUseLease = false) : Message(from, to, term)
{
    /// <summary>Whether the leader may answer from its lease (dissertation, section 6.4.1).</summary>
    public bool MayUseLease { get; } = mayUseLease;

    /// <summary>The follower's number for this request.</summary>
    public long Request { get; } = request;

    /// <inheritdoc/>
    public override string ToString() => $"ReadIndexRequest {From}->{To} term {Term} request {Request}{(MayUseLease ? " lease" : "")}";
}
