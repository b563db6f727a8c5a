namespace RaftOrleans.Verification;

/// <summary>
/// What a client may rely on within its own session, weaker than linearizability (Terry and others, 1994); and that nothing is done twice
/// (Raft dissertation, section 6.3). A session is all that one client asks one key.
/// </summary>
public enum SessionGuarantee
{
    /// <summary>A read sees what the same client has written before, or something later.</summary>
    ReadYourWrites,

    /// <summary>A read sees what the same client has read before, or something later.</summary>
    MonotonicReads,

    /// <summary>Writes of one client take effect in the order in which it has made them.</summary>
    MonotonicWrites,

    /// <summary>A write takes effect after the write whose value the same client had read before it.</summary>
    WritesFollowReads,

    /// <summary>
    /// A write that was acknowledged has taken effect once, one that has failed never, one of unknown outcome at most once.
    /// </summary>
    ExactlyOnce,
}
