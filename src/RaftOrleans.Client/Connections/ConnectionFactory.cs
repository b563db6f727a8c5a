namespace RaftOrleans.Client;

/// <summary>Makes the connection that the settings ask for.</summary>
internal static class ConnectionFactory
{
    /// <summary>Connects, or prepares to: a REST connection is first used by its first request.</summary>
    public static async Task<IRaftConnection> ConnectAsync(
        ConnectionSettings settings, TimeProvider time, CancellationToken cancellation) =>
        settings.Gateway is { } gateway
            ? await GatewayConnection.ConnectAsync(gateway, settings, time, cancellation)
            : new RestConnection(new RaftRestClient(settings, time), settings);
}
