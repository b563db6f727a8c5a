namespace RaftOrleans.Lab;

/// <summary>What became of a change of the membership, or of a transfer, as a scenario expects it.</summary>
public enum ChangeOutcome
{
    /// <summary>It was begun and is committed; or the target leads.</summary>
    Applied,

    /// <summary>The node does not lead.</summary>
    NotLeader,

    /// <summary>It is not allowed just now, or has failed. Where that is not expected, it is tried again until its time is over.</summary>
    Refused,

    /// <summary>It certainly did not and will not happen.</summary>
    Dropped,

    /// <summary>Nobody can tell.</summary>
    Unknown,
}
