using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace RaftOrleans.Web;

/// <summary>
/// Refuses requests that a foreign web page makes a browser send. A page whose name is rebound to this address betrays itself by its
/// <c>Host</c>, a page of another site by its <c>Origin</c>: neither is a name of this server.
/// </summary>
internal sealed class HostGuard(RequestDelegate next, IOptions<RaftApiOptions> options)
{
    // The server speaks plain HTTP only.
    private const int DefaultPort = 80;

    private readonly IReadOnlyList<string> _allowed = options.Value.AllowedHosts;

    /// <summary>Answers one request.</summary>
    public Task InvokeAsync(HttpContext context)
    {
        IHeaderDictionary headers = context.Response.Headers;
        headers[HeaderNames.XContentTypeOptions] = "nosniff";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";

        HostString host = context.Request.Host;
        if (!IsOwn(host, context.Connection))
        {
            throw new ApiException(
                StatusCodes.Status403Forbidden,
                $"this server is not called '{host}'; it is reached by its address, or as localhost, and the port it listens on",
                HeaderNames.Host);
        }

        StringValues origin = context.Request.Headers.Origin;
        if (origin.Count > 0 && !IsSameOrigin(origin, context.Request))
        {
            throw new ApiException(
                StatusCodes.Status403Forbidden,
                $"requests from pages of '{origin}' are refused, only its own pages may use this server",
                HeaderNames.Origin);
        }

        return next(context);
    }

    private static bool IsSameOrigin(StringValues origin, HttpRequest request) =>
        origin.Count == 1
        && Uri.TryCreate(origin[0], UriKind.Absolute, out Uri? from)
        && Uri.TryCreate($"{request.Scheme}://{request.Host}", UriKind.Absolute, out Uri? own)
        && Uri.Compare(from, own, UriComponents.SchemeAndServer, UriFormat.Unescaped, StringComparison.OrdinalIgnoreCase) == 0;

    private bool IsOwn(HostString host, ConnectionInfo connection)
    {
        if (!host.HasValue)
        {
            return false;
        }

        int port = host.Port ?? DefaultPort;
        return (port == connection.LocalPort && IsOwnName(host.Host, connection.LocalIpAddress))
            || _allowed.Any(name => IsAllowed(name, host, port, connection.LocalPort));
    }

    private static bool IsOwnName(string name, IPAddress? local)
    {
        if (local is null)
        {
            return false;
        }

        IPAddress own = local.IsIPv4MappedToIPv6 ? local.MapToIPv4() : local;
        return IPAddress.TryParse(name, out IPAddress? address)
            ? address.Equals(own)
            : IPAddress.IsLoopback(own) && string.Equals(name, "localhost", StringComparison.OrdinalIgnoreCase);
    }

    // "name" stands for the name with the port that the request came in on, "name:port" for exactly that.
    private static bool IsAllowed(string allowed, HostString host, int port, int localPort)
    {
        HostString entry = new(allowed);
        return string.Equals(entry.Host, host.Host, StringComparison.OrdinalIgnoreCase) && port == (entry.Port ?? localPort);
    }
}
