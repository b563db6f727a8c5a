namespace RaftOrleans.Consensus;

/// <summary>A linearizable read that waits: on a leader for its confirmation, then on either for the state machine.</summary>
/// <param name="Number">The host's number for it; the follower's where it came from one.</param>
/// <param name="Follower">The follower that asked, or nobody for a read of this node's own.</param>
/// <param name="Query">The question; empty where a follower will answer it.</param>
/// <param name="Asked">When it came.</param>
/// <param name="Deadline">When it is given up.</param>
internal sealed record PendingRead(long Number, NodeId Follower, ReadOnlyMemory<byte> Query, TimeSpan Asked, TimeSpan Deadline)
{
    /// <summary>Whether a leader may answer it from its lease.</summary>
    public bool MayUseLease { get; init; }

    /// <summary>On a leader: the confirmation round that was opened for it.</summary>
    public long Round { get; set; }

    /// <summary>The index that must be applied before it is answered.</summary>
    public long Index { get; set; }
}
