using System.CommandLine;

namespace RaftOrleans.Client;

/// <summary>The options that every command takes.</summary>
internal sealed class GlobalOptions
{
    /// <summary>How long the server may try unless told otherwise.</summary>
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(10);

    public Option<string?> Server { get; } = new("--server")
    {
        Description = $"Address of the host; also RAFT_SERVER [default: {ConnectionSettings.DefaultServer}]",
        HelpName = "url",
        Recursive = true,
    };

    public Option<string?> Group { get; } = new("--group")
    {
        Description = $"The group [default: {ConnectionSettings.DefaultGroup}]",
        HelpName = "name",
        Recursive = true,
    };

    public Option<string?> Timeout { get; } = new("--timeout")
    {
        Description = "How long the host may try, in seconds or with a unit (500ms, 1m) [default: 10s]",
        HelpName = "time",
        Recursive = true,
    };

    public Option<string?> Token { get; } = new("--token")
    {
        Description = "Access token of the host; better in RAFT_TOKEN, where other users of the machine do not see it",
        HelpName = "token",
        Recursive = true,
    };

    public Option<string?> Gateway { get; } = new("--gateway")
    {
        Description = "Talk to a silo's gateway by grain calls instead of REST (needs the Orleans packages)",
        HelpName = "host:port",
        Recursive = true,
    };

    public Option<string?> ClusterId { get; } = new("--cluster-id")
    {
        Description = $"With --gateway: the Orleans cluster; also RAFT_CLUSTER_ID [default: {ConnectionSettings.DefaultClusterId}]",
        HelpName = "name",
        Recursive = true,
    };

    public Option<string?> ServiceId { get; } = new("--service-id")
    {
        Description = $"With --gateway: the Orleans service; also RAFT_SERVICE_ID [default: {ConnectionSettings.DefaultServiceId}]",
        HelpName = "name",
        Recursive = true,
    };

    public Option<bool> Json { get; } = new("--json")
    {
        Description = "Print one JSON document (streams: one per line)",
        Recursive = true,
    };

    /// <summary>All of them, in the order of the help.</summary>
    public IEnumerable<Option> All => [Server, Group, Timeout, Token, Gateway, ClusterId, ServiceId, Json];

    /// <summary>Reads whom to talk to and how.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="variable">Reads an environment variable.</param>
    /// <param name="defaults">What the interactive mode was started with, or null.</param>
    /// <exception cref="CommandException">An option is malformed.</exception>
    public ConnectionSettings Read(ParseResult parsed, Func<string, string?> variable, ConnectionSettings? defaults)
    {
        string? server = parsed.GetValue(Server);
        string? gateway = parsed.GetValue(Gateway) ?? (server is null ? defaults?.Gateway : null);
        if (gateway is not null)
        {
            CheckGateway(gateway);
        }

        return new ConnectionSettings(
            server is null && defaults is not null ? defaults.Server : ReadServer(server, variable("RAFT_SERVER")),
            gateway,
            parsed.GetValue(Group) ?? defaults?.Group ?? ConnectionSettings.DefaultGroup,
            ReadTimeout(parsed.GetValue(Timeout)) ?? defaults?.Timeout ?? DefaultTimeout,
            ReadToken(parsed.GetValue(Token)) ?? defaults?.Token ?? ReadToken(variable("RAFT_TOKEN")))
        {
            ClusterId = NullIfEmpty(parsed.GetValue(ClusterId)) ?? defaults?.ClusterId
                ?? NullIfEmpty(variable("RAFT_CLUSTER_ID")) ?? ConnectionSettings.DefaultClusterId,
            ServiceId = NullIfEmpty(parsed.GetValue(ServiceId)) ?? defaults?.ServiceId
                ?? NullIfEmpty(variable("RAFT_SERVICE_ID")) ?? ConnectionSettings.DefaultServiceId,
        };
    }

    private static Uri ReadServer(string? option, string? variable)
    {
        (string name, string text) = (option, NullIfEmpty(variable)) switch
        {
            ({ } given, _) => ("--server", given),
            (null, { } given) => ("RAFT_SERVER", given),
            _ => ("", ConnectionSettings.DefaultServer),
        };
        string url = text.Contains("://", StringComparison.Ordinal) ? text : "http://" + text;
        if (Uri.TryCreate(url.TrimEnd('/') + "/", UriKind.Absolute, out Uri? server)
            && server.Scheme is "http" or "https" && server.Host.Length > 0 && server.UserInfo.Length == 0 && server.PathAndQuery == "/")
        {
            return server;
        }

        throw CommandException.Usage($"{name} is '{text}', which is not an address like {ConnectionSettings.DefaultServer}");
    }

    // Tokens read from files tend to bring a line feed along. The message must not hold the token.
    private static string? ReadToken(string? text)
    {
        string? token = NullIfEmpty(text?.Trim());
        return token is null || token.All(c => c is > ' ' and <= '~')
            ? token
            : throw CommandException.Usage("the token has characters that cannot be sent, allowed are visible ASCII characters");
    }

    private static TimeSpan? ReadTimeout(string? text)
    {
        if (text is null)
        {
            return null;
        }

        return DurationText.TryParse(text, "s", out TimeSpan timeout) && timeout >= TimeSpan.FromMilliseconds(1)
            ? timeout
            : throw CommandException.Usage($"--timeout is '{text}', allowed is 1ms to 24h, for example 5, 5s or 500ms");
    }

    private static void CheckGateway(string text)
    {
        int colon = text.LastIndexOf(':');
        if (colon <= 0 || !ushort.TryParse(text.AsSpan(colon + 1), out ushort port) || port == 0)
        {
            throw CommandException.Usage($"--gateway is '{text}', which is not host:port, for example 127.0.0.1:30000");
        }
    }

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
