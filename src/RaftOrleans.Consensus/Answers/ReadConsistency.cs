namespace RaftOrleans.Consensus;

/// <summary>What a read may see.</summary>
public enum ReadConsistency
{
    /// <summary>
    /// All that was answered before the read began. The leader confirms that it leads by a round of acknowledgements
    /// (ReadIndex, dissertation, section 6.4); a follower asks the leader for the index.
    /// </summary>
    Linearizable,

    /// <summary>
    /// The same, answered by the leader without asking while it holds a lease; that rests on clocks which run equally fast within
    /// <see cref="RaftOptions.LeaseDriftBound"/> (dissertation, section 6.4.1). Without a lease it is answered as
    /// <see cref="Linearizable"/>.
    /// </summary>
    Lease,

    /// <summary>
    /// All that was answered before a moment that is at most so long ago; see <see cref="ReadRequest.MaxAge"/>. A node that knows such a
    /// state answers at once, another asks the leader.
    /// </summary>
    Bounded,

    /// <summary>
    /// The state as of an index that the caller has seen, or a later one; see <see cref="ReadRequest.MinIndex"/>. Whoever carries the index
    /// of its last answer along never sees the state go back, whichever node it asks, and sees its own writes.
    /// </summary>
    Session,

    /// <summary>Whatever the asked node has applied, without asking anybody.</summary>
    Stale,
}
