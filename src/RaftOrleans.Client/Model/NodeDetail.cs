namespace RaftOrleans.Client;

/// <summary>The answer of a node's own <c>GET /api/status</c>, without its state machine.</summary>
public sealed record NodeDetail
{
    /// <summary>The node.</summary>
    public string NodeId { get; init; } = "";

    /// <summary>Its role.</summary>
    public string State { get; init; } = "";

    /// <summary>Its term.</summary>
    public long CurrentTerm { get; init; }

    /// <summary>Who got its vote in this term, or null.</summary>
    public string? VotedFor { get; init; }

    /// <summary>Its commit index.</summary>
    public long CommitIndex { get; init; }

    /// <summary>Index of the last applied entry.</summary>
    public long LastApplied { get; init; }

    /// <summary>The leader it knows of, or null.</summary>
    public string? LeaderId { get; init; }
}
