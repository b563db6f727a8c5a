using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using RaftOrleans.Lab;

namespace RaftOrleans.Web;

/// <summary>Measures a group under load. One measurement at a time: two would measure each other.</summary>
internal static class BenchRoutes
{
    private const int MaxRows = 32;
    private const double LeastSeconds = 0.1;
    private const double MostSeconds = 600;

    /// <summary>Adds the route.</summary>
    public static void Map(ApiRoutes routes) =>
        routes.Post("bench", "Measures committed writes per second and their latency, from inside the host", BenchAsync)
            .Takes<BenchRequest>()
            .Answers<BenchAnswer>()
            .Fails(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound, StatusCodes.Status409Conflict);

    private static async Task<IResult> BenchAsync(ApiCall call)
    {
        RequestBody body = await call.BodyAsync();
        IReadOnlyList<long> callers = body.Numbers("callers", 1, LabBenchmark.MaxCallers);
        TimeSpan time = TimeSpan.FromSeconds(body.OptionalFraction("seconds", LeastSeconds, MostSeconds) ?? 3);
        int payloadBytes = (int)(body.OptionalNumber("payload_bytes", 1, LabBenchmark.MaxPayloadBytes) ?? 64);
        body.NothingElse();
        if (callers.Count is 0 or > MaxRows)
        {
            throw ApiException.Invalid("callers", $"callers has {callers.Count} numbers, allowed is 1 to {MaxRows}");
        }

        await KeyValueOnly.RequireAsync(call.Lab, call.Group, call.Ended);
        IServiceProvider services = call.Http.RequestServices;
        BenchTurn turn = services.GetRequiredService<BenchTurn>();
        if (!turn.TryEnter())
        {
            throw new ApiException(StatusCodes.Status409Conflict, "a measurement is under way; two would measure each other");
        }

        try
        {
            // It takes as long as was asked for, whatever other requests may take.
            using var ended = CancellationTokenSource.CreateLinkedTokenSource(
                call.Http.RequestAborted, services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping);
            List<BenchRow> rows = [];
            foreach (long count in callers)
            {
                rows.Add(BenchRow.From(
                    await LabBenchmark.RunAsync(call.Lab, call.GroupName, (int)count, time, payloadBytes, ended.Token)));
            }

            return Results.Json(new BenchAnswer(call.Lab.Capabilities.World, rows), ApiJson.Options);
        }
        finally
        {
            turn.Leave();
        }
    }
}
