using Microsoft.AspNetCore.Http;
using RaftOrleans.Consensus;
using RaftOrleans.Lab;
using RaftOrleans.Simulation;

namespace RaftOrleans.Web;

/// <summary>Shapes of partitions, links that clog, and processes that are slow.</summary>
internal static class FaultRoutes
{
    private const int MostLinks = 10_000;

    private static readonly string Ends = "either from and to are wanted, or random";

    /// <summary>Adds the routes.</summary>
    public static void Map(ApiRoutes routes)
    {
        ControlRoutes.Add(routes, "clog", "Lets the messages of links wait until they are released", call => ClogAsync(call, isRelease: false))
            .Takes<ClogRequest>();
        ControlRoutes.Add(routes, "release", "Releases links: what has waited is delivered", call => ClogAsync(call, isRelease: true))
            .Takes<ReleaseRequest>();
        ControlRoutes.Add(routes, "slow", "Lets processes take a time for every input", SlowAsync).Takes<SlowRequest>();
    }

    /// <summary>Cuts the network in a shape.</summary>
    public static async Task<IResult> PartitionInShapeAsync(ApiCall call, RequestBody body)
    {
        string word = body.Text("shape", string.Join(", ", ShapeNames.All));
        if (!ShapeNames.TryParse(word, out PartitionShape shape))
        {
            throw ApiException.Invalid("shape", $"shape is '{word}', allowed is {string.Join(", ", ShapeNames.All)}");
        }

        NodeId? around = body.Has("around") ? body.Selector("around").ResolveOne(await call.StatusAsync(), call.Random) : null;
        body.NothingElse();
        NodeId centre = await call.Group.PartitionAsync(shape, around, call.Ended);
        return ControlRoutes.Done($"partitioned: {ShapeNames.Describe(shape, centre)}", centre);
    }

    private static async Task<IResult> ClogAsync(ApiCall call, bool isRelease)
    {
        RequestBody body = await call.BodyAsync();
        string done = isRelease ? "released" : "clogged";
        int? count = (int?)body.OptionalNumber("random", 1, MostLinks);
        bool isAll = isRelease && body.Flag("all");
        if (count is not null || isAll)
        {
            body.NothingElse();
            if (count is not null && isAll)
            {
                throw ApiException.Invalid("all", "all stands beside random; give one of them");
            }

            IReadOnlyList<(NodeId From, NodeId To)> links = isRelease
                ? await call.Group.ReleaseSomeAsync(count, call.Random, call.Ended)
                : await call.Group.ClogSomeAsync(count!.Value, call.Random, call.Ended);
            string words = links.Count == 0 ? "no link" : string.Join(", ", links.Select(link => $"{link.From} -> {link.To}"));
            return ControlRoutes.Done($"{done} {words}", links.SelectMany(link => new[] { link.From, link.To }).Distinct().Order());
        }

        if (!body.Has("from") && !body.Has("to"))
        {
            throw ApiException.Invalid("from", isRelease ? $"from is missing: {Ends}, or all" : $"from is missing: {Ends}");
        }

        NodeSelector from = body.Selector("from");
        NodeSelector to = body.Selector("to");
        bool isOneWay = body.Flag("one_way");
        body.NothingElse();
        IReadOnlyList<NodeId> ends = await ControlRoutes.EndsAsync(call, from, to);
        await (isRelease
            ? call.Group.ReleaseAsync(ends[0], ends[1], isOneWay, call.Ended)
            : call.Group.ClogAsync(ends[0], ends[1], isOneWay, call.Ended));
        return ControlRoutes.Done($"{done} {ends[0]} {(isOneWay ? "->" : "<->")} {ends[1]}", ends);
    }

    private static async Task<IResult> SlowAsync(ApiCall call)
    {
        RequestBody body = await call.BodyAsync();
        NodeSelector selector = body.Selector("node");
        TimeSpan step = body.OptionalMilliseconds("step_ms", 0, StepTimes.Longest)
            ?? throw ApiException.Invalid("step_ms", "step_ms is missing, wanted is a number, 0 to 60000; 0 for as usual");
        body.NothingElse();
        IReadOnlyList<NodeId> nodes = selector.Resolve(await call.StatusAsync(), call.Random);
        foreach (NodeId node in nodes)
        {
            await call.Group.SlowAsync(node, step, call.Ended);
        }

        string words = step == TimeSpan.Zero ? "as fast as usual" : $"takes {Duration.Format(step)} for every input";
        return ControlRoutes.Done($"process of {string.Join(", ", nodes)}: {words}", nodes);
    }
}
