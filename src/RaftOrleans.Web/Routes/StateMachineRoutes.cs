using System.Text.Json;
using Microsoft.AspNetCore.Http;
using RaftOrleans.Consensus;
using RaftOrleans.Lab;

namespace RaftOrleans.Web;

/// <summary>Commands and queries of any state machine, in its own words.</summary>
internal static class StateMachineRoutes
{
    /// <summary>Most words of a command or query.</summary>
    private const int MaxWords = 1_000;

    /// <summary>Adds the list of all state machines.</summary>
    public static void MapList(ApiRoutes routes) =>
        routes.Get("/api/state_machines", "What groups can be made to replicate, and the words of each", ListAsync)
            .Answers<StateMachinesAnswer>();

    /// <summary>Adds the routes of a group.</summary>
    public static void Map(ApiRoutes routes)
    {
        DescribeCall(routes.Post("call", "Proposes a command of the group's state machine, in words", call => CallAsync(call, via: null)));
        DescribeAsk(
            routes.Get("ask", "Asks the group's state machine, in words", AskAsync)
                .Query("node", "The node to ask: n1, n2, ..., leader, follower or random. Without it the leader, whoever that is."),
            "linearizable (default), lease, bounded, session, or stale: whatever the asked node has applied.");
    }

    /// <summary>Says of a route what it takes and how it may fail.</summary>
    public static void DescribeCall(ApiRoute route) => route
        .Takes<CallRequest>()
        .Answers<CallAnswer>()
        .Fails(
            StatusCodes.Status400BadRequest,
            StatusCodes.Status404NotFound,
            StatusCodes.Status409Conflict,
            StatusCodes.Status410Gone,
            StatusCodes.Status413PayloadTooLarge,
            StatusCodes.Status503ServiceUnavailable,
            StatusCodes.Status504GatewayTimeout);

    /// <summary>Says of a route what it takes and how it may fail.</summary>
    public static void DescribeAsk(ApiRoute route, string consistencies) => route
        .Query("word", "A word of the query; given once for each, in order.")
        .Query("consistency", consistencies)
        .Query("max_age_ms", "For bounded: how old the state may be; default 0.")
        .Query("min_index", "For session: the index that must be applied; default 0.")
        .Answers<AskAnswer>()
        .Fails(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound, StatusCodes.Status503ServiceUnavailable);

    /// <summary>Carries out a command.</summary>
    /// <param name="call">The request.</param>
    /// <param name="via">Finds the node to ask once the body has been read, or null for the leader, whoever that is.</param>
    public static async Task<IResult> CallAsync(ApiCall call, Func<Task<NodeId>>? via)
    {
        RequestBody body = await call.BodyAsync();
        IReadOnlyList<string> words = body.Words("words", MaxWords);
        Sending how = Sending.Of(body, via: null);
        body.NothingElse();
        string machine = await call.Group.GetStateMachineAsync(call.Ended);
        ReadOnlyMemory<byte> command = await call.Lab.StateMachines.EncodeCommandAsync(machine, words, call.Ended);
        how = via is null ? how : how with { Via = await via() };
        ProposalAnswer answer = await Proposals.AppliedAsync(call, command, how);
        StateMachineResult result = await call.Lab.StateMachines.ReadResultAsync(machine, answer.Result, call.Ended);
        return Json(new CallAnswer(result.Success, answer.Index, Names.NodeOrNull(answer.Leader), JsonElement.Parse(result.Json)));
    }

    /// <summary>Answers a query.</summary>
    /// <param name="call">The request.</param>
    /// <param name="rests">What the answer may rest on.</param>
    /// <param name="via">The node to ask, or null for the leader, whoever that is.</param>
    public static async Task<IResult> AskAsync(ApiCall call, ReadRequest rests, NodeId? via)
    {
        IReadOnlyList<string> words = call.Query.Texts("word", MaxWords);
        (StateMachineResult result, long index) =
            await AskAsync(call, await call.Group.GetStateMachineAsync(call.Ended), words, rests, via);
        return Json(new AskAnswer(result.Success, index, JsonElement.Parse(result.Json)));
    }

    /// <summary>The whole state of a machine that is not the key-value store, or null where it does not show it.</summary>
    public static async Task<StateMachineAnswer?> StateAsync(ApiCall call, string machine, ReadRequest rests, NodeId? via)
    {
        IReadOnlyList<StateMachineDescription> all = await call.Lab.StateMachines.ListAsync(call.Ended);
        if (all.FirstOrDefault(description => description.Name == machine)?.StateQuery is not { } query)
        {
            return null;
        }

        (StateMachineResult result, long index) = await AskAsync(call, machine, query.Split(' '), rests, via);
        return new StateMachineAnswer(Members(result), index, Next: null);
    }

    private static async Task<(StateMachineResult Result, long Index)> AskAsync(
        ApiCall call, string machine, IReadOnlyList<string> words, ReadRequest rests, NodeId? via)
    {
        ReadOnlyMemory<byte> query = await call.Lab.StateMachines.EncodeQueryAsync(machine, words, call.Ended);
        ReadAnswer answer = await KeyValueReads.AnsweredAsync(call, query, rests, via);
        return (await call.Lab.StateMachines.ReadResultAsync(machine, answer.Result, call.Ended), answer.Index);
    }

    private static async Task<IResult> AskAsync(ApiCall call)
    {
        ReadRequest rests = KeyValueReads.Consistency(call, ReadConsistency.Linearizable);
        return await AskAsync(call, rests, await KeyValueRoutes.ViaAsync(call));
    }

    private static async Task<IResult> ListAsync(ApiCall call) =>
        Json(new StateMachinesAnswer(await call.Lab.StateMachines.ListAsync(call.Ended)));

    private static Dictionary<string, JsonElement> Members(StateMachineResult result) =>
        JsonElement.Parse(result.Json).EnumerateObject().ToDictionary(member => member.Name, member => member.Value, StringComparer.Ordinal);

    private static IResult Json<TAnswer>(TAnswer answer) => Results.Json(answer, ApiJson.Options);
}
