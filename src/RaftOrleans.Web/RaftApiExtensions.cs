using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace RaftOrleans.Web;

/// <summary>Adds the REST API to a host. The host supplies the <see cref="Lab.ILab"/>.</summary>
public static class RaftApiExtensions
{
    /// <summary>Adds what the API needs.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="configure">Sets options that have been checked.</param>
    public static IServiceCollection AddRaftApi(this IServiceCollection services, Action<RaftApiOptions>? configure = null)
    {
        services.AddOptions<RaftApiOptions>();
        if (configure is not null)
        {
            services.Configure(configure);
        }

        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(Random.Shared);
        services.AddSingleton<EventStreamLimit>();
        services.AddSingleton<BenchTurn>();
        services.Configure<JsonOptions>(options => ApiJson.Apply(options.SerializerOptions));
        services.AddRouting();
        services.AddApiDescription();
        return services;
    }

    /// <summary>Adds, in this order: problem details, which host is asked, the nodes' ports, who asks, and routing.</summary>
    public static IApplicationBuilder UseRaftApi(this IApplicationBuilder app)
    {
        app.UseMiddleware<ErrorMiddleware>();
        app.UseMiddleware<HostGuard>();
        app.UseMiddleware<NodePortMiddleware>();
        app.UseMiddleware<TokenGuard>();
        return app.UseRouting();
    }

    /// <summary>Adds all routes of the API, its description, and the page that shows it.</summary>
    public static IEndpointRouteBuilder MapRaftApi(this IEndpointRouteBuilder routes)
    {
        HealthRoutes.Map(new ApiRoutes(routes, "Health"));
        GroupRoutes.Map(new ApiRoutes(routes, "Groups"));
        StateMachineRoutes.MapList(new ApiRoutes(routes, "State machines"));
        WorldRoutes.Map(new ApiRoutes(routes, "World"));
        SteppingRoutes.Map(new ApiRoutes(routes, "World"));
        MapGroup(routes.MapGroup("/api"), "");
        RouteGroupBuilder group = routes.MapGroup(ApiPaths.Group);
        HealthRoutes.Map(new ApiRoutes(group, "Health of a group"));
        MapGroup(group, " of a group");
        routes.MapApiDescription();
        return routes;
    }

    private static void MapGroup(IEndpointRouteBuilder routes, string of)
    {
        StatusRoutes.Map(new ApiRoutes(routes, "Status" + of));
        ApiRoutes operations = new(routes, "Key-value store" + of);
        KeyValueRoutes.Map(operations);
        CommandRoutes.Map(operations);
        SessionRoutes.Map(new ApiRoutes(routes, "Client sessions" + of));
        OptionRoutes.Map(new ApiRoutes(routes, "Options" + of));
        StateMachineRoutes.Map(new ApiRoutes(routes, "State machine" + of));
        ControlRoutes.Map(new ApiRoutes(routes, "Control" + of), Hidden(routes));
        EventRoutes.Map(new ApiRoutes(routes, "Events" + of));
        BenchRoutes.Map(new ApiRoutes(routes, "Measurements" + of));

        RouteGroupBuilder node = routes.MapGroup("nodes/{node}");
        NodeRoutes.Map(new ApiRoutes(node, "One node" + of), Hidden(node));

        // On its own port a node has /api/status; whoever puts this behind /api/nodes/n1 is understood too.
        NodeRoutes.Map(Hidden(node.MapGroup("api")), Hidden(node.MapGroup("api")));
    }

    private static ApiRoutes Hidden(IEndpointRouteBuilder routes) => new(routes, "", isDescribed: false);
}
