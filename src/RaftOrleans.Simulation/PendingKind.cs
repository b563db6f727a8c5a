namespace RaftOrleans.Simulation;

/// <summary>What is still to happen.</summary>
public enum PendingKind
{
    /// <summary>A message arrives.</summary>
    Message,

    /// <summary>A node's next deadline is reached.</summary>
    Timer,

    /// <summary>A disk has made durable what it was given.</summary>
    DiskSync,

    /// <summary>A client, a fault or the world itself does something.</summary>
    Action,
}
