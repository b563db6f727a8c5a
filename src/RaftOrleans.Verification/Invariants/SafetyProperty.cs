namespace RaftOrleans.Verification;

/// <summary>What must hold at every moment, whatever the network, the disks and the processes do (paper, figure 3).</summary>
public enum SafetyProperty
{
    /// <summary>At most one leader is elected in a term (paper, section 5.2).</summary>
    ElectionSafety,

    /// <summary>A leader never removes entries of its own log (paper, section 5.3).</summary>
    LeaderAppendOnly,

    /// <summary>Two logs with an entry of the same index and term are equal up to it (paper, section 5.3).</summary>
    LogMatching,

    /// <summary>A leader holds every entry committed in earlier terms (paper, section 5.4).</summary>
    LeaderCompleteness,

    /// <summary>No two nodes apply different commands at one index (paper, section 5.4.3).</summary>
    StateMachineSafety,

    /// <summary>A committed entry never changes and is on the disks of a majority when it is committed.</summary>
    CommittedOnQuorum,

    /// <summary>
    /// Term, commit index and applied index of a running node never go back, and no term or vote that others were told of is forgotten.
    /// </summary>
    Monotonicity,

    /// <summary>A snapshot stands for nothing that was not applied (paper, section 7).</summary>
    SnapshotWithinApplied,

    /// <summary>A node handles every input that its duties allow; none brings it into a state that its own code holds impossible.</summary>
    NodeIntegrity,

    /// <summary>Clients see one copy that changes at one moment per operation (Herlihy and Wing, 1990).</summary>
    Linearizability,

    /// <summary>With all faults healed, a leader is found, clients read and write again, and all nodes come to hold the same log.</summary>
    Liveness,
}
