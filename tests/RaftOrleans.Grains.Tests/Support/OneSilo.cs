namespace RaftOrleans.Grains.Tests;

/// <summary>One silo.</summary>
public sealed class OneSilo() : SharedCluster(1);

[CollectionDefinition(nameof(OneSilo))]
public sealed class OneSiloDefinition : ICollectionFixture<OneSilo>;
