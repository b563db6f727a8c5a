using System.Net;
using System.Net.Sockets;

using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;

using RaftOrleans.Grains;
using RaftOrleans.Lab;
using RaftOrleans.Verification;

namespace RaftOrleans.Client;

/// <summary>
/// A silo of its own in this process, for as long as scenarios run on it: alone, without a gateway, on a free loopback port. Disposing of
/// the lab stops it.
/// </summary>
internal sealed class ScenarioSilo : ILab, ITracingLab
{
    private const int MaxAttempts = 5;

    private readonly IHost _host;
    private readonly OrleansLab _lab;

    private ScenarioSilo(IHost host)
    {
        _host = host;
        _lab = host.Services.GetRequiredService<OrleansLab>();
    }

    /// <inheritdoc/>
    public LabCapabilities Capabilities => _lab.Capabilities;

    /// <inheritdoc/>
    public TimeSpan Now => _lab.Now;

    /// <inheritdoc/>
    public IWorldClock Clock => _lab.Clock;

    /// <inheritdoc/>
    public IWorldStepping Stepping => _lab.Stepping;

    /// <inheritdoc/>
    public IStateMachineCatalog StateMachines => _lab.StateMachines;

    /// <summary>Starts one.</summary>
    /// <exception cref="CommandException">It does not start.</exception>
    public static async Task<ILab> StartAsync(CancellationToken cancellation)
    {
        for (int attempt = 1; ; attempt++)
        {
            IHost host = Build(FreePort());
            try
            {
                await host.StartAsync(cancellation);
                return new ScenarioSilo(host);
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                host.Dispose();

                // Somebody else may have taken the port between the look and the start.
                if (attempt == MaxAttempts || error.GetBaseException() is not SocketException)
                {
                    throw CommandException.Failed(
                        $"the silo for the scenario does not start: {error.GetBaseException().Message.Split('\n', 2)[0].Trim()}",
                        "leave --on out to run in the simulated world");
                }
            }
        }
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> GetGroupsAsync(CancellationToken cancellation = default) => _lab.GetGroupsAsync(cancellation);

    /// <inheritdoc/>
    public Task CreateGroupAsync(GroupSpecification specification, CancellationToken cancellation = default) =>
        _lab.CreateGroupAsync(specification, cancellation);

    /// <inheritdoc/>
    public Task DeleteGroupAsync(string group, CancellationToken cancellation = default) => _lab.DeleteGroupAsync(group, cancellation);

    /// <inheritdoc/>
    public ILabGroup Group(string group) => _lab.Group(group);

    /// <inheritdoc/>
    public Task<bool> WaitUntilAsync(Func<Task<bool>> condition, TimeSpan within, CancellationToken cancellation = default) =>
        _lab.WaitUntilAsync(condition, within, cancellation);

    /// <inheritdoc/>
    public Task DelayAsync(TimeSpan time, CancellationToken cancellation = default) => _lab.DelayAsync(time, cancellation);

    /// <inheritdoc/>
    public void Trace(string group, Action<TraceStep> sink) => _lab.Trace(group, sink);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _lab.DisposeAsync();
        await _host.StopAsync();
        _host.Dispose();
    }

    private static IHost Build(int port)
    {
        // Without defaults: no settings of the directory that the user happens to be in, and nothing is logged.
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.None);
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.UseOrleans(silo =>
        {
            silo.UseLocalhostClustering(siloPort: port, gatewayPort: 0, serviceId: "RaftOrleans", clusterId: $"scenario-{Environment.ProcessId}");
            silo.Configure<EndpointOptions>(static endpoints => endpoints.AdvertisedIPAddress = IPAddress.Loopback);
            silo.AddRaftGrains();
        });
        return builder.Build();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
