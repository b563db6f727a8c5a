namespace RaftOrleans.Client;

/// <summary>Whom to talk to and how.</summary>
/// <param name="Server">Address of the host's REST API.</param>
/// <param name="Gateway">A silo's gateway, <c>host:port</c>, to talk by grain calls; null to talk by REST.</param>
/// <param name="Group">The group.</param>
/// <param name="Timeout">How long the server may try before it says that it could not.</param>
/// <param name="Token">Access token, or null. Never printed.</param>
public sealed record ConnectionSettings(Uri Server, string? Gateway, string Group, TimeSpan Timeout, string? Token)
{
    /// <summary>Where the host listens unless told otherwise.</summary>
    public const string DefaultServer = "http://127.0.0.1:8080";

    /// <summary>The cluster that a host belongs to unless told otherwise.</summary>
    public const string DefaultClusterId = "raft";

    /// <summary>The service that a host is part of unless told otherwise.</summary>
    public const string DefaultServiceId = "RaftOrleans";

    /// <summary>The group of the flat routes.</summary>
    public const string DefaultGroup = "default";

    /// <summary>The Orleans cluster behind <see cref="Gateway"/>.</summary>
    public string ClusterId { get; init; } = DefaultClusterId;

    /// <summary>The Orleans service behind <see cref="Gateway"/>.</summary>
    public string ServiceId { get; init; } = DefaultServiceId;

    /// <summary>Everything but the token.</summary>
    public override string ToString() => Gateway is null ? $"{Server} group {Group}" : $"gateway {Gateway} group {Group}";
}
