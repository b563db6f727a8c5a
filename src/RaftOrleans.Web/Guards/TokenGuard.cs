using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace RaftOrleans.Web;

/// <summary>Where an access token is set, lets only requests through that carry it.</summary>
internal sealed class TokenGuard(RequestDelegate next, IOptions<RaftApiOptions> options)
{
    private const string Scheme = "Bearer ";

    private readonly byte[]? _digest = options.Value.Token is { } token ? Digest(token) : null;

    /// <summary>Answers one request.</summary>
    public Task InvokeAsync(HttpContext context)
    {
        if (_digest is null || IsPublic(context.Request.Path) || HasToken(context.Request))
        {
            return next(context);
        }

        context.Response.Headers.WWWAuthenticate = "Bearer";
        throw new ApiException(
            StatusCodes.Status401Unauthorized,
            "this server wants its access token (Http:Token) as 'Authorization: Bearer <token>'",
            HeaderNames.Authorization);
    }

    // The page is the same for everybody and holds nothing; a browser cannot send a header with an address that is typed in.
    private static bool IsPublic(PathString path) => path.StartsWithSegments(ApiPaths.Page, StringComparison.Ordinal);

    private bool HasToken(HttpRequest request)
    {
        string? header = request.Headers.Authorization;
        return header is not null
            && header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            && CryptographicOperations.FixedTimeEquals(Digest(header[Scheme.Length..].Trim()), _digest);
    }

    // Digests are of one length, so the comparison tells nothing about the token's length either.
    private static byte[] Digest(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
