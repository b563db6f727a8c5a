namespace RaftOrleans.Consensus;

/// <summary>What a node is at a moment (paper, section 5.1; PreCandidate: dissertation, section 9.6).</summary>
public enum Role
{
    /// <summary>Passive: answers candidates and the leader.</summary>
    Follower,

    /// <summary>Asks whether an election could be won, without raising its term.</summary>
    PreCandidate,

    /// <summary>Asks for votes in a term of its own.</summary>
    Candidate,

    /// <summary>Orders the log of its term.</summary>
    Leader,
}
