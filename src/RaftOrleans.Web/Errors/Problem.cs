using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace RaftOrleans.Web;

/// <summary>Writes problem details (RFC 9457).</summary>
internal static class Problem
{
    /// <summary>Their media type.</summary>
    public const string ContentType = "application/problem+json";

    private const string RetryAfterSeconds = "1";

    /// <summary>Answers with a problem.</summary>
    public static Task WriteAsync(HttpContext context, ApiException failure)
    {
        // "about:blank" says that the status tells the kind of problem (RFC 9457, section 4.2.1), and the title is then its phrase.
        Dictionary<string, object?> members = new(StringComparer.Ordinal)
        {
            ["type"] = "about:blank",
            ["title"] = ReasonPhrases.GetReasonPhrase(failure.Status),
            ["status"] = failure.Status,
            ["detail"] = failure.Message,
        };

        if (failure.Field is not null)
        {
            members["field"] = failure.Field;
        }

        foreach ((string name, object? value) in failure.Members)
        {
            members[name] = value;
        }

        context.Response.StatusCode = failure.Status;
        if (failure.IsTransient)
        {
            context.Response.Headers[HeaderNames.RetryAfter] = RetryAfterSeconds;
        }

        return context.Response.WriteAsJsonAsync(members, ApiJson.Options, ContentType, CancellationToken.None);
    }
}
