using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace RaftOrleans.Client.Tests;

/// <summary>An HTTP server on a free loopback port with canned answers. It keeps all requests.</summary>
internal sealed class StubServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, Func<StubRequest, StubAnswer>> _answers = new();
    private readonly ConcurrentQueue<StubRequest> _requests = new();
    private readonly ConcurrentDictionary<string, Func<HttpContext, Task>> _raw = new();

    private StubServer(WebApplication app) => _app = app;

    /// <summary>Sessions that are opened unless a test says otherwise.</summary>
    public const int Session = 17;

    /// <summary>Its address.</summary>
    public string Url { get; private set; } = "";

    /// <summary>Asked where no answer is canned.</summary>
    public Func<StubRequest, StubAnswer?> Otherwise { get; set; } = static _ => null;

    /// <summary>All requests so far.</summary>
    public IReadOnlyList<StubRequest> Requests => [.. _requests];

    /// <summary>Starts one.</summary>
    public static async Task<StubServer> StartAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(options => options.Listen(IPAddress.Loopback, 0));
        WebApplication app = builder.Build();
        var server = new StubServer(app);
        foreach (string root in (string[])["/api", "/api/groups/big"])
        {
            server.On($"POST {root}/sessions", StubAnswer.Json($$"""{"session":{{Session}},"timeout":"1m","message":"open"}""", 201))
                .On($"POST {root}/sessions/{Session}/keep-alive", StubAnswer.Json($$"""{"session":{{Session}},"message":"kept"}"""))
                .On($"DELETE {root}/sessions/{Session}", StubAnswer.Json("""{"success":true,"message":"closed","nodes":[]}"""));
        }

        app.Run(server.AnswerAsync);
        await app.StartAsync();
        server.Url = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        return server;
    }

    /// <summary>Cans an answer for a method and path, such as <c>GET /api/status</c>.</summary>
    public StubServer On(string route, StubAnswer answer) => On(route, _ => answer);

    /// <summary>Answers a method and path.</summary>
    public StubServer On(string route, Func<StubRequest, StubAnswer> answer)
    {
        _answers[route] = answer;
        return this;
    }

    /// <summary>Answers a method and path by hand.</summary>
    public StubServer OnRaw(string route, Func<HttpContext, Task> answer)
    {
        _raw[route] = answer;
        return this;
    }

    /// <summary>The only request to a path.</summary>
    public StubRequest Only(string route) => Assert.Single(_requests, request => $"{request.Method} {request.Path}" == route);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        // Streams that a test left open end by this, not by a wait.
        using var now = new CancellationTokenSource(TimeSpan.Zero);
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var request = new StubRequest(
            context.Request.Method,
            context.Request.Path.Value ?? "",
            context.Request.QueryString.Value ?? "",
            await reader.ReadToEndAsync(),
            context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString()));
        _requests.Enqueue(request);
        string route = $"{request.Method} {request.Path}";
        if (_raw.TryGetValue(route, out Func<HttpContext, Task>? raw))
        {
            await raw(context);
            return;
        }

        StubAnswer answer = _answers.TryGetValue(route, out Func<StubRequest, StubAnswer>? canned)
            ? canned(request)
            : Otherwise(request) ?? StubAnswer.Problem(404, $"there is no {route}");
        context.Response.StatusCode = answer.Status;
        context.Response.ContentType = answer.ContentType;
        await context.Response.WriteAsync(answer.Body);
    }
}
