namespace RaftOrleans.Client.Tests;

public sealed class SessionCommandTests
{
    [Fact]
    public async Task A_session_is_opened_kept_and_closed()
    {
        await using StubServer server = await Canned.ServerAsync();

        Raft opened = (await Raft.RunAsync(server, "session", "open", "--lifetime", "30s")).Succeeds();
        Raft kept = (await Raft.RunAsync(server, "session", "keep", "17")).Succeeds();
        Raft closed = (await Raft.RunAsync(server, "session", "close", "17")).Succeeds();

        Assert.Equal("session 17 is open; it lives 30 s without a sign of life", opened.Lines.Single());
        Assert.Equal("session 17 is kept alive", kept.Lines.Single());
        Assert.Equal("session 17 is closed", closed.Lines.Single());
        Assert.Equal("30000ms", server.Only("POST /api/sessions")["timeout"].GetString());
        Assert.Equal(10_000, server.Only("POST /api/sessions/17/keep-alive")["timeout_ms"].GetDouble());
        server.Only("DELETE /api/sessions/17");
    }

    [Fact]
    public async Task As_JSON_the_number_can_be_read()
    {
        await using StubServer server = await Canned.ServerAsync();

        Assert.Equal(17, (await Raft.RunAsync(server, "session", "open", "--json")).Succeeds().Json.GetProperty("session").GetInt64());
        Assert.Equal(17, (await Raft.RunAsync(server, "session", "close", "17", "--json")).Succeeds().Json.GetProperty("session").GetInt64());
    }

    [Theory]
    [InlineData("session keep 5", "POST /api/sessions/5/keep-alive")]
    [InlineData("session close 5", "DELETE /api/sessions/5")]
    public async Task One_that_has_expired_is_told(string command, string route)
    {
        await using StubServer server = await Canned.ServerAsync();
        server.On(route, StubAnswer.Problem(410, "session 5 is not known: it has expired, was closed, or never was"));

        (await Raft.RunAsync(server, command.Split(' '))).EndsWith(1).Says("session 5 is not known", "raft session open");
    }
}
