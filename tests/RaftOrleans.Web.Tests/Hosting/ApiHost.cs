using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using RaftOrleans.Consensus;
using RaftOrleans.Lab;

namespace RaftOrleans.Web.Tests;

/// <summary>
/// The API on a real server, on ports of the loopback address that the system chooses: hosts, ports, half-read bodies and broken
/// connections are what a server in memory does not have.
/// </summary>
internal sealed class ApiHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ListenOptions _node;

    private ApiHost(WebApplication app, ListenOptions main, ListenOptions node)
    {
        _app = app;
        _node = node;
        Client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{main.IPEndPoint!.Port}"), Timeout = Deadline };
    }

    /// <summary>Longest any request of a test may take.</summary>
    public static TimeSpan Deadline { get; } = TimeSpan.FromSeconds(30);

    /// <summary>Speaks to the main port.</summary>
    public HttpClient Client { get; }

    public IHostApplicationLifetime Lifetime => _app.Lifetime;

    /// <summary>The address of the port of <c>default/n2</c>.</summary>
    public Uri NodeAddress => new($"http://127.0.0.1:{_node.IPEndPoint!.Port}");

    public static async Task<ApiHost> StartAsync(ILab lab, Action<RaftApiOptions>? configure = null, TimeProvider? time = null)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        ListenOptions? main = null;
        ListenOptions? node = null;
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0, listener => main = listener);
            kestrel.Listen(IPAddress.Loopback, 0, listener => node = listener.ServeNode("default", NodeId.Of(2)));
        });
        builder.Logging.SetMinimumLevel(LogLevel.None);
        builder.Services.AddSingleton(lab);
        builder.Services.AddSingleton(new Random(1));
        if (time is not null)
        {
            builder.Services.AddSingleton(time);
        }

        builder.Services.AddRaftApi(configure);
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(20));
        WebApplication app = builder.Build();
        app.UseRaftApi();
        app.MapRaftApi();
        await app.StartAsync();
        return new ApiHost(app, main!, node!);
    }

    public static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");

    public Task<HttpResponseMessage> PostAsync(string path, string json) => Client.PostAsync(path, Json(json));

    /// <summary>Asks and takes the answer's JSON.</summary>
    public async Task<JsonElement> GetAsync(string path, HttpStatusCode expected = HttpStatusCode.OK) =>
        await ReadAsync(await Client.GetAsync(path), expected);

    /// <summary>Sends a body and takes the answer's JSON.</summary>
    public async Task<JsonElement> SendAsync(string path, string json, HttpStatusCode expected = HttpStatusCode.OK) =>
        await ReadAsync(await PostAsync(path, json), expected);

    public static async Task<JsonElement> ReadAsync(HttpResponseMessage response, HttpStatusCode expected)
    {
        string text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == expected, $"{(int)response.StatusCode} instead of {(int)expected}: {text}");
        if (!response.IsSuccessStatusCode)
        {
            Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        }

        return JsonElement.Parse(text);
    }

    public Task StopAsync() => _app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
    }
}
