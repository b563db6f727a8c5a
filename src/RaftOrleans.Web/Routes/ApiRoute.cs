using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc;

namespace RaftOrleans.Web;

/// <summary>What the description says of one route. Nothing of it changes how the route is served.</summary>
internal sealed class ApiRoute(IEndpointConventionBuilder endpoint)
{
    private const string Json = "application/json";

    /// <summary>The body it wants.</summary>
    public ApiRoute Takes<TBody>(bool isOptional = false) => With(new AcceptsMetadata([Json], typeof(TBody), isOptional));

    /// <summary>The answer when all is well.</summary>
    public ApiRoute Answers<TAnswer>(int status = StatusCodes.Status200OK) =>
        With(new ProducesResponseTypeMetadata(status, typeof(TAnswer), [Json]));

    /// <summary>An answer of another type than JSON.</summary>
    public ApiRoute AnswersText(string contentType) =>
        With(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(string), [contentType]));

    /// <summary>Statuses that carry problem details.</summary>
    public ApiRoute Fails(params int[] statuses)
    {
        foreach (int status in statuses)
        {
            With(new ProducesResponseTypeMetadata(status, typeof(ProblemDetails), [Problem.ContentType]));
        }

        return this;
    }

    /// <summary>A value behind the question mark.</summary>
    public ApiRoute Query(string name, string meaning) => With(new QueryDescription(name, meaning));

    private ApiRoute With(object metadata)
    {
        endpoint.WithMetadata(metadata);
        return this;
    }
}
