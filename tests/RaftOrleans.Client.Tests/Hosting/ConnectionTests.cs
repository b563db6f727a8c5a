namespace RaftOrleans.Client.Tests;

public sealed class ConnectionTests
{
    private const string Token = "a-secret-token-12345";

    [Fact]
    public async Task The_option_wins_over_the_environment()
    {
        await using StubServer server = await Canned.ServerAsync();

        (await Raft.RunAsync(new RunOptions("http://127.0.0.1:1"), "status", "--server", server.Url)).Succeeds();
        (await Raft.RunAsync(new RunOptions("http://127.0.0.1:1"), "status", "--server", new Uri(server.Url).Authority)).Succeeds();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_token_is_sent_and_never_printed(bool byOption)
    {
        await using StubServer server = await Canned.ServerAsync();
        server.On("GET /api/status", StubAnswer.Problem(401, "this server wants its access token"));
        var options = new RunOptions(server.Url)
        {
            Variables = new Dictionary<string, string> { ["RAFT_TOKEN"] = byOption ? "another" : Token },
        };

        Raft run = (await Raft.RunAsync(options, byOption ? ["status", "--token", Token] : ["status"])).EndsWith(1);
        Raft help = await Raft.RunAsync(options, "status", "--help");

        Assert.Equal("Bearer " + Token, server.Only("GET /api/status").Headers["Authorization"]);
        Assert.DoesNotContain(Token, run.Out + run.Error + help.Out + help.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(
            Token, new ConnectionSettings(new Uri(server.Url), null, "g", TimeSpan.Zero, Token).ToString(),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_line_feed_behind_a_token_is_no_part_of_it()
    {
        await using StubServer server = await Canned.ServerAsync();
        var options = new RunOptions(server.Url) { Variables = new Dictionary<string, string> { ["RAFT_TOKEN"] = Token + "\n" } };

        (await Raft.RunAsync(options, "status")).Succeeds();

        Assert.Equal("Bearer " + Token, server.Only("GET /api/status").Headers["Authorization"]);
    }

    [Fact]
    public async Task Without_a_token_none_is_sent()
    {
        await using StubServer server = await Canned.ServerAsync();

        (await Raft.RunAsync(server, "status")).Succeeds();

        Assert.DoesNotContain("Authorization", server.Only("GET /api/status").Headers.Keys);
    }

    [Fact]
    public async Task A_redirection_is_not_followed_since_it_would_carry_the_token_elsewhere()
    {
        await using StubServer elsewhere = await Canned.ServerAsync();
        await using StubServer server = await StubServer.StartAsync();
        server.OnRaw("GET /api/status", context =>
        {
            context.Response.Redirect(elsewhere.Url + "/api/status");
            return Task.CompletedTask;
        });

        (await Raft.RunAsync(server, "status", "--token", Token)).EndsWith(3).Says("does not answer like a RaftOrleans host");

        Assert.Empty(elsewhere.Requests);
    }
}
