using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using RaftOrleans.Consensus;
using RaftOrleans.Lab;

namespace RaftOrleans.Web;

/// <summary>Who belongs to a group, who leads it, and what its nodes keep of their logs.</summary>
internal static class MemberRoutes
{
    /// <summary>Adds the routes.</summary>
    public static void Map(ApiRoutes routes)
    {
        routes.Get("members", "Who belongs to the group", MembersAsync)
            .Answers<MembersAnswer>()
            .Fails(StatusCodes.Status404NotFound, StatusCodes.Status503ServiceUnavailable);
        ControlRoutes.Add(routes, "members", "Changes who belongs to the group", ChangeAsync).Takes<MembersRequest>();
        ControlRoutes.Add(routes, "add-node", "Starts one more node, which is no member yet", AddNodeAsync);
        ControlRoutes.Add(routes, "transfer", "Hands the leadership over", TransferAsync).Takes<NodeRequest>();
    }

    private static async Task<IResult> MembersAsync(ApiCall call) =>
        Results.Json(MembersAnswer.From(await call.StatusAsync()), ApiJson.Options);

    private static async Task<IResult> ChangeAsync(ApiCall call)
    {
        RequestBody body = await call.BodyAsync();
        GroupStatus status = await call.StatusAsync();
        ImmutableArray<NodeId> voters = body.OptionalNodes("voters", Find);
        ImmutableArray<NodeId> learners = body.OptionalNodes("learners", Find);
        ImmutableArray<NodeId> removed = body.OptionalNodes("removed", Find);
        MembershipChange change = new()
        {
            Voters = voters,
            Learners = learners,
            Removed = removed,
            AtOnce = body.Flag("at_once"),
            Joint = body.Flag("joint"),
            ExpectedIndex = body.OptionalNumber("expected_index", 0, long.MaxValue),
        };
        body.NothingElse();
        NodeId[] named = [.. voters, .. learners, .. removed];
        if (named.Length == 0)
        {
            throw ApiException.Invalid("voters", "nothing is to change: name nodes in voters, learners or removed");
        }

        long index = await call.Group.ChangeMembershipAsync(change, cancellation: call.Ended);
        return ControlRoutes.Done($"the membership changes with entry {index}", named);

        NodeId Find(NodeSelector selector) => selector.ResolveOne(status, call.Random);
    }

    private static async Task<IResult> AddNodeAsync(ApiCall call)
    {
        RequestBody body = await call.BodyAsync(isOptional: true);
        body.NothingElse();
        NodeId node = await call.Group.AddNodeAsync(call.Ended);
        return ControlRoutes.Done($"{node} runs and is no member yet", node);
    }

    private static async Task<IResult> TransferAsync(ApiCall call)
    {
        RequestBody body = await call.BodyAsync();
        NodeSelector selector = body.Selector("node");
        body.NothingElse();
        NodeId target = selector.ResolveOne(await call.StatusAsync(), call.Random, status => status.Health == NodeHealth.Running);
        await call.Group.TransferLeadershipAsync(target, cancellation: call.Ended);
        return ControlRoutes.Done($"{target} leads", target);
    }
}
