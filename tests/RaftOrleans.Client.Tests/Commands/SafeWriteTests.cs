using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace RaftOrleans.Client.Tests;

/// <summary>Writes that are sent again where their outcome is unknown, and are the same writes then.</summary>
public sealed class SafeWriteTests
{
    private const string NoAnswer = "no answer in time: the command may have been applied";

    [Theory]
    [InlineData("set x 1", "POST /api/set")]
    [InlineData("delete x", "POST /api/delete")]
    [InlineData("cas x 1 2", "POST /api/cas")]
    [InlineData("append x 1", "POST /api/append")]
    public async Task A_write_opens_a_session_and_closes_it(string command, string route)
    {
        await using StubServer server = await Canned.ServerAsync();

        Raft run = (await Raft.RunAsync(server, command.Split(' '))).Succeeds();

        Assert.Equal("ok, committed, index 13", run.Lines.Single());
        Assert.Equal(
            ["POST /api/sessions", route, "DELETE /api/sessions/17"], server.Requests.Select(request => $"{request.Method} {request.Path}"));
        Assert.Equal("70000ms", server.Only("POST /api/sessions")["timeout"].GetString());
        Assert.Equal((17, 1, 1), PlaceOf(server.Only(route)));
    }

    [Fact]
    public async Task An_unknown_outcome_is_asked_for_again_until_it_is_known()
    {
        await using StubServer server = await Canned.ServerAsync();
        int asked = 0;
        server.On("POST /api/append", _ => ++asked switch
        {
            1 => StubAnswer.Problem(504, NoAnswer),
            2 => StubAnswer.Problem(503, "group 'default' had no leader in time", "\"leader\":null"),
            _ => StubAnswer.Json(Canned.Written),
        });

        Raft run = (await Raft.RunAsync(server, "append", "x", "1")).Succeeds();

        Assert.Equal("ok, committed, index 13", run.Lines.Single());
        StubRequest[] writes = [.. server.Requests.Where(request => request.Path == "/api/append")];
        Assert.Equal(3, writes.Length);
        Assert.All(writes, write => Assert.Equal((17, 1, 1), PlaceOf(write)));
    }

    [Fact]
    public async Task A_connection_that_breaks_is_made_again_and_the_write_sent_again()
    {
        await using StubServer server = await Canned.ServerAsync();
        int asked = 0;
        server.OnRaw("POST /api/set", async context =>
        {
            if (++asked == 1)
            {
                context.Abort();
                return;
            }

            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync(Canned.Written);
        });

        (await Raft.RunAsync(server, "set", "x", "1")).Succeeds();

        Assert.Equal(2, asked);
    }

    [Fact]
    public async Task Where_it_stays_unknown_the_session_stays_open_and_the_way_to_go_on_is_told()
    {
        await using StubServer server = await Canned.ServerAsync();
        HandClock clock = new();
        server.On("POST /api/set", _ =>
        {
            clock.Pass(seconds: 30);
            return StubAnswer.Problem(504, NoAnswer);
        });

        (await Raft.RunAsync(new RunOptions(server.Url) { Time = clock }, "set", "x", "1", "--timeout", "60s")).EndsWith(1)
            .Says("may have been applied", "send it again with --session 17 --sequence 1 --first-outstanding 1 before any other write of this session: it is applied once");

        Assert.Equal(2, server.Requests.Count(request => request.Path == "/api/set"));
        Assert.DoesNotContain(server.Requests, request => request.Method == "DELETE");
    }

    [Fact]
    public async Task A_session_that_expires_after_an_unknown_outcome_leaves_it_unknown()
    {
        await using StubServer server = await Canned.ServerAsync();
        int asked = 0;
        server.On("POST /api/set", _ => ++asked == 1
            ? StubAnswer.Problem(504, NoAnswer)
            : StubAnswer.Problem(410, "session 17 is not known: it has expired"));

        (await Raft.RunAsync(server, "set", "x", "1")).EndsWith(1)
            .Says("may have been applied", "then: session 17 is not known: it has expired");

        Assert.Single(server.Requests, request => request.Path == "/api/sessions");
    }

    [Fact]
    public async Task What_certainly_went_nowhere_is_told_at_once()
    {
        await using StubServer server = await Canned.ServerAsync();
        server.On("POST /api/set", StubAnswer.Problem(503, "group 'default' had no leader in time", "\"leader\":null"));

        (await Raft.RunAsync(server, "set", "x", "1")).EndsWith(3).Says("had no leader in time");

        server.Only("POST /api/set");
        server.Only("DELETE /api/sessions/17");
    }

