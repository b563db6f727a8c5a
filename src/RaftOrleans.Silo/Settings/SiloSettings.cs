using RaftOrleans.Lab;

namespace RaftOrleans.Silo;

/// <summary>All settings, checked.</summary>
internal sealed record SiloSettings
{
    /// <summary>Which world is wanted.</summary>
    public required WorldKind World { get; init; }

    /// <summary>Where and to whom the API speaks.</summary>
    public required HttpSettings Http { get; init; }

    /// <summary>The first port of the nodes, 0 for free ones, or null for none.</summary>
    public required int? NodePorts { get; init; }

    /// <summary>Where the nodes' disks are.</summary>
    public required StorageSettings Storage { get; init; }

    /// <summary>The groups to begin with; all with the same options.</summary>
    public required IReadOnlyList<GroupSpecification> Groups { get; init; }

    /// <summary>The seed of the world, or null for a new one.</summary>
    public required long? Seed { get; init; }

    /// <summary>The sections <c>Orleans</c> and <c>Logging</c>, by full key.</summary>
    public required IReadOnlyDictionary<string, string?> Passed { get; init; }

    /// <summary>The file they come from, or null for the defaults alone.</summary>
    public string? File { get; init; }
}
