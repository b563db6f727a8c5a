namespace RaftOrleans.Grains;

/// <summary>What a node's grain is doing.</summary>
internal enum NodeState
{
    /// <summary>It does not know yet what it is, or opens its disk.</summary>
    Starting,

    /// <summary>Its process runs.</summary>
    Running,

    /// <summary>Its process is frozen.</summary>
    Paused,

    /// <summary>Its process was ended by a person.</summary>
    Crashed,

    /// <summary>Its process ended by itself, because its disk or its state machine failed.</summary>
    Failed,

    /// <summary>There is no such group or node.</summary>
    Absent,
}
