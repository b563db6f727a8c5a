namespace RaftOrleans.Lab;

/// <summary>Whether a node's process runs.</summary>
public enum NodeHealth
{
    /// <summary>It runs.</summary>
    Running,

    /// <summary>It is frozen: it keeps its memory and handles nothing.</summary>
    Paused,

    /// <summary>It has crashed and not been restarted.</summary>
    Crashed,

    /// <summary>It cannot be asked: its silo is gone or does not answer.</summary>
    Unreachable,
}
