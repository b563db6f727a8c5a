using System.Text.Json;

namespace RaftOrleans.Client.Tests;

public sealed class StatusCommandTests
{
    [Fact]
    public async Task Status_is_a_table_with_the_leader_marked()
    {
        await using StubServer server = await Canned.ServerAsync();

        Raft run = (await Raft.RunAsync(server, "status")).Succeeds();

        Assert.Equal("group default: 3 nodes, 2 running, leader n2 in term 4", run.Lines[0]);
        Assert.Equal(["node", "role", "term", "status", "last", "seen", "log", "commit", "applied"], Cells(run.Lines[1]));
        Assert.Equal(["n1", "follower", "4", "running", "now", "12", "12", "12"], Cells(run.Lines[2]));
        Assert.Equal(["*", "n2", "leader", "4", "running", "now", "12", "12", "12"], Cells(run.Lines[3]));
        Assert.Equal(["n3", "follower", "3", "crashed", "3.2", "s", "ago", "9", "8", "8"], Cells(run.Lines[4]));
        Assert.Equal(5, run.Lines.Count);
        Assert.All(run.Lines, line => Assert.Equal(line.TrimEnd(), line));
    }

    [Fact]
    public async Task A_server_that_says_no_more_than_it_must_is_understood()
    {
        await using StubServer server = await StubServer.StartAsync();
        server.On("GET /api/status", StubAnswer.Json(Canned.BareStatus));

        Raft run = (await Raft.RunAsync(server, "status")).Succeeds();

        Assert.Equal("group default: 1 node, 1 running, no leader", run.Lines[0]);
        Assert.Equal(["n1", "candidate", "7", "running", "now", "0", "0", "0", "silo-1"], Cells(run.Lines[2]));
    }

    [Fact]
    public async Task Disks_and_clocks_that_are_not_well_have_a_column()
    {
        await using StubServer server = await StubServer.StartAsync();
        server.On("GET /api/status", StubAnswer.Json(
            """{"nodes":[{"node_id":"n1","is_alive":true},{"node_id":"n2","is_alive":true,"disk":"stalls","clock":"1s ahead"}]}"""));

        Raft run = (await Raft.RunAsync(server, "status")).Succeeds();

        Assert.EndsWith("faults", run.Lines[1], StringComparison.Ordinal);
        Assert.EndsWith("0", run.Lines[2], StringComparison.Ordinal);
        Assert.EndsWith("disk stalls; clock 1s ahead", run.Lines[3], StringComparison.Ordinal);
    }

    [Fact]
    public async Task As_JSON_it_is_the_server_s_document_with_all_it_says()
    {
        await using StubServer server = await Canned.ServerAsync();

        JsonElement json = (await Raft.RunAsync(server, "status", "--json")).Succeeds().Json;

        Assert.True(JsonElement.DeepEquals(JsonDocument.Parse(Canned.Status).RootElement, json));
    }

    [Fact]
    public async Task Another_group_has_its_own_routes()
    {
        await using StubServer server = await Canned.ServerAsync();

        Raft run = (await Raft.RunAsync(server, "--group", "big", "status")).Succeeds();

        Assert.StartsWith("group big:", run.Out, StringComparison.Ordinal);
        server.Only("GET /api/groups/big/status");
    }

    [Fact]
    public async Task Into_a_pipe_there_are_no_colours_no_borders_and_no_line_breaks()
    {
        await using StubServer server = await StubServer.StartAsync();
        string longValue = new('v', 5_000);
        server.On("GET /api/state_machine", StubAnswer.Json($$"""{"state_machine":{"key":"{{longValue}}"},"index":1,"next":null}"""));

        Raft run = (await Raft.RunAsync(server, "state")).Succeeds();

        Assert.Contains(longValue, run.Out, StringComparison.Ordinal);
        Assert.DoesNotContain('\e', run.Out);
        Assert.DoesNotContain('│', run.Out);
        Assert.Equal(2, run.Lines.Count);
    }

    [Fact]
    public async Task A_terminal_gets_colours_and_borders_and_lines_that_fit()
    {
        await using StubServer server = await Canned.ServerAsync();

        Raft run = (await Raft.RunAsync(new RunOptions(server.Url) { IsTerminal = true, Width = 100 }, "status")).Succeeds();

        Assert.Contains("\e[", run.Out, StringComparison.Ordinal);
        Assert.Contains('╭', run.Out);
    }

    [Fact]
    public async Task NO_COLOR_is_respected()
    {
        await using StubServer server = await Canned.ServerAsync();
        var options = new RunOptions(server.Url) { IsTerminal = true, Variables = new Dictionary<string, string> { ["NO_COLOR"] = "1" } };

        Raft run = (await Raft.RunAsync(options, "status")).Succeeds();

        Assert.DoesNotContain('\e', run.Out);
        Assert.Contains('╭', run.Out);
    }

    [Fact]
    public async Task Watch_looks_as_often_as_it_is_told()
    {
        await using StubServer server = await Canned.ServerAsync();

        Raft run = (await Raft.RunAsync(server, "watch", "--count", "3", "--interval", "0")).Succeeds();

        Assert.Equal(3, run.Lines.Count(line => line.StartsWith("group default:", StringComparison.Ordinal)));
        Assert.Equal(3, server.Requests.Count);
    }

    [Fact]
    public async Task Watch_as_JSON_is_a_document_per_line()
    {
        await using StubServer server = await Canned.ServerAsync();

        Raft run = (await Raft.RunAsync(server, "watch", "--count", "2", "--interval", "1ms", "--json")).Succeeds();

        Assert.Equal(2, run.Lines.Count);
        Assert.All(run.Lines, line => Assert.Equal("n2", JsonDocument.Parse(line).RootElement.GetProperty("leader").GetString()));
    }

    [Fact]
    public async Task Watch_ends_well_at_an_interrupt()
    {
        await using StubServer server = await Canned.ServerAsync();
        using var interrupt = new CancellationTokenSource();
        server.On("GET /api/status", _ =>
        {
            if (server.Requests.Count > 2)
            {
                interrupt.Cancel();
            }

            return StubAnswer.Json(Canned.Status);
        });

        (await Raft.RunAsync(new RunOptions(server.Url) { Cancellation = interrupt.Token }, "watch", "--interval", "0")).Succeeds();
    }

    [Fact]
    public async Task Watch_goes_on_when_the_server_is_gone_for_a_while()
    {
        await using StubServer server = await Canned.ServerAsync();
        int looks = 0;
        server.OnRaw("GET /api/status", context =>
        {
            if (++looks == 2)
            {
                context.Abort();
                return Task.CompletedTask;
            }

            return Microsoft.AspNetCore.Http.HttpResponseWritingExtensions.WriteAsync(context.Response, Canned.Status);
        });

        Raft run = await Raft.RunAsync(server, "watch", "--interval", "0", "--count", "3");

        run.EndsWith(0).Says("no server at");
        Assert.Equal(2, run.Lines.Count(line => line.StartsWith("group default:", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task On_a_terminal_watch_redraws()
    {
        await using StubServer server = await Canned.ServerAsync();

        Raft run = (await Raft.RunAsync(
            new RunOptions(server.Url) { IsTerminal = true, Width = 120 }, "watch", "--interval", "0", "--count", "2")).Succeeds();

        Assert.Contains("Ctrl+C ends", run.Out, StringComparison.Ordinal);
    }

    private static string[] Cells(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
