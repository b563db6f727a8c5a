using System.Text.Json;
using Microsoft.AspNetCore.Http;
using RaftOrleans.Consensus;
using RaftOrleans.Lab;

namespace RaftOrleans.Web;

/// <summary>
/// One node as if it were asked on a port of its own: it answers from its own state, and not at all while it does not run.
/// </summary>
internal static class NodeRoutes
{
    /// <summary>Adds the routes.</summary>
    /// <param name="routes">Where they go.</param>
    /// <param name="aliases">Where second spellings go.</param>
    public static void Map(ApiRoutes routes, ApiRoutes aliases)
    {
        routes.Get("health", "Whether the node runs", HealthAsync).Answers<NodeHealthAnswer>().Fails(Failures);
        routes.Get("status", "What the node is and holds", StatusAsync).Answers<NodeStatusAnswer>().Fails(Failures);
        foreach (KeyValueWrite write in KeyValueWrite.All)
        {
            ApiRoute route = routes.Post(write.Name, $"{write.Summary}; only the leader takes it", call => WriteAsync(call, write));
            KeyValueRoutes.DescribeWrite(write, route).Answers<WriteAnswer>();
        }

        routes.Get("get/{**key}", "The value of a key, from the node's own state", GetAsync)
            .Query("consistency", "stale (default), session, bounded, lease or linearizable.")
            .Query("key", "The key, where it cannot be written in a path.")
            .Answers<ValueAnswer>()
            .Fails(Failures);
        routes.Get("state_machine", "All keys and values of the node's own state, a page at a time", ListAsync)
            .Query("prefix", "Only keys that begin with this.")
            .Query("after", "Only keys after this one.")
            .Query("limit", $"Most keys, 1 to {KeyValueReads.MaxKeys} (default).")
            .Query("consistency", "stale (default), session, bounded, lease or linearizable.")
            .Answers<StateMachineAnswer>()
            .Fails(Failures);
        StateMachineRoutes.DescribeCall(
            routes.Post("call", "Proposes a command of the state machine, in words; only the leader takes it", CallAsync));
        StateMachineRoutes.DescribeAsk(
            routes.Get("ask", "Asks the node's own state machine, in words", AskAsync),
            "stale (default), session, bounded, lease or linearizable.");
        RawMessages.Map(routes, aliases);
    }

    private static readonly int[] Failures =
        [StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound, StatusCodes.Status503ServiceUnavailable];

    private static async Task<IResult> HealthAsync(ApiCall call)
    {
        NodeStatus node = await RunningAsync(call);
        return Json(new NodeHealthAnswer("healthy", node.Id.ToString()));
    }

    private static async Task<IResult> StatusAsync(ApiCall call)
    {
        NodeStatus node = await RunningAsync(call);
        ReadRequest rests = new(default, ReadConsistency.Stale);
        StateMachineAnswer? state = await KeyValueReads.StateOrNullAsync(call, "", "", KeyValueReads.MaxKeys, rests, node.Id);
        return Json(new NodeStatusAnswer(
            node.Id.ToString(),
            Names.State(node),
            node.Term,
            Names.NodeOrNull(node.VotedFor),
            node.CommitIndex,
            node.LastApplied,
            node.LastIndex,
            Names.NodeOrNull(node.Leader),
            state?.StateMachine ?? new Dictionary<string, JsonElement>()));
    }

    private static async Task<IResult> WriteAsync(ApiCall call, KeyValueWrite write)
    {
        RequestBody body = await call.BodyAsync();
        NodeStatus node = await RunningAsync(call);
        return Json(await write.RunAsync(call, body, Sending.Of(body, node.Id)));
    }

    private static async Task<IResult> GetAsync(ApiCall call)
    {
        string key = KeyValueRoutes.KeyOfPath(call);
        ReadRequest rests = KeyValueReads.Consistency(call, ReadConsistency.Stale);
        NodeStatus node = await RunningAsync(call);
        return Json(await KeyValueReads.GetAsync(call, key, rests, node.Id));
    }

    private static async Task<IResult> ListAsync(ApiCall call)
    {
        string prefix = call.Query.Text("prefix") ?? "";
        string after = call.Query.Text("after") ?? "";
        int limit = (int)call.Query.Number("limit", KeyValueReads.MaxKeys, 1, KeyValueReads.MaxKeys);
        ReadRequest rests = KeyValueReads.Consistency(call, ReadConsistency.Stale);
        NodeStatus node = await RunningAsync(call);
        return Json(await KeyValueReads.StateAsync(call, prefix, after, limit, rests, node.Id));
    }

    private static Task<IResult> CallAsync(ApiCall call) =>
        StateMachineRoutes.CallAsync(call, async () => (await RunningAsync(call)).Id);

    private static async Task<IResult> AskAsync(ApiCall call)
    {
        ReadRequest rests = KeyValueReads.Consistency(call, ReadConsistency.Stale);
        return await StateMachineRoutes.AskAsync(call, rests, (await RunningAsync(call)).Id);
    }

    private static async Task<NodeStatus> RunningAsync(ApiCall call)
    {
        NodeStatus node = (await call.StatusAsync()).Node(call.Node());
        return node.Health == NodeHealth.Running
            ? node
            : throw ApiException.Unavailable($"{node.Id} is {Names.Of(node.Health)}, so it answers nothing");
    }

    private static IResult Json<TAnswer>(TAnswer answer) => Results.Json(answer, ApiJson.Options);
}
