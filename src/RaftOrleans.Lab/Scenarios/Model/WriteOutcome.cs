namespace RaftOrleans.Lab;

/// <summary>What became of a write, as a scenario expects it.</summary>
public enum WriteOutcome
{
    /// <summary>Committed, applied and acknowledged.</summary>
    Applied,

    /// <summary>The node does not lead.</summary>
    NotLeader,

    /// <summary>The leader had too much to do.</summary>
    Busy,

    /// <summary>Certainly not applied.</summary>
    Dropped,

    /// <summary>Nobody can tell whether it was or will be applied.</summary>
    Unknown,

    /// <summary>The node that was asked could not be reached at all.</summary>
    Unavailable,

    /// <summary>Its session is not known any more; it was not applied.</summary>
    SessionExpired,
}
