using Microsoft.AspNetCore.Http;
using RaftOrleans.Lab;

namespace RaftOrleans.Web;

/// <summary>Groups as a whole: which there are, new ones, and away with them.</summary>
internal static class GroupRoutes
{
    /// <summary>Adds the routes.</summary>
    public static void Map(ApiRoutes routes)
    {
        routes.Get("/api/groups", "All groups", ListAsync).Answers<GroupsAnswer>();
        routes.Post("/api/groups", "Creates a group and starts its nodes", CreateAsync)
            .Takes<GroupRequest>()
            .Answers<GroupStatusAnswer>(StatusCodes.Status201Created)
            .Fails(StatusCodes.Status400BadRequest, StatusCodes.Status409Conflict);
        routes.Get(ApiPaths.Group, "What every node of a group is and holds", StatusAsync)
            .Answers<GroupStatusAnswer>()
            .Fails(StatusCodes.Status404NotFound);
        routes.Delete(ApiPaths.Group, "Stops a group's nodes and forgets all they stored", DeleteAsync)
            .Answers<ControlAnswer>()
            .Fails(StatusCodes.Status404NotFound);
    }

    private static async Task<IResult> ListAsync(ApiCall call)
    {
        List<GroupRow> rows = [];
        foreach (string group in await call.Lab.GetGroupsAsync(call.Ended))
        {
            try
            {
                rows.Add(GroupRow.From(await call.Lab.Group(group).GetStatusAsync(call.Ended)));
            }
            catch (LabException failure) when (failure.Reason == LabFailure.NotFound)
            {
                // Deleted between the two questions.
            }
        }

        return Results.Json(new GroupsAnswer(rows), ApiJson.Options);
    }

    private static async Task<IResult> CreateAsync(ApiCall call)
    {
        RequestBody body = await call.BodyAsync();
        GroupSpecification specification = new()
        {
            Name = body.Text("name"),
            Nodes = (int)(body.OptionalNumber("nodes", 1, GroupSpecification.MaxNodes) ?? 3),
            StateMachine = body.OptionalText("state_machine") ?? StateMachineRegistry.KeyValue,
            Options = call.Options.GroupOptions,
        };
        body.NothingElse();
        if (specification.Validate() is [string error, ..])
        {
            throw ApiException.Invalid("name", error);
        }

        await call.Lab.CreateGroupAsync(specification, call.Ended);
        GroupStatus status = await call.Lab.Group(specification.Name).GetStatusAsync(call.Ended);
        call.Http.Response.Headers.Location = $"/api/groups/{specification.Name}";
        return Results.Json(
            GroupStatusAnswer.From(status, call.Lab.Capabilities), ApiJson.Options, statusCode: StatusCodes.Status201Created);
    }

    private static async Task<IResult> StatusAsync(ApiCall call) =>
        Results.Json(GroupStatusAnswer.From(await call.StatusAsync(), call.Lab.Capabilities), ApiJson.Options);

    private static async Task<IResult> DeleteAsync(ApiCall call)
    {
        await call.Lab.DeleteGroupAsync(call.GroupName, call.Ended);
        return ControlRoutes.Done($"deleted group '{call.GroupName}'");
    }
}
