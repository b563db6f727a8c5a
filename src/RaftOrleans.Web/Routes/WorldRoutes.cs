using Microsoft.AspNetCore.Http;
using RaftOrleans.Lab;

namespace RaftOrleans.Web;

/// <summary>What this world is, and the control of its time where that is virtual.</summary>
internal static class WorldRoutes
{
    private const int MaxEvents = 1_000_000;
    private const double LeastSpeed = 0.001;
    private const double MostSpeed = 1_000_000;

    private delegate Task Act(IWorldClock clock, CancellationToken cancellation);

    /// <summary>Adds the routes.</summary>
    public static void Map(ApiRoutes routes)
    {
        routes.Get("/api/world", "What this world is, and how its time runs", async call => Json(await LookAsync(call)))
            .Answers<WorldAnswer>();
        Add(routes, "pause", "Stops virtual time", static _ => static (clock, cancellation) => clock.PauseAsync(cancellation));
        Add(routes, "resume", "Lets virtual time run on", static _ => static (clock, cancellation) => clock.ResumeAsync(cancellation));
        Add(routes, "step", "Handles the next events and stops virtual time", Step).Takes<StepRequest>(isOptional: true);
        Add(routes, "speed", "Sets how fast virtual time runs", Speed).Takes<SpeedRequest>();
    }

    private static Act Step(RequestBody body)
    {
        int events = (int)(body.OptionalNumber("events", 1, MaxEvents) ?? 1);
        return (clock, cancellation) => clock.StepAsync(events, cancellation);
    }

    private static Act Speed(RequestBody body)
    {
        double speed = body.OptionalFraction("speed", LeastSpeed, MostSpeed)
            ?? throw ApiException.Invalid(
                "speed", FormattableString.Invariant($"speed is missing, wanted is a number, {LeastSpeed} to {MostSpeed}"));
        return (clock, cancellation) => clock.SetSpeedAsync(speed, cancellation);
    }

    private static ApiRoute Add(ApiRoutes routes, string name, string summary, Func<RequestBody, Act> read) =>
        routes.Post($"/api/world/{name}", summary, call => ActAsync(call, read))
            .Answers<WorldAnswer>()
            .Fails(StatusCodes.Status400BadRequest, StatusCodes.Status501NotImplemented);

    private static async Task<IResult> ActAsync(ApiCall call, Func<RequestBody, Act> read)
    {
        RequestBody body = await call.BodyAsync(isOptional: true);
        Act act = read(body);
        body.NothingElse();
        if (!call.Lab.Capabilities.VirtualTime)
        {
            throw new ApiException(
                StatusCodes.Status501NotImplemented,
                $"the {call.Lab.Capabilities.World} world runs in real time, which cannot be stopped, stepped or sped up; "
                + "the simulated world can");
        }

        await act(call.Lab.Clock, call.Ended);
        return Json(await LookAsync(call));
    }

    private static async Task<WorldAnswer> LookAsync(ApiCall call)
    {
        LabCapabilities world = call.Lab.Capabilities;
        ClockStatus? clock = world.VirtualTime ? await call.Lab.Clock.GetStatusAsync(call.Ended) : null;
        return new WorldAnswer(
            world.World,
            world.VirtualTime,
            world.Silos,
            world.Storage,
            (clock?.Now ?? call.Lab.Now).TotalMilliseconds,
            clock?.IsPaused,
            clock?.Speed,
            clock?.Events,
            clock?.Seed);
    }

    private static IResult Json<TAnswer>(TAnswer answer) => Results.Json(answer, ApiJson.Options);
}
