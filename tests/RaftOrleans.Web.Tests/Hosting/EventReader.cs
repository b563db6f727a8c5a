using System.Net;
using System.Text.Json;

namespace RaftOrleans.Web.Tests;

/// <summary>Reads a stream of server-sent events.</summary>
internal sealed class EventReader : IDisposable
{
    private readonly HttpResponseMessage _response;
    private readonly StreamReader _reader;

    private EventReader(HttpResponseMessage response, StreamReader reader)
    {
        _response = response;
        _reader = reader;
    }

    public static async Task<EventReader> OpenAsync(ApiHost host, string path, string? lastEventId = null)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, path);
        if (lastEventId is not null)
        {
            request.Headers.Add("Last-Event-ID", lastEventId);
        }

        HttpResponseMessage response = await host.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        return new EventReader(response, new StreamReader(await response.Content.ReadAsStreamAsync()));
    }

    public async Task<(string Id, JsonElement Data)> NextAsync()
    {
        string id = "";
        while (true)
        {
            string line = await LineAsync("an event") ?? throw new InvalidOperationException("the stream ended");
            if (line.StartsWith("id: ", StringComparison.Ordinal))
            {
                id = line[4..];
            }
            else if (line.StartsWith("data: ", StringComparison.Ordinal))
            {
                return (id, JsonElement.Parse(line[6..]));
            }
        }
    }

    public async Task<string> NextCommentAsync()
    {
        while (true)
        {
            string line = await LineAsync("a sign of life") ?? throw new InvalidOperationException("the stream ended");
            if (line.StartsWith(':'))
            {
                return line;
            }
        }
    }

    /// <summary>Reads to the end.</summary>
    /// <returns>Null for an end, the failure for a broken connection.</returns>
    public async Task<Exception?> EndAsync()
    {
        try
        {
            while (await _reader.ReadLineAsync() is not null)
            {
            }

            return null;
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException)
        {
            return exception;
        }
    }

    public void Dispose()
    {
        _reader.Dispose();
        _response.Dispose();
    }

    private Task<string?> LineAsync(string what) => _reader.ReadLineAsync().Within(what);
}
