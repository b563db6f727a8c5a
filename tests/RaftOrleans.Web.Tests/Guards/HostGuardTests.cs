using System.Net;
using System.Text.Json;

namespace RaftOrleans.Web.Tests;

public sealed class HostGuardTests : ApiTest
{
    private int Port => Host.Client.BaseAddress!.Port;

    [Theory]
    [InlineData("127.0.0.1:{port}")]
    [InlineData("localhost:{port}")]
    [InlineData("LOCALHOST:{port}")]
    [InlineData("lab.example:{port}")]
    [InlineData("forwarded.example:9000")]
    public async Task The_servers_own_names_are_served(string host) =>
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(host, origin: null)).StatusCode);

    [Theory]
    [InlineData("evil.example:{port}")]
    [InlineData("localhost.evil.example:{port}")]
    [InlineData("127.0.0.1.evil.example:{port}")]
    [InlineData("localhost")]
    [InlineData("localhost:1")]
    [InlineData("127.0.0.2:{port}")]
    [InlineData("0.0.0.0:{port}")]
    [InlineData("[::1]:{port}")]
    [InlineData("lab.example:9000")]
    [InlineData("forwarded.example:{port}")]
    public async Task A_foreign_host_is_refused(string host)
    {
        JsonElement problem = await ApiHost.ReadAsync(await AskAsync(host, origin: null), HttpStatusCode.Forbidden);

        Assert.Equal("Host", problem.GetProperty("field").GetString());
        Assert.Contains("this server is not called", problem.Detail(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/api/control/heal")]
    [InlineData("/nothing")]
    [InlineData("/openapi/v1.json")]
    [InlineData("/docs")]
    [InlineData("/")]
    public async Task A_foreign_host_is_refused_on_every_route(string path)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, path) { Headers = { Host = "evil.example" } };

        Assert.Equal(HttpStatusCode.Forbidden, (await Host.Client.SendAsync(request)).StatusCode);
        Assert.Empty(Lab.Default.Calls);
    }

    [Theory]
    [InlineData("http://127.0.0.1:{port}", "127.0.0.1:{port}")]
    [InlineData("http://localhost:{port}", "localhost:{port}")]
    [InlineData("HTTP://LOCALHOST:{port}", "localhost:{port}")]
    public async Task The_servers_own_pages_may_ask(string origin, string host) =>
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(host, origin)).StatusCode);

    [Theory]
    [InlineData("http://evil.example")]
    [InlineData("https://127.0.0.1:{port}")]
    [InlineData("http://127.0.0.1")]
    [InlineData("http://127.0.0.1:1")]
    [InlineData("http://localhost:{port}")]
    [InlineData("null")]
    [InlineData("nonsense")]
    [InlineData("")]
    public async Task A_foreign_origin_is_refused(string origin)
    {
        JsonElement problem = await ApiHost.ReadAsync(await AskAsync("127.0.0.1:{port}", origin), HttpStatusCode.Forbidden);

        Assert.Equal("Origin", problem.GetProperty("field").GetString());
    }

    [Fact]
    public async Task A_nodes_port_is_guarded_as_well()
    {
        Uri health = new(Host.NodeAddress, "/health");
        using HttpRequestMessage foreign = new(HttpMethod.Get, health) { Headers = { Host = "evil.example" } };
        using HttpRequestMessage otherPort = new(HttpMethod.Get, health) { Headers = { Host = $"127.0.0.1:{Port}" } };

        Assert.Equal(HttpStatusCode.Forbidden, (await Host.Client.SendAsync(foreign)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await Host.Client.SendAsync(otherPort)).StatusCode);
    }

    [Fact]
    public async Task Answers_cannot_be_sniffed_or_embedded_elsewhere()
    {
        HttpResponseMessage response = await Host.Client.GetAsync("/api/status");

        Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal("same-origin", Assert.Single(response.Headers.GetValues("Cross-Origin-Resource-Policy")));
    }

    private protected override void Configure(RaftApiOptions options) => options.AllowedHosts = ["lab.example", "forwarded.example:9000"];

    private async Task<HttpResponseMessage> AskAsync(string host, string? origin)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, "/api/status");
        request.Headers.TryAddWithoutValidation("Host", host.Replace("{port}", $"{Port}", StringComparison.Ordinal));
        if (origin is not null)
        {
            request.Headers.TryAddWithoutValidation("Origin", origin.Replace("{port}", $"{Port}", StringComparison.Ordinal));
        }

        return await Host.Client.SendAsync(request);
    }
}
