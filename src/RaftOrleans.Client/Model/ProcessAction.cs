namespace RaftOrleans.Client;

/// <summary>What can be done to a node's process.</summary>
public enum ProcessAction
{
    /// <summary>Ends it; what was not durable is lost.</summary>
    Crash,

    /// <summary>Starts it from its disk.</summary>
    Restart,

    /// <summary>Freezes it.</summary>
    Pause,

    /// <summary>Lets it go on.</summary>
    Resume,

    /// <summary>Ends it and takes its disk away.</summary>
    Wipe,

    /// <summary>Has it write its state down and compact its log.</summary>
    Snapshot,
}
