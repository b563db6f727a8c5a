using Microsoft.AspNetCore.Http;
using RaftOrleans.Consensus;

namespace RaftOrleans.Web;

/// <summary>The general form of an operation: one route for all, the operation in the body.</summary>
internal static class CommandRoutes
{
    private const string Operations = "SET, GET, DELETE, CAS or APPEND";

    /// <summary>Adds the route.</summary>
    public static void Map(ApiRoutes routes) =>
        routes.Post("command", $"Carries out an operation: {Operations}", CommandAsync)
            .Takes<CommandRequest>()
            .Answers<CommandAnswer>()
            .Fails(
                StatusCodes.Status400BadRequest,
                StatusCodes.Status404NotFound,
                StatusCodes.Status409Conflict,
                StatusCodes.Status410Gone,
                StatusCodes.Status413PayloadTooLarge,
                StatusCodes.Status503ServiceUnavailable,
                StatusCodes.Status504GatewayTimeout);

    private static async Task<IResult> CommandAsync(ApiCall call)
    {
        try
        {
            return Results.Json(await RunAsync(call), ApiJson.Options);
        }
        catch (ApiException failure) when (failure.Status == StatusCodes.Status400BadRequest)
        {
            throw failure.With("error", failure.Message);
        }
    }

    private static async Task<CommandAnswer> RunAsync(ApiCall call)
    {
        RequestBody body = await call.BodyAsync();
        RequestBody command = body.OptionalObject("command")
            ?? throw ApiException.Invalid("command", """command is missing, wanted is {"operation": "SET", "key": "x", "value": 10}""");
        Sending how = Sending.Of(body, via: null);
        string operation = command.Text("operation");
        if (operation.Equals("GET", StringComparison.OrdinalIgnoreCase))
        {
            return how.Session is null
                ? await GetAsync(call, command, how.Within)
                : throw ApiException.Invalid("session", "session is for writes: a read changes nothing and may be sent again without one");
        }

        WriteAnswer answer = await Write(operation).RunAsync(call, command, how);
        return new CommandAnswer(answer.Success, answer.LeaderId, answer.Index, answer.Value, answer.Message);
    }

    private static async Task<CommandAnswer> GetAsync(ApiCall call, RequestBody command, TimeSpan? within)
    {
        string key = KeyValueFields.Key(command);
        (KeyValueResult result, ReadAnswer answer) = await KeyValueReads.ReadAsync(
            call, KeyValueFields.GetQuery(key), new ReadRequest(default, ReadConsistency.Linearizable), via: null, within);
        bool isFound = result.Status == KeyValueStatus.Ok;
        return new CommandAnswer(
            isFound,
            Names.NodeOrNull(answer.Leader),
            answer.Index,
            KeyValueReads.Json(result.Value),
            isFound ? $"read '{key}'" : $"there is no key '{key}'");
    }

    private static KeyValueWrite Write(string operation) =>
        KeyValueWrite.All.FirstOrDefault(write => write.Name.Equals(operation, StringComparison.OrdinalIgnoreCase))
        ?? throw ApiException.Invalid("command.operation", $"command.operation is '{operation}', allowed is {Operations}");
}
