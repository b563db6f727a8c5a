namespace RaftOrleans.Grains;

/// <summary>Puts the nodes of a group on different silos as far as there are enough. See <see cref="SpreadPlacementDirector"/>.</summary>
[GenerateSerializer]
[Immutable]
[SuppressReferenceTracking]
[Alias("RaftOrleans.SpreadPlacement")]
internal sealed class SpreadPlacement : PlacementStrategy
{
    /// <summary>The only one that is needed.</summary>
    public static SpreadPlacement Singleton { get; } = new();
}