    [Fact]
    public async Task Without_a_session_nothing_was_written()
    {
        await using StubServer server = await Canned.ServerAsync();
        server.On("POST /api/sessions", StubAnswer.Problem(504, "no answer in time: perhaps no session was opened, perhaps it was"));

        (await Raft.RunAsync(server, "set", "x", "1")).EndsWith(3)
            .Says("no session could be opened in time, so nothing was written");

        Assert.DoesNotContain(server.Requests, request => request.Path == "/api/set");
    }

    [Fact]
    public async Task A_session_that_cannot_be_closed_does_no_harm()
    {
        await using StubServer server = await Canned.ServerAsync();
        server.On("DELETE /api/sessions/17", StubAnswer.Problem(503, "group 'default' had no leader in time"));

        (await Raft.RunAsync(server, "set", "x", "1")).Succeeds();
    }

    [Theory]
    [InlineData("set x 1 --no-session", "/api/set")]
    [InlineData("set x 1 --node n2", "/api/nodes/n2/set")]
    public async Task Without_a_session_and_through_one_node_it_is_sent_once_as_it_is(string command, string path)
    {
        await using StubServer server = await Canned.ServerAsync();
        server.On("POST /api/nodes/n2/set", StubAnswer.Json(Canned.Written));

        (await Raft.RunAsync(server, command.Split(' '))).Succeeds();

        StubRequest request = Assert.Single(server.Requests);
        Assert.Equal(path, request.Path);
        Assert.DoesNotContain("session", request.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task In_a_session_of_the_user_s_own_it_has_the_number_that_he_gives()
    {
        await using StubServer server = await Canned.ServerAsync();

        (await Raft.RunAsync(server, "set", "x", "1", "--session", "5", "--sequence", "3", "--first-outstanding", "2")).Succeeds();

        Assert.Equal((5, 3, 2), PlaceOf(Assert.Single(server.Requests)));
    }

    [Fact]
    public async Task A_session_that_is_not_known_is_told_with_what_to_do()
    {
        await using StubServer server = await Canned.ServerAsync();
        server.On("POST /api/set", StubAnswer.Problem(410, "session 5 is not known: it has expired, was closed, or never was"));

        (await Raft.RunAsync(server, "set", "x", "1", "--session", "5", "--sequence", "3")).EndsWith(1)
            .Says("session 5 is not known", "raft session open");
    }

    [Fact]
    public async Task The_interactive_mode_keeps_one_session_and_closes_it_at_the_end()
    {
        await using StubServer server = await Canned.ServerAsync();

        await ShellAsync(server, "set x 1\nappend x 2\nuse big\nset x 3\nuse default\ndelete x\nexit\n");

        Assert.Equal(
            [
                "POST /api/sessions", "POST /api/set", "POST /api/append", "POST /api/groups/big/sessions", "POST /api/groups/big/set",
                "POST /api/delete", "DELETE /api/sessions/17", "DELETE /api/groups/big/sessions/17",
            ],
            server.Requests.Where(request => request.Method != "GET").Select(request => $"{request.Method} {request.Path}"));
        Assert.Equal((17, 2, 2), PlaceOf(server.Only("POST /api/append")));
        Assert.Equal((17, 3, 3), PlaceOf(server.Only("POST /api/delete")));
        Assert.Equal((17, 1, 1), PlaceOf(server.Only("POST /api/groups/big/set")));
    }

    [Fact]
    public async Task The_interactive_mode_says_when_another_session_takes_the_place_of_one_that_expired()
    {
        await using StubServer server = await Canned.ServerAsync();
        int asked = 0;
        int opened = 16;
        server.On("POST /api/sessions", _ => StubAnswer.Json($$"""{"session":{{++opened}}}""", 201));
        server.On("POST /api/set", _ => ++asked == 2
            ? StubAnswer.Problem(410, "session 17 is not known: it has expired")
            : StubAnswer.Json(Canned.Written));

        Raft run = await ShellAsync(server, "set x 1\nset x 2\n");

        Assert.Contains("session 17 had expired; session 18 takes its place", run.Error, StringComparison.Ordinal);
        Assert.Equal(
            [(17, 1, 1), (17, 2, 2), (18, 1, 1)], server.Requests.Where(request => request.Path == "/api/set").Select(PlaceOf));
    }

    private static (long Session, long Sequence, long FirstOutstanding) PlaceOf(StubRequest request)
    {
        JsonElement body = JsonElement.Parse(request.Body);
        return (body.GetProperty("session").GetInt64(), body.GetProperty("sequence").GetInt64(), body.GetProperty("first_outstanding").GetInt64());
    }

    private static Task<Raft> ShellAsync(StubServer server, string lines) => Raft.RunAsync(
        new RunOptions(server.Url) { IsTerminal = true, Keyboard = new ScriptedKeyboard().Type(lines) });
}
