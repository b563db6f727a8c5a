using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using RaftOrleans.Consensus;
using RaftOrleans.Lab;

namespace RaftOrleans.Web;

/// <summary>Operations on the replicated key-value store, asked of the whole group.</summary>
internal static class KeyValueRoutes
{
    /// <summary>Adds the routes.</summary>
    public static void Map(ApiRoutes routes)
    {
        foreach (KeyValueWrite write in KeyValueWrite.All)
        {
            DescribeWrite(write, routes.Post(write.Name, write.Summary, async call => Json(await WriteAsync(call, write, via: null))))
                .Answers<WriteAnswer>();
        }

        routes.Get("get/{**key}", "The value of a key", GetAsync)
            .Query("consistency", "linearizable (default), lease, bounded, session, or stale: whatever the asked node has applied.")
            .Query("max_age_ms", "For bounded: how old the state may be; default 0.")
            .Query("min_index", "For session: the index that must be applied; default 0.")
            .Query("node", "The node to ask: n1, n2, ..., leader, follower or random. Without it the leader, whoever that is.")
            .Query("key", "The key, where it cannot be written in a path.")
            .Answers<ValueAnswer>()
            .Fails(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound, StatusCodes.Status503ServiceUnavailable);
        routes.Get("state_machine", "All keys and values, a page at a time; or the whole state of another state machine", ListAsync)
            .Query("prefix", "Only keys that begin with this.")
            .Query("after", "Only keys after this one.")
            .Query("limit", $"Most keys, 1 to {KeyValueReads.MaxKeys} (default).")
            .Query("consistency", "linearizable (default), lease, bounded, session or stale.")
            .Query("node", "The node to ask: n1, n2, ..., leader, follower or random.")
            .Answers<StateMachineAnswer>()
            .Fails(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound, StatusCodes.Status503ServiceUnavailable);
    }

    /// <summary>Says of a write what it takes and how it may fail.</summary>
    public static ApiRoute DescribeWrite(KeyValueWrite write, ApiRoute route) =>
        write.Describe(route).Fails(
            StatusCodes.Status400BadRequest,
            StatusCodes.Status404NotFound,
            StatusCodes.Status409Conflict,
            StatusCodes.Status410Gone,
            StatusCodes.Status413PayloadTooLarge,
            StatusCodes.Status503ServiceUnavailable,
            StatusCodes.Status504GatewayTimeout);

    /// <summary>Carries out a write.</summary>
    /// <param name="call">The request.</param>
    /// <param name="write">Which.</param>
    /// <param name="via">The node to ask, or null for the leader, whoever that is.</param>
    public static async Task<WriteAnswer> WriteAsync(ApiCall call, KeyValueWrite write, NodeId? via)
    {
        RequestBody body = await call.BodyAsync();
        return await write.RunAsync(call, body, Sending.Of(body, via));
    }

    /// <summary>The key of a path, exactly as the client meant it.</summary>
    /// <remarks>
    /// The server has decoded the path but for <c>%2F</c>, so a key that holds a slash and one that holds the text "%2F" look alike in it.
    /// The path as it was sent tells them apart; the key is as many of its last parts as the decoded one has.
    /// </remarks>
    public static string KeyOfPath(ApiCall call)
    {
        string? decoded = (string?)call.Http.GetRouteValue("key");
        if (string.IsNullOrEmpty(decoded))
        {
            return call.Query.Text("key")
                ?? throw ApiException.Invalid("key", "key is missing, wanted is /api/get/{key} or /api/get?key=...");
        }

        string? target = call.Http.Features.Get<IHttpRequestFeature>()?.RawTarget;
        if (string.IsNullOrEmpty(target) || !decoded.Contains("%2F", StringComparison.OrdinalIgnoreCase))
        {
            return decoded;
        }

        string[] parts = target.Split('?')[0].Split('/');
        int count = decoded.Count(c => c == '/') + 1;
        return Uri.UnescapeDataString(string.Join('/', parts[Math.Max(0, parts.Length - count)..]));
    }

    private static async Task<IResult> GetAsync(ApiCall call)
    {
        string key = KeyOfPath(call);
        ReadRequest rests = KeyValueReads.Consistency(call, ReadConsistency.Linearizable);
        return Json(await KeyValueReads.GetAsync(call, key, rests, await ViaAsync(call)));
    }

    private static async Task<IResult> ListAsync(ApiCall call)
    {
        string prefix = call.Query.Text("prefix") ?? "";
        string after = call.Query.Text("after") ?? "";
        int limit = (int)call.Query.Number("limit", KeyValueReads.MaxKeys, 1, KeyValueReads.MaxKeys);
        ReadRequest rests = KeyValueReads.Consistency(call, ReadConsistency.Linearizable);
        return Json(await KeyValueReads.StateAsync(call, prefix, after, limit, rests, await ViaAsync(call)));
    }

    /// <summary>The node that the query names, or null where it names none.</summary>
    public static async Task<NodeId?> ViaAsync(ApiCall call) =>
        call.Query.Text("node") is { } text
            ? Selection.Parse("node", text).ResolveOne(await call.StatusAsync(), call.Random, node => node.Health == NodeHealth.Running)
            : null;

    private static IResult Json<TAnswer>(TAnswer answer) => Results.Json(answer, ApiJson.Options);
}
