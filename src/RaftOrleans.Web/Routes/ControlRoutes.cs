using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using RaftOrleans.Consensus;
using RaftOrleans.Lab;
using RaftOrleans.Simulation;

namespace RaftOrleans.Web;

/// <summary>
/// What a person does to a group to see whether it holds. Bodies with fields that mean nothing are refused: a misspelt option would
/// silently do nothing, and the user would look for the fault in Raft.
/// </summary>
internal static class ControlRoutes
{
    private const string Prefix = "control/";

    private static readonly string[] Controls =
    [
        "crash", "restart", "pause", "resume", "wipe", "partition", "isolate", "cut", "link", "clog", "release", "heal", "disk", "clock", "slow",
        "force", "transfer", "members", "add-node", "snapshot",
    ];

    /// <summary>Adds the routes.</summary>
    /// <param name="routes">Where they go.</param>
    /// <param name="unknown">Where the answer to unknown controls goes, which is no route to describe.</param>
    public static void Map(ApiRoutes routes, ApiRoutes unknown)
    {
        ProcessControls.Map(routes);
        MemberRoutes.Map(routes);
        Add(routes, "partition", "Cuts all links between nodes of different sides, or those that a shape cuts", PartitionAsync).Takes<PartitionRequest>();
        Add(routes, "isolate", "Cuts all links of a node", IsolateAsync).Takes<NodeRequest>();
        Add(routes, "cut", "Cuts a link", CutAsync).Takes<CutRequest>();
        Add(routes, "link", "Sets the faults of a link", LinkAsync).Takes<LinkRequest>();
        Add(routes, "heal", "Takes away all cuts and link faults, and releases clogged links", HealAsync);
        DiskRoutes.Map(routes);
        FaultRoutes.Map(routes);
        unknown.Post(Prefix + "{control}", "Unknown controls", Unknown);
    }

    /// <summary>Adds one control.</summary>
    public static ApiRoute Add(ApiRoutes routes, string name, string summary, ApiHandler handler) =>
        routes.Post(Prefix + name, summary, handler)
            .Answers<ControlAnswer>()
            .Fails(
                StatusCodes.Status400BadRequest,
                StatusCodes.Status404NotFound,
                StatusCodes.Status409Conflict,
                StatusCodes.Status503ServiceUnavailable);

    /// <summary>The answer to a control that was carried out.</summary>
    public static IResult Done(string message, params IEnumerable<NodeId> nodes) =>
        Results.Json(new ControlAnswer(true, message, [.. nodes.Select(node => node.ToString())]), ApiJson.Options);

    private static async Task<IResult> PartitionAsync(ApiCall call)
    {
        RequestBody body = await call.BodyAsync();
        if (body.Has("shape"))
        {
            return await FaultRoutes.PartitionInShapeAsync(call, body);
        }

        IReadOnlyList<IReadOnlyList<NodeSelector>> sides = body.SelectorLists("sides");
        body.NothingElse();
        if (sides.Count == 0 || sides.Any(side => side.Count == 0))
        {
            throw ApiException.Invalid(
                "sides", "sides has a side without nodes; every side needs one at least, and nodes that are not named form one more side");
        }

        GroupStatus status = await call.StatusAsync();
        IReadOnlyList<NodeId> nodes = Selection.Distinct([.. sides.SelectMany(side => side)], status, call.Random);
        if (nodes.Distinct().Count() < nodes.Count)
        {
            throw ApiException.Invalid("sides", "sides names a node twice");
        }

        List<IReadOnlyList<NodeId>> resolved = [];
        int next = 0;
        foreach (IReadOnlyList<NodeSelector> side in sides)
        {
            resolved.Add([.. nodes.Skip(next).Take(side.Count)]);
            next += side.Count;
        }

        await call.Group.PartitionAsync(resolved, call.Ended);
        return Done($"partitioned into {string.Join(" | ", resolved.Select(side => string.Join(",", side)))}{Rest(status, nodes)}", nodes);
    }

    private static string Rest(GroupStatus status, IReadOnlyList<NodeId> named)
    {
        List<NodeId> rest = [.. status.Nodes.Select(node => node.Id).Except(named)];
        return rest.Count == 0 ? "" : $" | {string.Join(",", rest)}";
    }

