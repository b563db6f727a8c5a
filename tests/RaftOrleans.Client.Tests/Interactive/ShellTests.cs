namespace RaftOrleans.Client.Tests;

public sealed class ShellTests
{
    [Fact]
    public async Task Without_a_command_and_without_a_terminal_it_prints_its_help_and_ends_with_2()
    {
        Raft run = await Raft.RunAsync(new RunOptions(null));

        run.EndsWith(2);
        Assert.Contains("partition", run.Out, StringComparison.Ordinal);
        Assert.Contains("Usage:", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lines_are_commands_until_exit()
    {
        await using StubServer server = await Canned.ServerAsync();

        Raft run = await ShellAsync(server, keys => keys.Type("set x {\"a\": 1}\nraft get x\nexit\nget nokey\n"));

        Assert.Equal(0, run.ExitCode);
        Assert.Equal("""{"a":1}""", server.Only("POST /api/set")["value"].GetRawText());
        Assert.Contains("""{"a":[1,2]}""", run.Out, StringComparison.Ordinal);
        Assert.DoesNotContain(server.Requests, request => request.Path == "/api/get/nokey");
    }

    [Fact]
    public async Task An_error_does_not_end_the_session()
    {
        await using StubServer server = await Canned.ServerAsync();

        Raft run = await ShellAsync(server, keys => keys.Type("stauts\nset x 'open\nget nokey\nuse\nset x 1\n"));

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("did you mean 'status'", run.Error, StringComparison.Ordinal);
        Assert.Contains("quote is not closed", run.Error, StringComparison.Ordinal);
        Assert.Contains("there is no key 'nokey'", run.Error, StringComparison.Ordinal);
        Assert.Contains("use wants the name", run.Error, StringComparison.Ordinal);
        Assert.Single(server.Requests, request => request.Path == "/api/set");
    }

    [Fact]
    public async Task Use_changes_the_group_of_what_follows()
    {
        await using StubServer server = await Canned.ServerAsync();

        Raft run = await ShellAsync(server, keys => keys.Type("use big\nset x 1\nset x 2 --group default\n"));

        Assert.Contains("raft big> ", run.Out, StringComparison.Ordinal);
        server.Only("POST /api/groups/big/set");
        server.Only("POST /api/set");
    }

    [Fact]
    public async Task Tab_knows_the_nodes_of_the_server()
    {
        await using StubServer server = await Canned.ServerAsync();

        await ShellAsync(server, keys => keys.Type("cra\tn3\n"));

        Assert.Equal("n3", server.Only("POST /api/control/crash")["node"].GetString());
    }

    [Fact]
    public async Task Help_and_history_are_there()
    {
        await using StubServer server = await Canned.ServerAsync();

        Raft run = await ShellAsync(server, keys => keys.Type("help\nhelp cas\nhistory\n"));

        Assert.Contains("Here also: help <command>", run.Out, StringComparison.Ordinal);
        Assert.Contains("raft cas", run.Out, StringComparison.Ordinal);
        Assert.Contains("   2  help cas", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_server_that_it_was_started_with_stays()
    {
        await using StubServer server = await Canned.ServerAsync();
        var keyboard = new ScriptedKeyboard().Type("status\n");

        Raft run = await Raft.RunAsync(
            new RunOptions(null) { IsTerminal = true, Keyboard = keyboard }, "--server", server.Url, "--token", "a-secret-token-12345");

        Assert.Equal(0, run.ExitCode);
        Assert.All(server.Requests, request => Assert.Equal("Bearer a-secret-token-12345", request.Headers["Authorization"]));
        Assert.DoesNotContain("a-secret-token", run.Out + run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_server_it_says_so_and_goes_on()
    {
        Raft run = await Raft.RunAsync(
            new RunOptions("http://127.0.0.1:1") { IsTerminal = true, Keyboard = new ScriptedKeyboard().Type("help get\n") });

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("no server at http://127.0.0.1:1", run.Error, StringComparison.Ordinal);
        Assert.Contains("--consistency", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_interrupt_ends_the_command_and_not_the_session()
    {
        await using StubServer server = await Canned.ServerAsync();
        CancellationTokenSource? running = null;
        server.OnRaw("GET /api/get/x", async context =>
        {
            running!.Cancel();
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        });
        var options = new RunOptions(server.Url)
        {
            IsTerminal = true,
            Keyboard = new ScriptedKeyboard().Type("get x\nset x 1\n"),
            OnInterrupt = source => running = source ?? running,
        };

        Raft run = await Raft.RunAsync(options);

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("interrupted", run.Error, StringComparison.Ordinal);
        server.Only("POST /api/set");
    }

    private static Task<Raft> ShellAsync(StubServer server, Action<ScriptedKeyboard> type)
    {
        var keyboard = new ScriptedKeyboard();
        type(keyboard);
        return Raft.RunAsync(new RunOptions(server.Url) { IsTerminal = true, Keyboard = keyboard });
    }
}
