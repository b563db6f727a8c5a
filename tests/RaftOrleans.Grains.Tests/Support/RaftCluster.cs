using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Storage;
using Orleans.TestingHost;
using RaftOrleans.Lab;
using RaftOrleans.Lab.Contract;

namespace RaftOrleans.Grains.Tests;

/// <summary>Silos in this process, and the lab over them: of the first silo, or of a client outside.</summary>
internal sealed class RaftCluster : IAsyncDisposable
{
    private RaftCluster(InProcessTestCluster host) => Host = host;

    /// <summary>The silos.</summary>
    public InProcessTestCluster Host { get; }

    /// <summary>The lab inside the first silo.</summary>
    public OrleansLab Lab => Host.Silos[0].ServiceProvider.GetRequiredService<OrleansLab>();

    /// <summary>The lab of a client, which reaches the silos through their gateways.</summary>
    public OrleansLab ClientLab => Host.Client.ServiceProvider.GetRequiredService<OrleansLab>();

    /// <summary>The grains.</summary>
    public IGrainFactory Grains => Host.Silos[0].ServiceProvider.GetRequiredService<IGrainFactory>();

    /// <summary>Where the nodes' disks are.</summary>
    public IGrainStorage Storage =>
        Host.Silos[0].ServiceProvider.GetRequiredKeyedService<IGrainStorage>(RaftGrainsOptions.MemoryProvider);

    /// <summary>Starts silos.</summary>
    public static async Task<RaftCluster> StartAsync(
        int silos, Action<RaftGrainsOptions>? configure = null, Action<ISiloBuilder>? configureSilo = null)
    {
        InProcessTestClusterBuilder builder = new((short)silos);
        builder.Options.ConfigureFileLogging = false;
        builder.ConfigureSilo((_, silo) =>
        {
            silo.Services.AddSingleton(HighestMachine.Registry());
            silo.AddRaftGrains(configure);
            configureSilo?.Invoke(silo);
        });
        builder.ConfigureHost(host => host.Logging.SetMinimumLevel(LogLevel.Critical));
        builder.ConfigureClient(client => client.AddRaftGrains());
        InProcessTestCluster host = builder.Build();
        await host.DeployAsync();
        return new RaftCluster(host);
    }

    /// <summary>Runs a test that wants a lab of its own, and deletes the groups that it leaves.</summary>
    public async Task RunAsync(OrleansLab lab, Func<ILab, Task> test)
    {
        IReadOnlyList<string> before = await Lab.GetGroupsAsync();
        try
        {
            await test(lab);
        }
        finally
        {
            foreach (string group in (await Lab.GetGroupsAsync()).Except(before))
            {
                await Lab.DeleteGroupAsync(group);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Host.StopAllSilosAsync();
        await Host.DisposeAsync();
    }
}
