namespace RaftOrleans.Client.Tests;

public sealed class FailureTests
{
    private static readonly string[][] AllThatAsk =
    [
        ["status"], ["watch"], ["set", "x", "1"], ["get", "x"], ["delete", "x"], ["cas", "x", "1", "2"], ["append", "x", "1"], ["state"],
        ["log"], ["log", "n1"], ["events"], ["events", "--follow"], ["force", "n1", "leader"], ["crash", "leader"], ["restart", "n1"],
        ["pause", "n1"], ["resume", "n1"], ["partition", "n1", "n2,n3"], ["isolate", "n1"],
            ["cut", "n1", "n2"], ["link", "n1", "n2"], ["heal"], ["disk", "n1", "--stall"],
            ["clock", "n1", "--drift", "0.1"],
        ["call", "add", "5"], ["ask", "read"], ["groups", "machines"], ["groups"], ["groups", "create", "g"], ["groups", "delete", "g"],
        ["session", "open"], ["session", "keep", "1"], ["session", "close", "1"], ["options"], ["options", "set", "PreVote=false"],
        ["set", "x", "1", "--no-session"], ["set", "x", "1", "--session", "1", "--sequence", "1"],
            ["world"], ["speed", "2"], ["pause-world"], ["resume-world"], ["step"],
        ["demo"], ["bench"], ["bench", "--over-http"],
    ];

    public static TheoryData<string> Commands => [.. AllThatAsk.Select(words => string.Join(' ', words))];

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task Without_a_server_every_command_ends_with_3_and_says_how_to_start_one(string command)
    {
        Raft run = await Raft.RunAsync(new RunOptions("http://127.0.0.1:1"), command.Split(' '));

        run.EndsWith(3).Says(
            "no server at http://127.0.0.1:1 (connection refused)",
            "dotnet run --project src/RaftOrleans.Silo",
            "--server");
    }

    [Theory]
    [InlineData("set x 1", "POST /api/set")]
    [InlineData("get x", "GET /api/get/x")]
    [InlineData("state", "GET /api/state_machine")]
    [InlineData("crash leader", "POST /api/control/crash")]
    public async Task Without_a_leader_it_ends_with_3(string command, string route)
    {
        await using StubServer server = await StubServer.StartAsync();
        server.On(route, StubAnswer.Problem(503, "group 'default' had no leader in time", "\"leader\":null"));

        (await Raft.RunAsync(server, command.Split(' '))).EndsWith(3).Says("group 'default' had no leader in time", "raft status");
    }

    [Fact]
    public async Task A_node_that_does_not_run_is_a_failure_and_no_missing_leader()
    {
        await using StubServer server = await StubServer.StartAsync();
        server.On("GET /api/state_machine", StubAnswer.Json(Canned.State))
            .On("GET /api/nodes/n2/state_machine", StubAnswer.Problem(503, "n2 has crashed; restart it"));

        (await Raft.RunAsync(server, "state", "--node", "n2")).EndsWith(1).Says("n2 has crashed; restart it");
    }

    [Theory]
    [InlineData("set x 1", "POST /api/set")]
    [InlineData("delete x", "POST /api/delete")]
    [InlineData("cas x 1 2", "POST /api/cas")]
    [InlineData("append x 1", "POST /api/append")]
    public async Task An_unknown_outcome_ends_with_1_and_says_that_it_may_have_been_applied(string command, string route)
    {
        await using StubServer server = await StubServer.StartAsync();
        server.On(route, StubAnswer.Problem(504, "no answer in time"));

        string[] words = command.Split(' ');
        (await Raft.RunAsync(server, [.. words, "--no-session"])).EndsWith(1)
            .Says("no answer in time", "may have been applied", "raft get");
        (await Raft.RunAsync(server, [.. words, "--timeout", "50ms"])).EndsWith(1)
            .Says("no answer in time", "may have been applied", "--session 17 --sequence 1");
    }

    [Fact]
    public async Task The_server_s_own_words_about_an_unknown_outcome_are_not_doubled()
    {
        await using StubServer server = await StubServer.StartAsync();
        server.On("POST /api/set", StubAnswer.Problem(504, "the command may have been applied, may be applied later, or never"));

        Raft run = (await Raft.RunAsync(server, "set", "x", "1", "--no-session")).EndsWith(1);

        Assert.Equal(2, run.Error.Split("may have been applied").Length);
    }

    [Fact]
    public async Task A_connection_that_breaks_after_a_write_was_sent_is_an_unknown_outcome()
    {
        await using StubServer server = await StubServer.StartAsync();
        server.OnRaw("POST /api/set", context =>
        {
            context.Abort();
            return Task.CompletedTask;
        });

        (await Raft.RunAsync(server, "set", "x", "1", "--no-session")).EndsWith(1).Says("broke before the answer came", "may have been applied");
    }

