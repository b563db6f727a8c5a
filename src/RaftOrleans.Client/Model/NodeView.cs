using System.Text.Json;
using System.Text.Json.Serialization;

namespace RaftOrleans.Client;

/// <summary>One node in the answer of <c>GET /api/status</c>.</summary>
public sealed record NodeView
{
    /// <summary>The node, <c>n1</c> and so on.</summary>
    public string NodeId { get; init; } = "";

    /// <summary><c>leader</c>, <c>follower</c>, <c>candidate</c>, ...; <c>crashed</c> and the like where it does not run.</summary>
    public string State { get; init; } = "";

    /// <summary>Its role, or the one it had when it last ran, where the server says it.</summary>
    public string? Role { get; init; }

    /// <summary>Its term.</summary>
    public long Term { get; init; }

    /// <summary>Who got its vote in this term, or null.</summary>
    public string? VotedFor { get; init; }

    /// <summary>The leader it knows of, or null.</summary>
    public string? Leader { get; init; }

    /// <summary>Entries in its log.</summary>
    public long LogLength { get; init; }

    /// <summary>Its commit index.</summary>
    public long CommitIndex { get; init; }

    /// <summary>Index of the last applied entry.</summary>
    public long LastApplied { get; init; }

    /// <summary>What is wrong with its disk, or null.</summary>
    public string? Disk { get; init; }

    /// <summary>What is wrong with its clock, or null.</summary>
    public string? Clock { get; init; }

    /// <summary>Milliseconds that its process takes for every input, where the server says it; 0 for as usual.</summary>
    public double? StepMs { get; init; }

    /// <summary>Why its process ended by itself or does not start, or null.</summary>
    public string? Failure { get; init; }

    /// <summary>Whether its process runs and answers.</summary>
    public bool IsAlive { get; init; }

    /// <summary>Why it does not, where the server says so: <c>running</c>, <c>paused</c>, <c>crashed</c>, <c>unreachable</c>.</summary>
    public string? Health { get; init; }

    /// <summary>Milliseconds since it was last heard of.</summary>
    public double? LastSeenMs { get; init; }

    /// <summary>The silo it lives on, or null.</summary>
    public string? Silo { get; init; }

    /// <summary>What else the server says.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? More { get; set; }
}
