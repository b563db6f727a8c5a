namespace RaftOrleans.Consensus;

/// <summary>What became of a proposed command.</summary>
public enum ProposalOutcome
{
    /// <summary>Committed and applied.</summary>
    Applied,

    /// <summary>The node does not lead; the command went nowhere and may be sent to the leader.</summary>
    NotLeader,

    /// <summary>The leader has too much uncommitted; the command went nowhere and may be sent again later.</summary>
    Busy,

    /// <summary>The command was certainly not applied and never will be.</summary>
    Dropped,

    /// <summary>
    /// The session is not known: it has expired, was closed, or never was. The command was not applied by this proposal (dissertation,
    /// section 6.3).
    /// </summary>
    SessionExpired,

    /// <summary>What was asked for is not allowed now; the reason says why. Nothing was done.</summary>
    Refused,

    /// <summary>Nobody can tell: the command may have been applied, may be applied later, or never.</summary>
    Unknown,
}
