namespace RaftOrleans.Lab;

/// <summary>What a scenario can say about the leader.</summary>
public enum LeaderState
{
    /// <summary>Some running node leads.</summary>
    Any,

    /// <summary>No running node leads.</summary>
    None,

    /// <summary>One running node leads, and all that run are in its term and follow it.</summary>
    Agreed,

    /// <summary>A certain node leads.</summary>
    Is,

    /// <summary>Some node leads, and it is not a certain one.</summary>
    IsNot,
}
