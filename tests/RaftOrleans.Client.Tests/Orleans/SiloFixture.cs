using System.Net;
using System.Net.Sockets;

using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;

using RaftOrleans.Grains;
using RaftOrleans.Lab;

namespace RaftOrleans.Client.Tests;

/// <summary>A silo in this process with a real gateway on a loopback port.</summary>
public sealed class SiloFixture : IAsyncLifetime
{
    private const int MaxAttempts = 5;

    /// <summary>A cluster and a service of its own, not those of a host that may run on the same machine.</summary>
    public const string ClusterId = "console-tests";
    public const string ServiceId = "ConsoleTests";

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private IHost? _host;
    private int _groups;

    /// <summary>The gateway's address.</summary>
    public string Gateway { get; private set; } = "";

    /// <summary>The lab inside the silo.</summary>
    public OrleansLab Lab => _host!.Services.GetRequiredService<OrleansLab>();

    public async Task InitializeAsync()
    {
        for (int attempt = 1; _host is null; attempt++)
        {
            (int silo, int gateway) = FreePorts();
            IHost host = Build(silo, gateway);
            try
            {
                await host.StartAsync().WaitAsync(Deadline);
                (_host, Gateway) = (host, $"127.0.0.1:{gateway}");
            }
            catch (Exception error) when (attempt < MaxAttempts && error.GetBaseException() is SocketException)
            {
                // Somebody else took a port between the look and the start.
                host.Dispose();
            }
        }
    }

    public async Task DisposeAsync()
    {
        await _host!.StopAsync();
        _host.Dispose();
    }

    /// <summary>A new group of three nodes that has a leader.</summary>
    public async Task<string> NewGroupAsync()
    {
        string name = $"g{Interlocked.Increment(ref _groups)}";
        await Lab.CreateGroupAsync(new GroupSpecification { Name = name, Nodes = 3 });
        await UntilAsync($"group {name} has a leader", async () => !(await Lab.Group(name).GetStatusAsync()).Leader.IsNone);
        return name;
    }

    /// <summary>Runs a command through the gateway.</summary>
    internal Task<Raft> RaftAsync(string group, params string[] arguments) => Raft.RunAsync(
        new RunOptions(null),
        [.. arguments, "--gateway", Gateway, "--group", group, "--cluster-id", ClusterId, "--service-id", ServiceId]);

    /// <summary>Waits, and fails with the words of what did not come to hold.</summary>
    public async Task UntilAsync(string what, Func<Task<bool>> condition) =>
        Assert.True(await Lab.WaitUntilAsync(condition, Deadline), $"not within {Deadline.TotalSeconds} s: {what}");

    private static IHost Build(int siloPort, int gatewayPort)
    {
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Logging.ClearProviders();
        builder.UseOrleans(silo =>
        {
            silo.UseLocalhostClustering(siloPort, gatewayPort, serviceId: ServiceId, clusterId: ClusterId);
            silo.Configure<EndpointOptions>(endpoints => endpoints.AdvertisedIPAddress = IPAddress.Loopback);
            silo.AddRaftGrains();
        });
        return builder.Build();
    }

    // Both are held until both are known, so that they differ.
    private static (int Silo, int Gateway) FreePorts()
    {
        using var first = new TcpListener(IPAddress.Loopback, 0);
        using var second = new TcpListener(IPAddress.Loopback, 0);
        first.Start();
        second.Start();
        return (((IPEndPoint)first.LocalEndpoint).Port, ((IPEndPoint)second.LocalEndpoint).Port);
    }
}