    [Fact]
    public async Task A_read_that_times_out_ends_with_3()
    {
        await using StubServer server = await StubServer.StartAsync();
        server.On("GET /api/get/x", StubAnswer.Problem(504, "no answer within 30s"));

        Raft run = (await Raft.RunAsync(server, "get", "x")).EndsWith(3).Says("no answer within 30s");

        Assert.DoesNotContain("applied", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(400, "value is missing, wanted is any JSON value", 2)]
    [InlineData(413, "key has 70000 bytes, allowed is 1 to 1024", 2)]
    [InlineData(404, "there is no group 'default'", 2)]
    [InlineData(409, "n1 runs already", 1)]
    [InlineData(501, "the orleans world has no virtual time", 1)]
    [InlineData(500, "something went wrong in the server", 1)]
    public async Task The_detail_of_a_problem_is_shown(int status, string detail, int exitCode)
    {
        await using StubServer server = await StubServer.StartAsync();
        server.On("POST /api/set", StubAnswer.Problem(status, detail));

        (await Raft.RunAsync(server, "set", "x", "1")).EndsWith(exitCode).Says(detail);
    }

    [Fact]
    public async Task A_node_that_does_not_lead_names_the_leader()
    {
        await using StubServer server = await StubServer.StartAsync();
        server.On("POST /api/nodes/n1/set", StubAnswer.Problem(400, "Not the leader: n1 does not lead", "\"leader\":\"n2\""));

        (await Raft.RunAsync(server, "set", "x", "1", "--node", "n1"))
            .EndsWith(1).Says("Not the leader: n1 does not lead", "ask n2, or leave --node out");
    }

    [Fact]
    public async Task Validation_problems_name_their_fields()
    {
        await using StubServer server = await StubServer.StartAsync();
        server.On(
            "POST /api/set",
            StubAnswer.Json("""{"title":"One or more validation errors.","status":400,"errors":{"key":["too long","odd"]}}""", 400));

        (await Raft.RunAsync(server, "set", "x", "1")).EndsWith(2).Says("key: too long; key: odd");
    }

    [Fact]
    public async Task The_older_form_of_errors_is_shown_too()
    {
        await using StubServer server = await StubServer.StartAsync();
        server.On("POST /api/set", StubAnswer.Json("""{"error":"command is missing"}""", 400));

        (await Raft.RunAsync(server, "set", "x", "1")).EndsWith(2).Says("command is missing");
    }

    [Fact]
    public async Task A_missing_token_is_told_with_the_way_to_give_one()
    {
        await using StubServer server = await StubServer.StartAsync();
        server.On("GET /api/status", StubAnswer.Problem(401, "this server wants its access token"));

        (await Raft.RunAsync(server, "status")).EndsWith(1).Says("this server wants its access token", "RAFT_TOKEN");
    }

    [Theory]
    [InlineData(404, "<html>nginx</html>", "text/html")]
    [InlineData(200, "<html>hello</html>", "text/html")]
    [InlineData(302, "", "text/plain")]
    [InlineData(200, "[1,2", "application/json")]
    [InlineData(200, "", "application/json")]
    public async Task Another_program_on_the_port_is_recognised(int status, string body, string type)
    {
        await using StubServer server = await StubServer.StartAsync();
        server.On("GET /api/status", new StubAnswer(status, body, type));

        (await Raft.RunAsync(server, "status")).EndsWith(3).Says("does not answer like a RaftOrleans host", "/api/status");
    }

    [Fact]
    public async Task A_name_that_does_not_exist_is_told()
    {
        Raft run = await Raft.RunAsync(new RunOptions("http://no-such-host.invalid:8080"), "status");

        run.EndsWith(3).Says("no server at http://no-such-host.invalid:8080");
    }

    [Fact]
    public async Task A_server_that_stays_silent_is_given_up()
    {
        await using StubServer server = await StubServer.StartAsync();
        server.OnRaw(
            "GET /api/status",
            context => Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default));

        (await Raft.RunAsync(server, "status", "--timeout", "1ms")).EndsWith(3).Says("no answer from", "--timeout");
    }

    [Fact]
    public async Task What_a_server_says_cannot_drive_the_terminal()
    {
        await using StubServer server = await StubServer.StartAsync();
        server.On("POST /api/set", StubAnswer.Problem(400, "bad \e[2J key\r\nand more"));

        Raft run = (await Raft.RunAsync(server, "set", "x", "1")).EndsWith(2).Says("and more");

        Assert.DoesNotContain('\e', run.Error);
    }
}
