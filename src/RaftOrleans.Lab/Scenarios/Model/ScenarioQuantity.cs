namespace RaftOrleans.Lab;

/// <summary>Something that is counted, and never falls while nodes run.</summary>
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

    /// <summary>How often a node has become leader.</summary>
    Elections,

    /// <summary>How many writes were acknowledged.</summary>
    Acknowledged,
}