    // Cut by cut rather than as a partition with one node on a side: that would restore the links of nodes isolated before.
    private static async Task<IResult> IsolateAsync(ApiCall call)
    {
        RequestBody body = await call.BodyAsync();
        NodeSelector selector = body.Selector("node");
        body.NothingElse();
        GroupStatus status = await call.StatusAsync();
        IReadOnlyList<NodeId> nodes = selector.Resolve(status, call.Random);
        HashSet<(NodeId, NodeId)> cut = [];
        foreach (NodeId node in nodes)
        {
            foreach (NodeId other in status.Nodes.Select(other => other.Id).Where(other => other != node))
            {
                if (cut.Add((node, other)) && !cut.Contains((other, node)))
                {
                    await call.Group.CutAsync(node, other, oneWay: false, call.Ended);
                }
            }
        }

        return Done($"isolated {string.Join(", ", nodes)}", nodes);
    }

    private static async Task<IResult> CutAsync(ApiCall call)
    {
        RequestBody body = await call.BodyAsync();
        NodeSelector from = body.Selector("from");
        NodeSelector to = body.Selector("to");
        bool isOneWay = body.Flag("one_way");
        body.NothingElse();
        IReadOnlyList<NodeId> ends = await EndsAsync(call, from, to);
        await call.Group.CutAsync(ends[0], ends[1], isOneWay, call.Ended);
        return Done($"cut {ends[0]} {(isOneWay ? "->" : "<->")} {ends[1]}", ends);
    }

    private static async Task<IResult> LinkAsync(ApiCall call)
    {
        RequestBody body = await call.BodyAsync();
        NodeSelector from = body.Selector("from");
        NodeSelector to = body.Selector("to");
        bool isOneWay = body.Flag("one_way");
        LinkFaults faults = new(
            body.OptionalFraction("drop", 0, 1) ?? 0,
            body.OptionalFraction("duplicate", 0, 1) ?? 0,
            body.OptionalFraction("reorder", 0, 1) ?? 0,
            body.OptionalMilliseconds("delay_ms", 0, TimeSpan.FromHours(1)) ?? TimeSpan.Zero,
            body.OptionalMilliseconds("jitter_ms", 0, TimeSpan.FromHours(1)) ?? TimeSpan.Zero,
            body.Word<LatencyDistribution>("distribution"));
        body.NothingElse();
        if (faults.Validate() is [var error, ..])
        {
            throw ApiException.Invalid("distribution", error);
        }

        IReadOnlyList<NodeId> ends = await EndsAsync(call, from, to);
        await call.Group.SetLinkAsync(ends[0], ends[1], faults, isOneWay, call.Ended);
        string words = faults == LinkFaults.None
            ? "no faults"
            : $"drop {faults.Drop}, duplicate {faults.Duplicate}, reorder {faults.Reorder}, "
                + $"delay {Duration.Format(faults.Delay)}, jitter {Duration.Format(faults.Jitter)}"
                + (faults.Distribution == LatencyDistribution.Uniform ? "" : $" {Names.Of(faults.Distribution)}");
        return Done($"link {ends[0]} {(isOneWay ? "->" : "<->")} {ends[1]}: {words}", ends);
    }

    /// <summary>The two ends of a link, which must differ.</summary>
    public static async Task<IReadOnlyList<NodeId>> EndsAsync(ApiCall call, NodeSelector from, NodeSelector to)
    {
        IReadOnlyList<NodeId> ends = Selection.Distinct([from, to], await call.StatusAsync(), call.Random);
        return ends[0] == ends[1]
            ? throw ApiException.Invalid("to", $"to is {ends[1]}, as is from; a link has two different ends")
            : ends;
    }

    private static async Task<IResult> HealAsync(ApiCall call)
    {
        RequestBody body = await call.BodyAsync(isOptional: true);
        body.NothingElse();
        await call.Group.HealAsync(call.Ended);
        return Done("healed: no link is cut, clogged or has faults");
    }

    private static Task<IResult> Unknown(ApiCall call) =>
        throw new ApiException(
            StatusCodes.Status404NotFound,
            $"there is no control '{call.Http.GetRouteValue("control")}', there are: {string.Join(", ", Controls)}",
            "control");
}
