namespace RaftOrleans.Lab;

/// <summary>Something that is counted; all but <see cref="Inflight"/> never fall while nodes run.</summary>
public enum ScenarioQuantity
{
    /// <summary>The highest term.</summary>
    Term,

    /// <summary>The highest commit index.</summary>
    Commit,

    /// <summary>The last index of the longest log.</summary>
    Log,

    /// <summary>The last index that a snapshot stands for.</summary>
    Snapshot,

    /// <summary>Most messages with entries that a leader has sent one follower and that are not acknowledged.</summary>
    Inflight,

    /// <summary>How often a node has become leader.</summary>
    Elections,

    /// <summary>How many writes were acknowledged.</summary>
    Acknowledged,
}
