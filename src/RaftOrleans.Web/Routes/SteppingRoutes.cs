using System.Text;
using Microsoft.AspNetCore.Http;
using RaftOrleans.Consensus;
using RaftOrleans.Lab;

namespace RaftOrleans.Web;

/// <summary>What happens next in a simulated world, by hand, and the recording of its run.</summary>
internal static class SteppingRoutes
{
    private static readonly TimeSpan MaxSeek = TimeSpan.FromDays(30);

    private delegate Task<PendingStep?> Act(IWorldStepping stepping, CancellationToken cancellation);

    /// <summary>Adds the routes.</summary>
    public static void Map(ApiRoutes routes)
    {
        routes.Get("/api/world/pending", "What is still to happen in a simulated world, in order", PendingAsync)
            .Answers<PendingAnswer>()
            .Fails(StatusCodes.Status501NotImplemented);
        routes.Get("/api/world/recording", "Seed and commands of a simulated world: its whole run", RecordingAsync)
            .AnswersText("application/json")
            .Fails(StatusCodes.Status501NotImplemented, StatusCodes.Status503ServiceUnavailable);
        Add(routes, "deliver", "Lets a message arrive, or a write end, before its time", Deliver).Takes<PendingRequest>();
        Add(routes, "drop", "Loses a message that is under way", Drop).Takes<PendingRequest>();
        Add(routes, "fire", "Makes a node's clock jump to its next deadline", Fire).Takes<FireRequest>();
        Add(routes, "step-message", "Handles events until a message has arrived", StepMessage);
        Add(routes, "step-node", "Handles events until one has happened to a node", StepNode).Takes<FireRequest>();
        Add(routes, "seek", "Takes a simulated world to a moment", Seek).Takes<SeekRequest>();
    }

    private static Act Deliver(RequestBody body)
    {
        long id = body.Number("event", 1, long.MaxValue);
        return async (stepping, cancellation) => await stepping.DeliverAsync(id, cancellation);
    }

    private static Act Drop(RequestBody body)
    {
        long id = body.Number("event", 1, long.MaxValue);
        return async (stepping, cancellation) => await stepping.DropAsync(id, cancellation);
    }

    private static Act Fire(RequestBody body)
    {
        (NodeId node, string group) = (Node(body), Group(body));
        return async (stepping, cancellation) =>
        {
            await stepping.FireAsync(group, node, cancellation);
            return null;
        };
    }

    private static Act StepMessage(RequestBody body) => static async (stepping, cancellation) =>
    {
        await stepping.StepMessageAsync(cancellation);
        return null;
    };

    private static Act StepNode(RequestBody body)
    {
        (NodeId node, string group) = (Node(body), Group(body));
        return async (stepping, cancellation) =>
        {
            await stepping.StepNodeAsync(group, node, cancellation);
            return null;
        };
    }

    private static Act Seek(RequestBody body)
    {
        TimeSpan time = body.OptionalMilliseconds("time_ms", 0, MaxSeek)
            ?? throw ApiException.Invalid("time_ms", "time_ms is missing, wanted is the moment in milliseconds of virtual time");
        return async (stepping, cancellation) =>
        {
            await stepping.SeekAsync(time, cancellation);
            return null;
        };
    }

    private static NodeId Node(RequestBody body)
    {
        NodeId node = body.OptionalNode("node");
        return node.IsMember ? node : throw ApiException.Invalid("node", "node is missing, wanted is one node, such as n1");
    }

    private static string Group(RequestBody body) => body.OptionalText("group") ?? RaftApiOptions.DefaultGroup;

    private static ApiRoute Add(ApiRoutes routes, string name, string summary, Func<RequestBody, Act> read) =>
        routes.Post($"/api/world/{name}", summary, call => ActAsync(call, read))
            .Answers<StepAnswer>()
            .Fails(
                StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound, StatusCodes.Status409Conflict,
                StatusCodes.Status501NotImplemented);

    private static async Task<IResult> ActAsync(ApiCall call, Func<RequestBody, Act> read)
    {
        RequestBody body = await call.BodyAsync(isOptional: true);
        Act act = read(body);
        body.NothingElse();
        Require(call);
        PendingStep? step = await act(call.Lab.Stepping, call.Ended);
        ClockStatus clock = await call.Lab.Clock.GetStatusAsync(call.Ended);
        return Results.Json(
            new StepAnswer(clock.Now.TotalMilliseconds, clock.IsPaused, clock.Events, step is null ? null : PendingRow.Of(step)),
            ApiJson.Options);
    }

    private static async Task<IResult> PendingAsync(ApiCall call)
    {
        Require(call);
        IReadOnlyList<PendingStep> pending = await call.Lab.Stepping.GetPendingAsync(call.Ended);
        return Results.Json(new PendingAnswer(call.Lab.Now.TotalMilliseconds, [.. pending.Select(PendingRow.Of)]), ApiJson.Options);
    }

    private static async Task<IResult> RecordingAsync(ApiCall call)
    {
        Require(call);
        RunRecording recording = await call.Lab.Stepping.GetRecordingAsync(call.Ended);
        return Results.Text(recording.ToJson(), "application/json", Encoding.UTF8);
    }

    private static void Require(ApiCall call)
    {
        if (!call.Lab.Capabilities.VirtualTime)
        {
            throw new ApiException(
                StatusCodes.Status501NotImplemented,
                $"the {call.Lab.Capabilities.World} world goes on by itself: what happens next cannot be chosen or recorded; "
                + "in the simulated world it can");
        }
    }
}
