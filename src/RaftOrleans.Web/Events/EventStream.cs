using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using RaftOrleans.Lab;

namespace RaftOrleans.Web;

/// <summary>
/// Writes a group's events as they come. Ends when the client goes, when the server stops (a stream would otherwise hold up the stop), when
/// the group is deleted, or, where nobody wants to follow, with the last event that is there.
/// </summary>
internal sealed class EventStream(ILabGroup group, long after, bool follow, TimeSpan heartbeat, EventStreamLimit limit) : IResult
{
    private static readonly byte[] Beginning = Encoding.UTF8.GetBytes("retry: 1000\n\n");
    private static readonly byte[] SignOfLife = Encoding.UTF8.GetBytes(":\n\n");

    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        HttpResponse response = httpContext.Response;
        TimeProvider time = httpContext.RequestServices.GetRequiredService<TimeProvider>();
        CancellationToken stopping = httpContext.RequestServices.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(httpContext.RequestAborted, stopping);
        try
        {
            response.ContentType = "text/event-stream; charset=utf-8";
            response.Headers.CacheControl = "no-cache, no-store";
            httpContext.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
            await response.Body.WriteAsync(Beginning, ended.Token);
            await WriteEventsAsync(response, time, ended);
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // The client has gone or the server stops.
        }
        catch (LabException failure) when (failure.Reason == LabFailure.NotFound)
        {
            // The group has been deleted; its last events are out.
        }
        finally
        {
            limit.Leave();
        }
    }

    private async Task WriteEventsAsync(HttpResponse response, TimeProvider time, CancellationTokenSource ended)
    {
        await using IAsyncEnumerator<LabEvent> events = group.EventsAsync(after, follow, ended.Token).GetAsyncEnumerator(ended.Token);
        while (true)
        {
            Task<bool> next = events.MoveNextAsync().AsTask();
            try
            {
                if (!next.IsCompleted)
                {
                    // Nothing more at hand: what has been written goes out, in one piece.
                    await response.Body.FlushAsync(ended.Token);
                    await StayAliveAsync(next, response, time, ended.Token);
                }

                if (!await next)
                {
                    return;
                }
            }
            catch when (!next.IsCompleted)
            {
                // The enumerator must not be disposed of while it moves.
                await ended.CancelAsync();
                await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                throw;
            }

            await response.Body.WriteAsync(Encode(events.Current), ended.Token);
        }
    }

    // Proxies and clients take a stream that is silent for long for dead, and only a write finds out that a client is.
    private async Task StayAliveAsync(Task next, HttpResponse response, TimeProvider time, CancellationToken ended)
    {
        while (true)
        {
            using var enough = CancellationTokenSource.CreateLinkedTokenSource(ended);
            Task first = await Task.WhenAny(next, Task.Delay(heartbeat, time, enough.Token));
            await enough.CancelAsync();
            if (first == next)
            {
                return;
            }

            ended.ThrowIfCancellationRequested();
            await response.Body.WriteAsync(SignOfLife, ended);
            await response.Body.FlushAsync(ended);
        }
    }

    private static byte[] Encode(LabEvent item)
    {
        string data = JsonSerializer.Serialize(EventRow.From(item), ApiJson.Options);
        return Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"id: {item.Number}\ndata: {data}\n\n"));
    }
}
