using Microsoft.AspNetCore.Http;
using RaftOrleans.Consensus;
using RaftOrleans.Lab;

namespace RaftOrleans.Web;

/// <summary>What a group looks like: its nodes, their logs, its network.</summary>
internal static class StatusRoutes
{
    private const int DefaultLogCount = 100;
    private const int MaxLogCount = 10_000;

    /// <summary>Adds the routes.</summary>
    public static void Map(ApiRoutes routes)
    {
        routes.Get("status", "What every node is and holds", StatusAsync)
            .Answers<GroupStatusAnswer>()
            .Fails(StatusCodes.Status404NotFound);
        routes.Get("logs", "Entries of the nodes' logs, a page at a time", LogsAsync)
            .Query("from", "First index, 1 or more; default 1.")
            .Query("count", $"Most entries of each log, 1 to {MaxLogCount}; default {DefaultLogCount}.")
            .Query("node", "Only this node's log: n1, n2, ..., leader, follower or random.")
            .Answers<LogsAnswer>()
            .Fails(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound);
        routes.Get("network", "Links that are cut or have faults", NetworkAsync)
            .Answers<NetworkAnswer>()
            .Fails(StatusCodes.Status404NotFound);
    }

    private static async Task<IResult> StatusAsync(ApiCall call) =>
        Json(GroupStatusAnswer.From(await call.StatusAsync(), call.Lab.Capabilities));

    private static async Task<IResult> LogsAsync(ApiCall call)
    {
        long from = call.Query.Number("from", 1, 1, long.MaxValue);
        int count = (int)call.Query.Number("count", DefaultLogCount, 1, MaxLogCount);
        string? only = call.Query.Text("node");
        GroupStatus status = await call.StatusAsync();
        IReadOnlyList<NodeId> nodes = only is null
            ? [.. status.Nodes.Select(node => node.Id)]
            : [Selection.Parse("node", only).ResolveOne(status, call.Random)];

        SortedDictionary<string, IReadOnlyList<LogRow>> logs = new(StringComparer.Ordinal);
        SortedDictionary<string, string> unavailable = new(StringComparer.Ordinal);
        foreach (NodeId node in nodes)
        {
            try
            {
                IReadOnlyList<LogLine> lines = await call.Group.ReadLogAsync(node, from, count, call.Ended);
                logs[$"node_{node}"] = [.. lines.Select(LogRow.From)];
            }
            catch (LabException failure) when (only is null && failure.Reason is LabFailure.Unavailable or LabFailure.TimedOut)
            {
                // One dead node must not hide the logs of the others.
                logs[$"node_{node}"] = [];
                unavailable[$"node_{node}"] = failure.Message;
            }
        }

        return Json(new LogsAnswer(logs, from, count, unavailable));
    }

    private static async Task<IResult> NetworkAsync(ApiCall call)
    {
        NetworkStatus network = await call.Group.GetNetworkAsync(call.Ended);
        return Json(new NetworkAnswer([.. network.Links.Select(LinkRow.Of)]));
    }

    private static IResult Json<TAnswer>(TAnswer answer) => Results.Json(answer, ApiJson.Options);
}
