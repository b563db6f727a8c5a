using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Orleans.Configuration;
using RaftOrleans.Grains;
using RaftOrleans.Lab;
using RaftOrleans.Web;

namespace RaftOrleans.Silo;

/// <summary>
/// The Orleans world: a silo in this process. The section <c>Orleans</c> goes to Orleans in its own shape; what is decided here is only
/// what it leaves open, so that nothing has to be set for one silo on one machine.
/// </summary>
internal sealed class OrleansWorld : IWorld
{
    private const string SiloPortKey = "Orleans:Endpoints:SiloPort";
    private const string GatewayPortKey = "Orleans:Endpoints:GatewayPort";
    private const string ClusteringSection = "Orleans:Clustering";
    private const int MaxPort = 65_535;

    private readonly SiloSettings _settings;
    private readonly int _siloPort;
    private readonly int _gatewayPort;
    private volatile bool _isStopping;

    private OrleansWorld(SiloSettings settings)
    {
        _settings = settings;
        _siloPort = Port(SiloPortKey, 11_111);
        _gatewayPort = Port(GatewayPortKey, 30_000);
    }

    /// <summary>Whether the Orleans world can be started.</summary>
    public static bool IsBuiltIn => true;

    /// <inheritdoc/>
    public string Name => string.Create(CultureInfo.InvariantCulture, $"Orleans, silo port {_siloPort}, gateway port {_gatewayPort}");

    /// <inheritdoc/>
    public IReadOnlyList<HostPort> Ports =>
    [
        new(new IPEndPoint(IPAddress.Loopback, _siloPort), "the silo", $"choose another with --{SiloPortKey}=..., 0 for a free one"),
        new(new IPEndPoint(IPAddress.Loopback, _gatewayPort), "the silo's gateway", $"choose another with --{GatewayPortKey}=..., 0 for a free one"),
    ];

    private bool HasClustering => _settings.Passed.Keys.Any(key => key.StartsWith(ClusteringSection, StringComparison.OrdinalIgnoreCase));

    /// <summary>The world for some settings.</summary>
    /// <exception cref="SettingsException">A port is none.</exception>
    public static IWorld Create(SiloSettings settings) => new OrleansWorld(settings);

    /// <inheritdoc/>
    public void Configure(WebApplicationBuilder builder)
    {
        // Free ports have been chosen by now; Orleans reads the section itself and would take 0 for one.
        builder.Configuration.AddInMemoryCollection(
        [
            new(SiloPortKey, _siloPort.ToString(CultureInfo.InvariantCulture)),
            new(GatewayPortKey, _gatewayPort.ToString(CultureInfo.InvariantCulture)),
        ]);

        // At a start on a busy machine it takes the machine's uptime for the time that its check has hung.
        builder.Logging.AddFilter("Orleans.Runtime.Watchdog", LogLevel.Error);

        // Nodes speak until they stop, and a silo that stops finds no place any more for what they say: no news for whoever stops it.
        builder.Logging.AddFilter("Orleans.Messaging", level => level >= LogLevel.Warning && !_isStopping);
        builder.UseOrleans(silo =>
        {
            if (!HasClustering)
            {
                silo.UseLocalhostClustering(
                    _siloPort, _gatewayPort, primarySiloEndpoint: null, Text("Orleans:ServiceId", "RaftOrleans"), Text("Orleans:ClusterId", "raft"));
            }

            silo.Configure<SiloOptions>(options =>
                options.SiloName = Text("Orleans:Name", string.Create(CultureInfo.InvariantCulture, $"silo-{_siloPort}")));
            silo.AddRaftGrains(options =>
            {
                options.StorageProvider = _settings.Storage.GrainProvider ?? RaftGrainsOptions.MemoryProvider;
                options.Seed = _settings.Seed;
            });
        });
        builder.Services.AddSingleton<ILab>(static services => services.GetRequiredService<OrleansLab>());
        builder.Services.AddSingleton<GrainBenchmark>();
        builder.Services.AddSingleton<IGroupBenchmark, OrleansBenchmark>();
    }

    /// <inheritdoc/>
    public void OnStopping() => _isStopping = true;

    /// <inheritdoc/>
    public string? ExplainSettings(Exception failure) => failure is OrleansConfigurationException ? failure.Message : null;

    private static int FreePort()
    {
        using Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    private int Port(string key, int fallback)
    {
        if (!_settings.Passed.TryGetValue(key, out string? text))
        {
            return fallback;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int port) && port <= MaxPort
            ? port == 0 ? FreePort() : port
            : throw new SettingsException($"{key} is '{text}', allowed is a number, 0 to {MaxPort}");
    }

    private string Text(string key, string fallback) => _settings.Passed.GetValueOrDefault(key) ?? fallback;
}
