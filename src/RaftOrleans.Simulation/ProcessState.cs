namespace RaftOrleans.Simulation;

/// <summary>What a simulated process is doing.</summary>
public enum ProcessState
{
    /// <summary>It runs.</summary>
    Running,

    /// <summary>It is frozen with all it has in memory.</summary>
    Paused,

    /// <summary>It is gone; its disk is left.</summary>
    Crashed,
}
