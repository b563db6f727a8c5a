using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using RaftOrleans.Consensus;
using RaftOrleans.Lab;

namespace RaftOrleans.Web;

/// <summary>
/// Client sessions (dissertation, section 6.3). A write that names its session and its number there may be sent any number of times and is
/// applied once.
/// </summary>
internal static class SessionRoutes
{
    /// <summary>Adds the routes.</summary>
    public static void Map(ApiRoutes routes)
    {
        routes.Post("sessions", "Opens a client session, in which a write that is sent again is applied once", OpenAsync)
            .Takes<SessionRequest>(isOptional: true)
            .Answers<SessionAnswer>(StatusCodes.Status201Created)
            .Fails(Failures);
        routes.Post("sessions/{session}/keep-alive", "Says that a session's client is still there", KeepAliveAsync)
            .Takes<PatienceRequest>(isOptional: true)
            .Answers<SessionAnswer>()
            .Fails([.. Failures, StatusCodes.Status410Gone]);
        routes.Delete("sessions/{session}", "Closes a session", CloseAsync)
            .Answers<ControlAnswer>()
            .Fails([.. Failures, StatusCodes.Status410Gone]);
    }

    /// <summary>The answer to whoever uses a session that is not known.</summary>
    /// <param name="session">The session.</param>
    /// <param name="consequence">What that means for the request.</param>
    public static ApiException Expired(long session, string consequence) =>
        new(StatusCodes.Status410Gone, $"{LabGroupSessions.ExpiredWords(session)}; {consequence}", "session");

    private static readonly int[] Failures =
    [
        StatusCodes.Status400BadRequest,
        StatusCodes.Status404NotFound,
        StatusCodes.Status503ServiceUnavailable,
        StatusCodes.Status504GatewayTimeout,
    ];

    private static async Task<IResult> OpenAsync(ApiCall call)
    {
        RequestBody body = await call.BodyAsync(isOptional: true);
        TimeSpan timeout = TimeoutOf(body);
        TimeSpan? within = Proposals.Within(body);
        body.NothingElse();
        long session = await call.Group.OpenSessionAsync(timeout, within, call.Ended);
        string written = Duration.Format(timeout);
        string message = $"session {session} is open; it lives {written} without a sign of life";
        return Results.Json(
            new SessionAnswer(session, written, message), ApiJson.Options, statusCode: StatusCodes.Status201Created);
    }

    private static async Task<IResult> KeepAliveAsync(ApiCall call)
    {
        long session = Session(call);
        RequestBody body = await call.BodyAsync(isOptional: true);
        TimeSpan? within = Proposals.Within(body);
        body.NothingElse();
        await call.Group.KeepSessionAliveAsync(session, within, call.Ended);
        return Results.Json(new SessionAnswer(session, null, $"session {session} is kept alive"), ApiJson.Options);
    }

    private static async Task<IResult> CloseAsync(ApiCall call)
    {
        long session = Session(call);
        await call.Group.CloseSessionAsync(session, within: null, call.Ended);
        return ControlRoutes.Done($"session {session} is closed");
    }

    private static TimeSpan TimeoutOf(RequestBody body)
    {
        if (body.OptionalText("timeout") is not { } text)
        {
            return SessionOptions.Default.Timeout;
        }

        return Duration.TryParse(text, out TimeSpan timeout) && new SessionOptions(timeout).IsValid
            ? timeout
            : throw ApiException.Invalid("timeout", $"timeout is '{text}', allowed is 1ms to 24h, {Duration.Allowed}");
    }

    private static long Session(ApiCall call)
    {
        string? text = (string?)call.Http.GetRouteValue("session");
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long session) && session >= 1
            ? session
            : throw new ApiException(
                StatusCodes.Status404NotFound, $"'{text}' is not a session: a session is a whole number, 1 or more", "session");
    }
}
