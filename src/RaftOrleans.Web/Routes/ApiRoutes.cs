using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace RaftOrleans.Web;

/// <summary>Routes below a common path, under a common heading in the description.</summary>
/// <param name="routes">Where they go.</param>
/// <param name="tag">The heading.</param>
/// <param name="isDescribed">False for second spellings of routes that are described already.</param>
internal sealed class ApiRoutes(IEndpointRouteBuilder routes, string tag, bool isDescribed = true)
{
    /// <summary>A route that only looks.</summary>
    public ApiRoute Get(string pattern, string summary, ApiHandler handler) => Add(HttpMethods.Get, pattern, summary, handler);

    /// <summary>A route that does something.</summary>
    public ApiRoute Post(string pattern, string summary, ApiHandler handler) => Add(HttpMethods.Post, pattern, summary, handler);

    /// <summary>A route that changes parts of something.</summary>
    public ApiRoute Patch(string pattern, string summary, ApiHandler handler) => Add(HttpMethods.Patch, pattern, summary, handler);

    /// <summary>A route that removes something.</summary>
    public ApiRoute Delete(string pattern, string summary, ApiHandler handler) => Add(HttpMethods.Delete, pattern, summary, handler);

    private ApiRoute Add(string method, string pattern, string summary, ApiHandler handler)
    {
        IEndpointConventionBuilder endpoint = routes.MapMethods(pattern, [method], new ApiEndpoint(handler).InvokeAsync);
        endpoint.WithMetadata(ApiEndpoint.Method);
        endpoint.WithTags(tag);
        endpoint.WithSummary(summary);
        if (!isDescribed)
        {
            endpoint.ExcludeFromDescription();
        }

        return new ApiRoute(endpoint);
    }
}
