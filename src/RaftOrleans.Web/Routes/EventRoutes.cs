using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace RaftOrleans.Web;

/// <summary>The event stream of a group as server-sent events.</summary>
internal static class EventRoutes
{
    private const string LastEventId = "Last-Event-ID";

    /// <summary>Adds the route.</summary>
    public static void Map(ApiRoutes routes) =>
        routes.Get("events", "What happens, as server-sent events; resumable by Last-Event-ID", EventsAsync)
            .Query("after", "Number of the last event that is not wanted any more; default 0, for all that are kept. Last-Event-ID wins.")
            .Query("follow", "false to end with what is there; default true.")
            .AnswersText("text/event-stream")
            .Fails(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound, StatusCodes.Status503ServiceUnavailable);

    private static async Task<IResult> EventsAsync(ApiCall call)
    {
        long after = After(call);
        bool follow = call.Query.Flag("follow", fallback: true);

        // Asked first, because a stream that has begun cannot be answered with 404 any more.
        await call.StatusAsync();
        EventStreamLimit limit = call.Http.RequestServices.GetRequiredService<EventStreamLimit>();
        if (!limit.TryEnter())
        {
            throw ApiException.Unavailable($"{limit.Most} event streams are open, which is the limit; close one");
        }

        return new EventStream(call.Group, after, follow, call.Options.EventHeartbeat, limit);
    }

    private static long After(ApiCall call)
    {
        string? header = call.Http.Request.Headers[LastEventId];
        if (string.IsNullOrEmpty(header))
        {
            return call.Query.Number("after", 0, 0, long.MaxValue);
        }

        return long.TryParse(header, NumberStyles.None, CultureInfo.InvariantCulture, out long after)
            ? after
            : throw ApiException.Invalid(LastEventId, $"{LastEventId} is '{header}', allowed is the number of an event");
    }
}
