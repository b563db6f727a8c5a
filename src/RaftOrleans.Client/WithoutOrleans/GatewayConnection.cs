namespace RaftOrleans.Client;

/// <summary>The console built without the Orleans packages: it says so.</summary>
internal static class GatewayConnection
{
    /// <summary>Never connects.</summary>
    public static Task<IRaftConnection> ConnectAsync(
        string gateway, ConnectionSettings settings, TimeProvider time, CancellationToken cancellation) =>
        throw CommandException.Usage(
            "--gateway: this raft was built without the Orleans packages and cannot make grain calls",
            $"leave --gateway out to use the REST API at {settings.Server}, "
            + "or build with -p:UseOrleans=true where the packages can be restored");
}
