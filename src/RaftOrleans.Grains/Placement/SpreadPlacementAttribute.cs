using Orleans.Placement;

namespace RaftOrleans.Grains;

/// <summary>Marks a grain as placed by <see cref="SpreadPlacement"/>.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class SpreadPlacementAttribute() : PlacementAttribute(SpreadPlacement.Singleton);
