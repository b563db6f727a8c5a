namespace RaftOrleans.Consensus;

/// <summary>What became of a read. A read changes nothing, so it may always be tried again.</summary>
public enum ReadOutcome
{
    /// <summary>Answered at the consistency that was asked for.</summary>
    Answered,

    /// <summary>No leader is known here, or the node stopped leading while the read waited.</summary>
    NotLeader,

    /// <summary>The leadership could not be confirmed in time.</summary>
    TimedOut,
}
