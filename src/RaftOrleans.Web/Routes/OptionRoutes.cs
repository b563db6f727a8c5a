using System.Text.Json;
using Microsoft.AspNetCore.Http;
using RaftOrleans.Consensus;
using RaftOrleans.Lab;

namespace RaftOrleans.Web;

/// <summary>How the nodes of a group behave, and changes of that while they run.</summary>
internal static class OptionRoutes
{
    /// <summary>Adds the routes.</summary>
    public static void Map(ApiRoutes routes)
    {
        routes.Get("options", "Every option of the group: what is in force, what is allowed, whether it may change while nodes run", GetAsync)
            .Answers<OptionsAnswer>()
            .Fails(StatusCodes.Status404NotFound);
        routes.Patch("options", "Changes options of all nodes while they run; all that are named, or none", ChangeAsync)
            .Takes<IReadOnlyDictionary<string, JsonElement>>()
            .Answers<OptionsAnswer>()
            .Fails(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound, StatusCodes.Status503ServiceUnavailable);
    }

    private static async Task<IResult> GetAsync(ApiCall call) => Answer(await call.Group.GetOptionsAsync(call.Ended));

    private static async Task<IResult> ChangeAsync(ApiCall call)
    {
        RequestBody body = await call.BodyAsync();
        IReadOnlyList<KeyValuePair<string, string>> changes = body.Scalars();
        if (changes.Count == 0)
        {
            throw ApiException.Invalid("body", """nothing is to change, wanted is something like {"ElectionTimeoutMin": "300ms"}""");
        }

        return Answer(await GroupOptions.ChangeAsync(call.Group, changes, call.Ended));
    }

    private static IResult Answer(RaftOptions options) => Results.Json(OptionsAnswer.From(options), ApiJson.Options);
}
