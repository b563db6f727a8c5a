using Microsoft.AspNetCore.Http;

namespace RaftOrleans.Web;

/// <summary>Leads requests that come in on a node's own port to that node's routes, and to no other.</summary>
internal sealed class NodePortMiddleware(RequestDelegate next)
{
    /// <summary>Answers one request.</summary>
    public Task InvokeAsync(HttpContext context)
    {
        if (context.Features.Get<NodePortFeature>() is { } port)
        {
            PathString path = context.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal, out PathString rest)
                ? rest
                : context.Request.Path;
            context.Request.Path = new PathString($"/api/groups/{port.Group}/nodes/{port.Node}").Add(path);
        }

        return next(context);
    }
}
