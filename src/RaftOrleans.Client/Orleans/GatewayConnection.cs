namespace RaftOrleans.Client;

/// <summary>The seam for the connection by grain calls, through a silo's gateway.</summary>
internal static class GatewayConnection
{
    /// <summary>Connects to a silo's gateway.</summary>
    public static Task<IRaftConnection> ConnectAsync(
        string gateway, ConnectionSettings settings, TimeProvider time, CancellationToken cancellation) =>
        throw CommandException.Usage(
            "--gateway: grain calls through a silo's gateway are not built in yet",
            $"leave --gateway out to use the REST API at {settings.Server}");
}
