using System.Net;

namespace RaftOrleans.Web.Tests;

public sealed class TokenGuardTests : ApiTest
{
    private const string Token = "correct horse battery staple";

    [Theory]
    [InlineData("/api/status")]
    [InlineData("/health/live")]
    [InlineData("/openapi/v1.json")]
    [InlineData("/nothing")]
    [InlineData("/docsx")]
    public async Task Without_the_token_nothing_is_served(string path)
    {
        HttpResponseMessage response = await Host.Client.GetAsync(path);
        await ApiHost.ReadAsync(response, HttpStatusCode.Unauthorized);

        Assert.Equal("Bearer", response.Headers.WwwAuthenticate.ToString());
    }

    [Theory]
    [InlineData("Bearer correct horse battery stapl")]
    [InlineData("Bearer correct horse battery staplex")]
    [InlineData("Bearer")]
    [InlineData("Bearer ")]
    [InlineData("Basic correct horse battery staple")]
    [InlineData("correct horse battery staple")]
    public async Task A_wrong_token_is_no_token(string authorization) =>
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(new Uri(Host.Client.BaseAddress!, "/api/status"), authorization));

    [Theory]
    [InlineData("Bearer " + Token)]
    [InlineData("bearer " + Token)]
    public async Task With_the_token_everything_is_served_on_every_port(string authorization)
    {
        Assert.Equal(HttpStatusCode.OK, await AskAsync(new Uri(Host.Client.BaseAddress!, "/api/status"), authorization));
        Assert.Equal(HttpStatusCode.OK, await AskAsync(new Uri(Host.NodeAddress, "/api/status"), authorization));
    }

    [Fact]
    public async Task A_nodes_port_wants_it_too() =>
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(new Uri(Host.NodeAddress, "/docs"), authorization: null));

    [Fact]
    public async Task The_page_that_asks_for_the_token_is_served_without_it()
    {
        foreach (string path in (string[])["/docs", "/docs/docs.js", "/docs/docs.css"])
        {
            Assert.Equal(HttpStatusCode.OK, (await Host.Client.GetAsync(path)).StatusCode);
        }
    }

    private protected override void Configure(RaftApiOptions options) => options.Token = Token;

    private async Task<HttpStatusCode> AskAsync(Uri address, string? authorization)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, address);
        if (authorization is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        }

        return (await Host.Client.SendAsync(request)).StatusCode;
    }
}
