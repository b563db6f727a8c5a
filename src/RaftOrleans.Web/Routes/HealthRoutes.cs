using Microsoft.AspNetCore.Http;

namespace RaftOrleans.Web;

/// <summary>Whether the server answers, and whether its groups have leaders.</summary>
internal static class HealthRoutes
{
    /// <summary>Adds the routes.</summary>
    public static void Map(ApiRoutes routes)
    {
        routes.Get("health", "How the server and its groups are", HealthAsync)
            .Answers<HealthAnswer>();
        routes.Get("health/live", "Whether the server answers at all", static _ => Task.FromResult(Json(new LiveAnswer("healthy"))))
            .Answers<LiveAnswer>();
        routes.Get("health/ready", "Whether a leader is known", ReadyAsync)
            .Answers<HealthAnswer>()
            .Fails(StatusCodes.Status503ServiceUnavailable);
    }

    private static async Task<IResult> HealthAsync(ApiCall call) => Json(await LookAsync(call));

    private static async Task<IResult> ReadyAsync(ApiCall call)
    {
        HealthAnswer health = await LookAsync(call);
        if (health.Groups.Count == 0)
        {
            throw ApiException.Unavailable("there is no group yet");
        }

        GroupRow? leaderless = health.Groups.FirstOrDefault(group => group.Leader is null);
        return leaderless is null
            ? Json(health)
            : throw ApiException.Unavailable(
                $"group '{leaderless.Name}' has no leader; {leaderless.Alive} of its {leaderless.Nodes} nodes run");
    }

    private static async Task<HealthAnswer> LookAsync(ApiCall call)
    {
        List<GroupRow> groups = [];
        foreach (string group in await GroupsAsync(call))
        {
            groups.Add(GroupRow.From(await call.Lab.Group(group).GetStatusAsync(call.Ended)));
        }

        string status = groups.TrueForAll(group => group.Leader is not null) ? "healthy" : "degraded";
        return new HealthAnswer(status, call.Lab.Capabilities.World, groups);
    }

    // The flat form speaks of the default group; a server whose groups all have other names is still healthy or not.
    private static async Task<IReadOnlyList<string>> GroupsAsync(ApiCall call)
    {
        if (call.NamesGroup)
        {
            return [call.GroupName];
        }

        IReadOnlyList<string> all = await call.Lab.GetGroupsAsync(call.Ended);
        return all.Contains(call.GroupName, StringComparer.Ordinal) ? [call.GroupName] : all;
    }

    private static IResult Json<TAnswer>(TAnswer answer) => Results.Json(answer, ApiJson.Options);
}
