namespace RaftOrleans.Simulation;

/// <summary>Whether a fault belongs to what Raft is made for.</summary>
public enum FaultCoverage
{
    /// <summary>Raft stays safe under it (paper, section 2, and section 5 for crashes).</summary>
    Covered,

    /// <summary>Raft promises nothing here; a laboratory can only show what happens.</summary>
    Beyond,
}
