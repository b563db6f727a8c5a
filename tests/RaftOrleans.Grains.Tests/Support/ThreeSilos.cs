namespace RaftOrleans.Grains.Tests;

/// <summary>Three silos.</summary>
public sealed class ThreeSilos() : SharedCluster(3);

[CollectionDefinition(nameof(ThreeSilos))]
public sealed class ThreeSilosDefinition : ICollectionFixture<ThreeSilos>;
