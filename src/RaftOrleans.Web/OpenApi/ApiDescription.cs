using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;

namespace RaftOrleans.Web;

/// <summary>The OpenAPI document and the page that shows it.</summary>
internal static partial class ApiDescription
{
    /// <summary>Adds what the document needs.</summary>
    public static void AddApiDescription(this IServiceCollection services) =>
        services.AddOpenApi("v1", options =>
        {
            options.AddOperationTransformer(DescribeAsync);
            options.AddDocumentTransformer(static (document, _, _) =>
            {
                document.Info = new OpenApiInfo
                {
                    Title = "RaftOrleans",
                    Version = "v1",
                    Description =
                        "A laboratory for the Raft consensus algorithm: groups of nodes, what they replicate, and what breaks them. "
                        + "Flat routes speak of the group 'default'. Errors are problem details (RFC 9457).",
                };
                return Task.CompletedTask;
            });
        });

    /// <summary>Adds the document's route and the page.</summary>
    public static void MapApiDescription(this IEndpointRouteBuilder routes)
    {
        routes.MapOpenApi("/openapi/{documentName}.json");
        routes.MapGet("/", static context =>
        {
            context.Response.Redirect(ApiPaths.Page);
            return Task.CompletedTask;
        }).ExcludeFromDescription();
        foreach (PageFile file in PageFile.All)
        {
            routes.MapGet(file.Path, file.SendAsync).ExcludeFromDescription();
        }
    }

    // The generator reads parameters off a method's signature; here they stand in the route's pattern and beside it.
    private static Task DescribeAsync(
        OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellation)
    {
        string path = context.Description.RelativePath ?? "";
        IList<object> metadata = context.Description.ActionDescriptor.EndpointMetadata;

        // The generator prefers the documentation of the method, which is one and the same for all routes.
        operation.Summary = metadata.OfType<IEndpointSummaryMetadata>().LastOrDefault()?.Summary;
        operation.OperationId = OperationId(context.Description.HttpMethod, path);
        operation.Parameters ??= [];
        foreach (Match match in PathParameter().Matches(path))
        {
            string name = match.Groups["name"].Value;
            Describe(operation, ParameterLocation.Path, name, name switch
            {
                "group" => "The group's name.",
                "node" => "The node: n1, n2 and so on.",
                "session" => "The session: the number that opening it was answered with.",
                _ => "The key; a slash may be written as it is.",
            });
        }

        foreach (QueryDescription query in metadata.OfType<QueryDescription>())
        {
            Describe(operation, ParameterLocation.Query, query.Name, query.Meaning);
        }

        return Task.CompletedTask;
    }

    private static void Describe(OpenApiOperation operation, ParameterLocation location, string name, string meaning)
    {
        if (operation.Parameters!.Any(parameter => parameter.Name == name && parameter.In == location))
        {
            return;
        }

        operation.Parameters!.Add(new OpenApiParameter
        {
            Name = name,
            In = location,
            Required = location == ParameterLocation.Path,
            Description = meaning,
            Schema = new OpenApiSchema { Type = JsonSchemaType.String },
        });
    }

    private static string OperationId(string? method, string path) =>
        $"{method?.ToLowerInvariant()}_{NotAWord().Replace(path, "_").Trim('_')}";

    [GeneratedRegex(@"\{\**(?<name>\w+)\}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex PathParameter();

    [GeneratedRegex(@"\W+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex NotAWord();
}
