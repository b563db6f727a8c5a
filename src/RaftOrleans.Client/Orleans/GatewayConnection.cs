using System.Net;
using System.Net.Sockets;

using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;

using RaftOrleans.Grains;

namespace RaftOrleans.Client;

/// <summary>
/// Connects by grain calls, through a silo's gateway. The console is then an Orleans client like any other program that uses the grains:
/// it finds the nodes on whatever silo they are and does not need the host's REST API.
/// </summary>
internal static class GatewayConnection
{
    // Longest time to find out that nobody answers, however long commands themselves may take.
    private static readonly TimeSpan MaxConnectTime = TimeSpan.FromSeconds(15);

    /// <summary>Connects to a silo's gateway.</summary>
    /// <exception cref="RequestException">No silo answers there in time (<see cref="RequestFailure.NoServer"/>).</exception>
    public static async Task<IRaftConnection> ConnectAsync(
        string gateway, ConnectionSettings settings, TimeProvider time, CancellationToken cancellation)
    {
        TimeSpan within = settings.Timeout < MaxConnectTime ? settings.Timeout : MaxConnectTime;
        using var limit = new CancellationTokenSource(within, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        IHost? host = null;
        try
        {
            IPEndPoint endpoint = await EndpointAsync(gateway, both.Token);
            host = Build(endpoint, settings);

            // Orleans looks at the token only between its attempts, and one attempt can hang on a port that never answers.
            await host.StartAsync(both.Token).WaitAsync(both.Token);
            return new LabConnection(host.Services.GetRequiredService<OrleansLab>(), host, gateway, settings, time);
        }
        catch (Exception error)
        {
            Abandon(host);
            cancellation.ThrowIfCancellationRequested();
            throw NoSilo(gateway, settings, limit.IsCancellationRequested ? $"no answer within {DurationText.Format(within)}" : Why(error), error);
        }
    }

    private static IHost Build(IPEndPoint endpoint, ConnectionSettings settings)
    {
        // Without defaults: no settings of the directory that the user happens to be in, and nothing is logged.
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.None);
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.UseOrleansClient(client =>
        {
            client.UseStaticClustering(endpoint);

            // Orleans would try for seconds where nobody listens; over REST that is said at once too.
            client.UseConnectionRetryFilter(static (_, _) => Task.FromResult(false));
            client.Configure<ClusterOptions>(cluster =>
            {
                cluster.ClusterId = settings.ClusterId;
                cluster.ServiceId = settings.ServiceId;
            });
            client.AddRaftGrains();
        });
        return builder.Build();
    }

    private static async Task<IPEndPoint> EndpointAsync(string gateway, CancellationToken cancellation)
    {
        // That it is host:port was checked where the option was read.
        int colon = gateway.LastIndexOf(':');
        string name = gateway[..colon].Trim('[', ']');
        int port = ushort.Parse(gateway.AsSpan(colon + 1), System.Globalization.CultureInfo.InvariantCulture);
        if (IPAddress.TryParse(name, out IPAddress? address))
        {
            return new IPEndPoint(address, port);
        }

        IPAddress[] addresses = await Dns.GetHostAddressesAsync(name, cancellation);

        // A silo alone listens on IPv4's loopback address.
        return new IPEndPoint(addresses.OrderBy(found => found.AddressFamily != AddressFamily.InterNetwork).First(), port);
    }

    private static RequestException NoSilo(string gateway, ConnectionSettings settings, string why, Exception inner) => new(
        RequestFailure.NoServer,
        $"no silo of cluster '{settings.ClusterId}', service '{settings.ServiceId}' answers at gateway {gateway} ({why})",
        "start one with: dotnet run --project src/RaftOrleans.Silo (or give its --gateway, --cluster-id, --service-id)",
        inner);

    private static string Why(Exception error)
    {
        if (error is SocketException { SocketErrorCode: SocketError.HostNotFound })
        {
            return "its name is not known";
        }

        // In words only: Orleans keeps no socket error. A silo of another cluster just closes the connection, as most programs do that
        // know nothing of Orleans; which of several errors that gives is a matter of timing.
        string words = error.GetBaseException().Message.Split('\n', 2)[0].Trim();
        return words.Contains(nameof(SocketError.ConnectionRefused), StringComparison.Ordinal)
            ? "connection refused"
            : $"another cluster, or no silo: {words}";
    }

    // What does not answer need not be waited for: the process ends with the command, and the interactive mode goes on meanwhile.
    private static void Abandon(IHost? host)
    {
        if (host is not null)
        {
            _ = Task.Run(host.Dispose).ContinueWith(static task => task.Exception, TaskScheduler.Default);
        }
    }
}
