using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace RaftOrleans.Client;

/// <summary>
/// Speaks to a host's REST API: JSON in and out, problem details into <see cref="RequestException"/>, the event stream with resumption.
/// </summary>
/// <remarks>
/// It never follows a redirection, since that would carry the token elsewhere, and uses no proxy for this machine's own addresses, since a
/// proxy cannot reach them.
/// </remarks>
public sealed class RaftRestClient : IDisposable
{
    /// <summary>How much longer than the server this client waits, so that the server's own words about a timeout arrive.</summary>
    internal static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan FirstReconnectDelay = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan MaxReconnectDelay = TimeSpan.FromSeconds(5);

    private readonly HttpClient _http;
    private readonly TimeProvider _time;

    /// <summary>Makes a client; nothing is sent yet.</summary>
    public RaftRestClient(ConnectionSettings settings, TimeProvider time)
    {
        _time = time;
        Server = settings.Server;
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = !settings.Server.IsLoopback,
            ConnectTimeout = settings.Timeout,
            PooledConnectionIdleTimeout = TimeSpan.FromMinutes(1),
        };
        _http = new HttpClient(handler) { BaseAddress = settings.Server, Timeout = Timeout.InfiniteTimeSpan };
        _http.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("raft", null));
        if (settings.Token is { } token)
        {
            _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }
    }

    /// <summary>The server.</summary>
    public Uri Server { get; }

    /// <summary>Asks for something and changes nothing.</summary>
    public Task<T> GetAsync<T>(string path, TimeSpan within, CancellationToken cancellation) =>
        SendAsync<T>(HttpMethod.Get, path, null, changes: false, within, cancellation);

    /// <summary>Sends a request that changes something.</summary>
    /// <param name="path">The route.</param>
    /// <param name="body">The body, written as JSON.</param>
    /// <param name="within">How long the server may take.</param>
    /// <param name="cancellation">Ends the wait; the change may still happen.</param>
    public Task<T> PostAsync<T>(string path, object body, TimeSpan within, CancellationToken cancellation) =>
        SendAsync<T>(HttpMethod.Post, path, body, changes: true, within, cancellation);

    /// <summary>Changes parts of something.</summary>
    public Task<T> PatchAsync<T>(string path, object body, TimeSpan within, CancellationToken cancellation) =>
        SendAsync<T>(HttpMethod.Patch, path, body, changes: true, within, cancellation);

    /// <summary>Deletes something.</summary>
    public Task DeleteAsync(string path, TimeSpan within, CancellationToken cancellation) =>
        SendAsync<JsonElement>(HttpMethod.Delete, path, null, changes: true, within, cancellation);

    /// <summary>
    /// The events of a stream. Where it is to be followed and breaks, it is opened again with the number of the last event that came; where
    /// the host was started again meanwhile, its events count from 1, and all of them are new.
    /// </summary>
    /// <param name="path">The route, without its query.</param>
    /// <param name="after">Number of the last event that is not wanted any more.</param>
    /// <param name="follow">Whether to wait for what comes.</param>
    /// <param name="cancellation">Ends the stream.</param>
    public async IAsyncEnumerable<EventView> EventsAsync(
        string path, long after, bool follow, [EnumeratorCancellation] CancellationToken cancellation)
    {
        long last = after;
        double lastTimeMs = 0;
        TimeSpan delay = FirstReconnectDelay;
        bool connectedBefore = false;
        while (true)
        {
            HttpResponseMessage? response = await OpenStreamAsync(path, last, follow, connectedBefore, cancellation);
            if (response is not null && connectedBefore && await HasBegunAnewAsync(lastTimeMs, cancellation))
            {
                response.Dispose();
                (last, lastTimeMs) = (0, 0);
                continue;
            }

            if (response is not null)
            {
                connectedBefore = true;
                using (response)
                {
                    await foreach (EventView happened in ReadStreamAsync(response, follow, cancellation))
                    {
                        // What a server tells again must not be told again.
                        if (happened.Number > last)
                        {
                            (last, lastTimeMs) = (happened.Number, happened.TimeMs);
                            delay = FirstReconnectDelay;
                            yield return happened;
                        }
                    }
                }
            }

            if (!follow)
            {
                yield break;
            }

            await Task.Delay(delay, _time, cancellation);
            delay = delay * 2 < MaxReconnectDelay ? delay * 2 : MaxReconnectDelay;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private async Task<T> SendAsync<T>(
        HttpMethod method, string path, object? body, bool changes, TimeSpan within, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
        {
            request.Content = JsonContent.Create(body, options: WireJson.Compact);
        }

        using var limit = new CancellationTokenSource(within + Grace, _time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            using HttpResponseMessage response = await _http.SendAsync(request, both.Token);
            string text = await response.Content.ReadAsStringAsync(both.Token);
            return response.IsSuccessStatusCode ? Read<T>(response, text) : throw Refusals.Of(Server, response, text, changes);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw Refusals.TimedOut(Server, within + Grace, changes);
        }
        catch (HttpRequestException error)
        {
            throw Refusals.Of(Server, error, changes);
        }
        catch (IOException error)
        {
            throw Refusals.Of(Server, new HttpRequestException(error.Message, error), changes);
        }
    }

    private T Read<T>(HttpResponseMessage response, string text)
    {
        // A success without a body (204) is enough where nobody looks into it.
        if (text.Length == 0 && typeof(T) == typeof(JsonElement))
        {
            return default!;
        }

        try
        {
            return JsonSerializer.Deserialize<T>(text, WireJson.Compact) ?? throw new JsonException();
        }
        catch (JsonException error)
        {
            throw Refusals.NotRaft(Server, response, error);
        }
    }

    // The world's time runs from the start of the host, and only a new host has less of it than an event that came.
    private async Task<bool> HasBegunAnewAsync(double lastTimeMs, CancellationToken cancellation)
    {
        try
        {
            return (await GetAsync<WorldView>("/api/world", Grace, cancellation)).NowMs < lastTimeMs;
        }
        catch (RequestException)
        {
            return false;
        }
    }

    private async Task<HttpResponseMessage?> OpenStreamAsync(
        string path, long after, bool follow, bool connectedBefore, CancellationToken cancellation)
    {
        string query = string.Create(CultureInfo.InvariantCulture, $"?after={after}&follow={(follow ? "true" : "false")}");
        using var request = new HttpRequestMessage(HttpMethod.Get, path + query);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
        if (after > 0)
        {
            request.Headers.Add("Last-Event-ID", after.ToString(CultureInfo.InvariantCulture));
        }

        try
        {
            HttpResponseMessage response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
            if (response.StatusCode == HttpStatusCode.OK)
            {
                return response;
            }

            using (response)
            {
                string text = await response.Content.ReadAsStringAsync(cancellation);
                throw Refusals.Of(Server, response, text, changes: false);
            }
        }
        catch (HttpRequestException error)
        {
            // The host may be starting again: whoever follows waits for it.
            return connectedBefore ? null : throw Refusals.Of(Server, error, changes: false);
        }
    }

    private async IAsyncEnumerable<EventView> ReadStreamAsync(
        HttpResponseMessage response, bool follow, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using Stream stream = await response.Content.ReadAsStreamAsync(cancellation);
        SseParser<string> parser = SseParser.Create(stream, static (_, data) => System.Text.Encoding.UTF8.GetString(data));
        await using IAsyncEnumerator<SseItem<string>> items = parser.EnumerateAsync(cancellation).GetAsyncEnumerator(cancellation);
        while (true)
        {
            try
            {
                if (!await items.MoveNextAsync())
                {
                    yield break;
                }
            }
            catch (Exception error) when (error is HttpRequestException or IOException)
            {
                if (follow)
                {
                    yield break;
                }

                throw Refusals.Of(Server, new HttpRequestException(error.Message, error), changes: false);
            }

            if (Parse(response, items.Current) is { } happened)
            {
                yield return happened;
            }
        }
    }

    private EventView? Parse(HttpResponseMessage response, SseItem<string> item)
    {
        try
        {
            return item.Data.Length == 0 ? null : JsonSerializer.Deserialize<EventView>(item.Data, WireJson.Compact);
        }
        catch (JsonException error)
        {
            throw Refusals.NotRaft(Server, response, error);
        }
    }
}
