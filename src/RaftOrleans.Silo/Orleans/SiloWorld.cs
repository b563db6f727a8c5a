using System.Globalization;
using System.Net;
using Orleans.Configuration;
using RaftOrleans.Grains;
using RaftOrleans.Lab;

namespace RaftOrleans.Silo;

/// <summary>The Orleans world: a silo in this process, alone or one of a cluster.</summary>
internal sealed class SiloWorld(SiloSettings settings, OrleansSettings orleans) : IWorld
{
    private volatile bool _isStopping;

    /// <inheritdoc/>
    public string Name => $"Orleans, {(orleans.IsClustered ? "a silo of cluster" : "one silo, cluster")} '{orleans.ClusterId}'";

    /// <inheritdoc/>
    public IReadOnlyList<HostPort> Ports
    {
        get
        {
            HostPort silo = new(
                new IPEndPoint(orleans.Address, orleans.SiloPort),
                "the silo, for other silos",
                $"choose another with --{OrleansSettings.SiloPortKey}=..., 0 for a free one");
            HostPort gateway = new(
                new IPEndPoint(orleans.Address, orleans.GatewayPort),
                "the silo's gateway, for clients",
                $"choose another with --{OrleansSettings.GatewayPortKey}=..., 0 for none");
            return orleans.GatewayPort == 0 ? [silo] : [silo, gateway];
        }
    }

    /// <inheritdoc/>
    public void Configure(WebApplicationBuilder builder)
    {
        // Orleans reads the section itself, after what is configured here, and 0 is no port for it.
        builder.Configuration.AddInMemoryCollection(
            [new(OrleansSettings.SiloPortKey, orleans.SiloPort.ToString(CultureInfo.InvariantCulture))]);
        try
        {
            builder.UseOrleans(Configure);
        }
        catch (InvalidOperationException exception)
        {
            // Orleans looks for the providers that its section names, and says which there are.
            throw new SettingsException($"{SettingKeys.Orleans}: {exception.Message}");
        }

        // On its first round it compares with a time that it has not taken yet, and warns of a delay as long as the machine has been up.
        builder.Logging.AddFilter("Orleans.Runtime.Watchdog", LogLevel.Error);

        // Nodes speak until they stop, and a silo that stops finds no place any more for what they say: no news for whoever stops it.
        builder.Logging.AddFilter("Orleans.Messaging", level => level >= LogLevel.Warning && !_isStopping);
        builder.Services.AddSingleton<ILab>(static services => services.GetRequiredService<OrleansLab>());
    }

    /// <inheritdoc/>
    public void OnStopping() => _isStopping = true;

    /// <inheritdoc/>
    public string? ExplainSettings(Exception failure) => failure is OrleansConfigurationException ? failure.Message : null;

    private void Configure(ISiloBuilder silo)
    {
        if (!orleans.IsClustered)
        {
            silo.UseLocalhostClustering();
        }

        silo.Configure<SiloOptions>(options => options.SiloName = orleans.Name);
        silo.Configure<ClusterOptions>(cluster =>
        {
            cluster.ClusterId = orleans.ClusterId;
            cluster.ServiceId = orleans.ServiceId;
        });
        silo.Configure<EndpointOptions>(endpoints =>
        {
            endpoints.AdvertisedIPAddress = orleans.Address;
            endpoints.SiloPort = orleans.SiloPort;
            endpoints.GatewayPort = orleans.GatewayPort;
        });
        silo.AddRaftGrains(options =>
        {
            options.StorageProvider = settings.Storage.GrainProvider ?? RaftGrainsOptions.MemoryProvider;
            options.Seed = settings.Seed;
        });
    }
}
