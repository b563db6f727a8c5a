using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace RaftOrleans.Client.Tests;

public sealed class InspectionCommandTests
{
    [Fact]
    public async Task Without_a_node_all_logs_stand_side_by_side()
    {
        await using StubServer server = await Canned.ServerAsync();

        Raft run = (await Raft.RunAsync(server, "log", "--count", "2")).EndsWith(0).Says("the log of n3 could not be read: n3 has crashed");

        Assert.Equal(["index", "n1", "n2", "n3"], Cells(run.Lines[0]));
        Assert.Equal(["11", "t3", "SET", "x", "=", "1", "t3", "SET", "x", "=", "1"], Cells(run.Lines[1]));
        Assert.Equal(["12", "t4", "no_op", "(open)"], Cells(run.Lines[2]));
        Assert.Equal("?from=11&count=2", server.Only("GET /api/logs").Query);
    }

    [Fact]
    public async Task One_log_has_a_line_per_entry()
    {
        await using StubServer server = await Canned.ServerAsync();

        Raft run = (await Raft.RunAsync(server, "log", "n1", "--from", "11")).EndsWith(0);

        Assert.Equal(["index", "term", "committed", "command"], Cells(run.Lines[0]));
        Assert.Equal(["11", "3", "yes", "SET", "x", "=", "1"], Cells(run.Lines[1]));
        Assert.Equal(["12", "4", "no", "no_op"], Cells(run.Lines[2]));
        Assert.Equal("?from=11&count=20&node=n1", server.Only("GET /api/logs").Query);
    }

    [Fact]
    public async Task Logs_as_JSON_are_one_document()
    {
        await using StubServer server = await Canned.ServerAsync();

        JsonElement json = (await Raft.RunAsync(server, "log", "--json")).Succeeds().Json;

        Assert.Equal(2, json.GetProperty("logs").GetProperty("node_n1").GetArrayLength());
    }

    [Fact]
    public async Task No_entries_are_said_to_be_none()
    {
        await using StubServer server = await Canned.ServerAsync();
        server.On("GET /api/logs", StubAnswer.Json("""{"logs":{"node_n1":[]}}"""));

        Assert.Equal("no entries from index 50 on", (await Raft.RunAsync(server, "log", "n1", "--from", "50")).Succeeds().Lines.Single());
    }

