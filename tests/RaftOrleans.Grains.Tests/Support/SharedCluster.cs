namespace RaftOrleans.Grains.Tests;

/// <summary>A cluster that the tests of a collection share; each uses groups of its own.</summary>
public abstract class SharedCluster(int silos) : IAsyncLifetime
{
    internal RaftCluster Cluster { get; private set; } = null!;

    public async Task InitializeAsync() => Cluster = await RaftCluster.StartAsync(silos);

    public async Task DisposeAsync() => await Cluster.DisposeAsync();
}
