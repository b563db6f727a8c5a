namespace RaftOrleans.Client;

/// <summary>Who belongs to a group, as its leader sees it.</summary>
public sealed record MembersView
{
    /// <summary>Index of the entry that brought the membership; 0 for the one the group began with.</summary>
    public long Index { get; init; }

    /// <summary>Whether that entry is committed.</summary>
    public bool IsCommitted { get; init; }

    /// <summary>Members that vote.</summary>
    public IReadOnlyList<string> Voters { get; init; } = [];

    /// <summary>While the membership is joint, the voters it comes from, which decide too.</summary>
    public IReadOnlyList<string> Outgoing { get; init; } = [];

    /// <summary>Members that get the log and do not vote.</summary>
    public IReadOnlyList<string> Learners { get; init; } = [];

    /// <summary>Learners that become voters when they have caught up.</summary>
    public IReadOnlyList<string> Joining { get; init; } = [];

    /// <summary>Nodes that run and are no members.</summary>
    public IReadOnlyList<string> Strangers { get; init; } = [];
}
