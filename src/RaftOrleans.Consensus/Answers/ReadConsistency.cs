namespace RaftOrleans.Consensus;

/// <summary>What a read may see.</summary>
public enum ReadConsistency
{
    /// <summary>
    /// All that was answered before the read began. The leader confirms that it leads by a round of acknowledgements
    /// (ReadIndex, dissertation, section 6.4); a follower asks the leader for the index.
    /// </summary>
    Linearizable,

    /// <summary>Whatever the asked node has applied, without asking anybody.</summary>
    Stale,
}