    [Fact]
    public async Task An_export_holds_the_committed_entries_and_the_whole_state()
    {
        await using StubServer server = await Canned.ServerAsync();
        server
            .On("GET /api/nodes/n1/status", StubAnswer.Json(
                """
                {"node_id":"n1","state":"follower","current_term":4,"voted_for":"n2","commit_index":11,"last_applied":11,
                 "log_size":12,"leader_id":"n2","state_machine":{}}
                """))
            .On("GET /api/nodes/n1/state_machine", StubAnswer.Json("""{"state_machine":{"x":1}}"""));
        using var directory = new TemporaryDirectory();

        (await Raft.RunAsync(server, "log", "n1", "--export", directory.Path)).Succeeds();

        Assert.Equal("11, 3, SET x = 1\n", await File.ReadAllTextAsync(Path.Combine(directory.Path, "n1.txt")));
        JsonElement json = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(directory.Path, "n1.json"))).RootElement;
        Assert.Equal(4, json.GetProperty("current_term").GetInt64());
        Assert.Equal("n2", json.GetProperty("voted_for").GetString());
        Assert.Equal(2, json.GetProperty("log").GetArrayLength());
        Assert.Equal(1, json.GetProperty("state_machine").GetProperty("x").GetInt32());
    }

    [Fact]
    public async Task An_export_that_cannot_be_written_is_told()
    {
        await using StubServer server = await Canned.ServerAsync();
        server
            .On("GET /api/nodes/n1/status", StubAnswer.Json("""{"node_id":"n1","commit_index":0}"""))
            .On("GET /api/nodes/n1/state_machine", StubAnswer.Json("""{"state_machine":{}}"""));

        (await Raft.RunAsync(server, "log", "n1", "--export", "/dev/null/here")).EndsWith(1).Says("/dev/null/here");
    }

    [Fact]
    public async Task Events_that_are_kept_are_listed()
    {
        await using StubServer server = await StubServer.StartAsync();
        server.OnRaw("GET /api/events", context => WriteEventsAsync(context, 1, 2));

        Raft run = (await Raft.RunAsync(server, "events", "--after", "0")).Succeeds();

        Assert.Equal(2, run.Lines.Count);
        Assert.Equal(["1", "0.001", "s", "n1", "t3", "RoleChanged", "to", "leader", "1"], Cells(run.Lines[0]));
        Assert.Equal("?after=0&follow=false", server.Requests.Single().Query);
        JsonElement json = (await Raft.RunAsync(server, "events", "--json")).Succeeds().Json;
        Assert.Equal(2, json.GetProperty("events").GetArrayLength());
    }

    [Fact]
    public async Task A_stream_that_breaks_is_taken_up_behind_the_last_event()
    {
        await using StubServer server = await StubServer.StartAsync();
        int opened = 0;
        // The second stream repeats an event, as that of a host that does not know the header may.
        server.OnRaw("GET /api/events", context => ++opened == 1 ? WriteEventsAsync(context, 5, 6) : WriteEventsAsync(context, 6, 7));

        Raft run = (await Raft.RunAsync(server, "events", "--follow", "--after", "4", "--count", "3", "--json")).Succeeds();

        Assert.Equal([5, 6, 7], run.Lines.Select(line => JsonDocument.Parse(line).RootElement.GetProperty("number").GetInt32()));
        Assert.Equal("4", server.Requests[0].Headers["Last-Event-ID"]);
        Assert.Equal("6", server.Requests[1].Headers["Last-Event-ID"]);
        Assert.Equal("?after=6&follow=true", server.Requests[1].Query);
    }

    [Fact]
    public async Task The_events_of_a_host_that_was_started_again_are_told_from_the_first()
    {
        await using StubServer server = await StubServer.StartAsync();
        int opened = 0;
        server
            .On("GET /api/world", StubAnswer.Json("""{"world":"simulated","now_ms":3}"""))
            .OnRaw("GET /api/events", context => ++opened == 1
                ? WriteEventsAsync(context, 5, 6)
                : context.Request.Query["after"] == "0" ? WriteEventsAsync(context, 1, 2) : Task.CompletedTask);

        Raft run = (await Raft.RunAsync(server, "events", "--follow", "--count", "4", "--json")).Succeeds();

        Assert.Equal([5, 6, 1, 2], run.Lines.Select(line => JsonDocument.Parse(line).RootElement.GetProperty("number").GetInt32()));
    }

    [Fact]
    public async Task Following_ends_well_at_an_interrupt()
    {
        await using StubServer server = await StubServer.StartAsync();
        using var interrupt = new CancellationTokenSource();
        server.OnRaw("GET /api/events", async context =>
        {
            await WriteEventsAsync(context, 1, 1);
            interrupt.Cancel();
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        });

        (await Raft.RunAsync(new RunOptions(server.Url) { Cancellation = interrupt.Token }, "events", "--follow")).Succeeds();
    }

    [Fact]
    public async Task Groups_are_listed_made_and_deleted()
    {
        await using StubServer server = await Canned.ServerAsync();

        Raft list = (await Raft.RunAsync(server, "groups")).Succeeds();
        Assert.Equal(["group nodes leader replicates", "default 3 n2 key-value", "big 5 - ?"], list.Lines.Select(line => string.Join(' ', Cells(line))));
        Assert.Equal(2, (await Raft.RunAsync(server, "groups", "--json")).Succeeds().Json.GetProperty("groups").GetArrayLength());

        Raft created = (await Raft.RunAsync(server, "groups", "create", "big", "--nodes", "5")).Succeeds();
        Assert.Contains("--group big", created.Out, StringComparison.Ordinal);
        Assert.Equal(5, server.Only("POST /api/groups")["nodes"].GetInt32());

        (await Raft.RunAsync(server, "groups", "delete", "big")).Succeeds();
        server.Only("DELETE /api/groups/big");
    }

    [Theory]
    [InlineData("world", "simulated world at 12.500 s, runs at 2x, 1000 events so far, seed 42, storage: simulated disks")]
    [InlineData("pause-world", "simulated world at 12.500 s, stands still, 1000 events so far, seed 42, storage: simulated disks")]
    [InlineData("resume-world", "simulated world at 12.500 s, runs at 2x, 1000 events so far, seed 42, storage: simulated disks")]
    public async Task The_world_is_told_in_a_line(string command, string line)
    {
        await using StubServer server = await Canned.ServerAsync();

        Assert.Equal(line, (await Raft.RunAsync(server, command)).Succeeds().Lines.Single());
        Assert.Equal(42, (await Raft.RunAsync(server, command, "--json")).Succeeds().Json.GetProperty("seed").GetInt32());
    }

    [Fact]
    public async Task A_world_without_virtual_time_says_so()
    {
        await using StubServer server = await Canned.ServerAsync();
        server.On("GET /api/world", StubAnswer.Json(Canned.RealWorld))
            .On("POST /api/world/pause", StubAnswer.Problem(501, "the orleans world has no virtual time"));

        Assert.Equal("orleans world, real time, storage: memory", (await Raft.RunAsync(server, "world")).Succeeds().Lines.Single());
        (await Raft.RunAsync(server, "pause-world")).EndsWith(1).Says("no virtual time");
    }

    [Fact]
    public async Task Speed_and_step_send_their_numbers()
    {
        await using StubServer server = await Canned.ServerAsync();

        (await Raft.RunAsync(server, "speed", "0.5")).Succeeds();
        (await Raft.RunAsync(server, "step")).Succeeds();
        (await Raft.RunAsync(server, "step", "100")).Succeeds();

        Assert.Equal(0.5, server.Only("POST /api/world/speed")["speed"].GetDouble());
        Assert.Equal(
            [1, 100],
            server.Requests.Where(request => request.Path == "/api/world/step").Select(request => request["events"].GetInt32()));
    }

    private static async Task WriteEventsAsync(HttpContext context, int from, int to)
    {
        context.Response.ContentType = "text/event-stream";
        await context.Response.WriteAsync(": sign of life\n\n");
        for (int number = from; number <= to; number++)
        {
            string data = JsonSerializer.Serialize(new
            {
                number,
                time_ms = number,
                group = "default",
                kind = "node",
                name = "RoleChanged",
                node = "n1",
                term = 3,
                details = $"to leader {number}",
            });
            await context.Response.WriteAsync($"id: {number}\nevent: node\ndata: {data}\n\n");
        }

        await context.Response.Body.FlushAsync();
    }

    private static string[] Cells(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
