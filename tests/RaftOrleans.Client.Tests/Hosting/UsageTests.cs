namespace RaftOrleans.Client.Tests;

public sealed class UsageTests
{
    // The server is one that must never be asked: whatever is wrong is found before.
    private const string Nobody = "http://127.0.0.1:1";

    [Theory]
    [InlineData("there is no command 'stauts'; did you mean 'status'?", "stauts")]
    [InlineData("there is no command 'frobnicate'", "frobnicate")]
    [InlineData("there is no command 'groups creat'; did you mean 'groups create'?", "groups", "creat", "x")]
    [InlineData("raft status has no option '--jsn'; did you mean '--json'?", "status", "--jsn")]
    [InlineData("raft set has no option '--nod'; did you mean '--node'?", "set", "x", "1", "--nod", "n1")]
    [InlineData("required argument 'value' missing for command: 'set'", "set", "x")]
    [InlineData("required argument 'node' missing for command: 'crash'", "crash")]
    [InlineData("unrecognized command or argument 'c'", "get", "a", "c")]
    [InlineData("'n0' names no node, allowed is n1, n2", "crash", "n0")]
    [InlineData("'all' is more than one node", "isolate", "all")]
    [InlineData("'somewhere' names no node", "get", "x", "--node", "somewhere")]
    [InlineData("n2 is named twice", "partition", "n1,n2", "n2,n3")]
    [InlineData("'' names no node", "partition", "n1,,n2")]
    [InlineData("both ends of the link are n1", "cut", "n1", "1")]
    [InlineData("say what is wrong with the disk", "disk", "n1")]
    [InlineData("say what is wrong with the disk", "disk", "n1", "--ok", "--stall")]
    [InlineData("--stall is 'soon', allowed is 0 to 1h", "disk", "n1", "--stall", "soon")]
    [InlineData("Latency is 02:00:00, allowed is 0 to 1 h", "disk", "n1", "--latency", "2h")]
    [InlineData("say what is wrong with the clock", "clock", "n1")]
    [InlineData("--offset is '-1s', allowed is 0 to 24h", "clock", "n1", "--offset", "-1s")]
    [InlineData("--drift is 'fast', allowed is -0.9 to 9", "clock", "n1", "--drift", "fast")]
    [InlineData("Drift is -1, allowed is -0.9 to 9", "clock", "n1", "--drift", "-100%")]
    [InlineData("both ends of the link are n1", "link", "n1", "n1", "--drop", "0.5")]
    [InlineData("--drop is 'much', allowed is 0 to 1, or 0% to 100%", "link", "n1", "n2", "--drop", "much")]
    [InlineData("--reorder is '2', allowed is 0 to 1", "link", "n1", "n2", "--reorder", "2")]
    [InlineData("--delay is 'soon', allowed is 0 to 1h", "link", "n1", "n2", "--delay", "soon")]
    [InlineData("Delay is 02:00:00, allowed is 0 to 1 h", "link", "n1", "n2", "--delay", "2h")]
    [InlineData("role is 'king', allowed is follower, candidate, leader", "force", "n1", "king")]
    [InlineData("--consistency is 'eventual', allowed is linearizable, lease, bounded, session, stale", "get", "x", "--consistency", "eventual")]
    [InlineData("the key is empty", "get", "")]
    [InlineData("the key is empty", "set", "", "1")]
    [InlineData("--count is 0, allowed is 1 to 10000", "log", "--count", "0")]
    [InlineData("--from is 0, allowed is 1 or more", "log", "--from", "0")]
    [InlineData("--after is -1, allowed is 0 or more", "events", "--after", "-1")]
    [InlineData("--count is 0, allowed is 1 or more", "events", "--count", "0")]
    [InlineData("--count is 0, allowed is 1 or more", "watch", "--count", "0")]
    [InlineData("--interval is 'x'", "watch", "--interval", "x")]
    [InlineData("cannot parse argument 'many' for option '--count' as a whole number", "log", "--count", "many")]
    [InlineData("group name is '../x'", "groups", "create", "../x")]
    [InlineData("nodes is 100, allowed is 1 to 99", "groups", "create", "x", "--nodes", "100")]
    [InlineData("nodes is 0, allowed is 1 to 99", "groups", "create", "x", "--nodes", "0")]
    [InlineData("group name is ''", "groups", "delete", "")]
    [InlineData("the factor is 0, allowed is 0.001 to 1000000", "speed", "0")]
    [InlineData("the factor is NaN", "speed", "NaN")]
    [InlineData("cannot parse argument 'fast' for command 'speed' as a number", "speed", "fast")]
    [InlineData("cannot parse argument 'x' for option '--from' as a whole number", "log", "--from", "x")]
    [InlineData("cannot parse argument 'x' for option '--count' as a whole number", "watch", "--count", "x")]
    [InlineData("required argument missing for option: '--node'", "get", "x", "--node")]
    [InlineData("--sequence means nothing without --session", "set", "x", "1", "--sequence", "1")]
    [InlineData("--first-outstanding means nothing without --session", "delete", "x", "--first-outstanding", "1")]
    [InlineData("--session wants --sequence too", "set", "x", "1", "--session", "1")]
    [InlineData("--session and --no-session contradict each other", "set", "x", "1", "--session", "1", "--sequence", "1", "--no-session")]
    [InlineData("--session is 0, --sequence 1", "append", "x", "1", "--session", "0", "--sequence", "1")]
    [InlineData("allowed is 1 or more", "cas", "x", "1", "2", "--session", "1", "--sequence", "1", "--first-outstanding", "2")]
    [InlineData("cannot parse argument 'x' for option '--session' as a whole number", "set", "x", "1", "--session", "x")]
    [InlineData("--lifetime is 'long', allowed is 1ms to 24h", "session", "open", "--lifetime", "long")]
    [InlineData("--lifetime is '0', allowed is 1ms to 24h", "session", "open", "--lifetime", "0")]
    [InlineData("session is 0, allowed is 1 or more", "session", "keep", "0")]
    [InlineData("cannot parse argument 'x' for command 'close' as a whole number", "session", "close", "x")]
    [InlineData("required command was not provided", "session")]
    [InlineData("'PreVote' is no change, wanted is Name=value", "options", "set", "PreVote")]
    [InlineData("'=1' is no change", "options", "set", "=1")]
    [InlineData("'PreVote=' is no change", "options", "set", "PreVote=")]
    [InlineData("prevote is given twice", "options", "set", "PreVote=true", "prevote=false")]
    [InlineData("required argument 'changes' missing for command: 'set'", "options", "set")]
    [InlineData("events is 0, allowed is 1 to 1000000", "step", "0")]
    [InlineData("--callers is '1,x'", "bench", "--callers", "1,x")]
    [InlineData("--callers is '0'", "bench", "--callers", "0")]
    [InlineData("--seconds is '0'", "bench", "--seconds", "0")]
    [InlineData("--payload is 0", "bench", "--payload", "0")]
    [InlineData("--server is 'ftp://x'", "status", "--server", "ftp://x")]
    [InlineData("--server is ''", "status", "--server", "")]
    [InlineData("--server is 'http://'", "status", "--server", "http://")]
    [InlineData("--server is 'http://me:pass@x'", "status", "--server", "http://me:pass@x")]
    [InlineData("--server is 'http://host/path'", "status", "--server", "http://host/path")]
    [InlineData("the token has characters that cannot be sent", "status", "--token", "two words")]
    [InlineData("--timeout is 'never'", "status", "--timeout", "never")]
    [InlineData("--timeout is '0'", "status", "--timeout", "0")]
    [InlineData("--gateway is '30000'", "status", "--gateway", "30000")]
    [InlineData("--gateway is 'host:99999'", "status", "--gateway", "host:99999")]
    public async Task Wrong_usage_is_told_in_a_line_and_ends_with_2(string message, params string[] arguments)
    {
        Raft run = await Raft.RunAsync(new RunOptions(Nobody), arguments);

        run.EndsWith(2).Says(message);
        Assert.StartsWith("raft: ", run.Error, StringComparison.Ordinal);
        Assert.Equal("", run.Out);
    }

    [Fact]
    public async Task A_malformed_environment_variable_is_named() =>
        (await Raft.RunAsync(new RunOptions("nonsense://x"), "status")).EndsWith(2).Says("RAFT_SERVER is 'nonsense://x'");

    [Theory]
    [InlineData("--help")]
    [InlineData("-h")]
    [InlineData("get", "--help")]
    [InlineData("groups", "create", "-?")]
    public async Task Help_is_done_and_needs_no_server(params string[] arguments)
    {
        Raft run = await Raft.RunAsync(new RunOptions(Nobody), arguments);

        run.Succeeds();
        Assert.Contains("Usage:", run.Out, StringComparison.Ordinal);
        Assert.Contains("raft", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_help_lists_every_command_with_a_description()
    {
        Raft run = await Raft.RunAsync(new RunOptions(Nobody), "--help");

        string[] commands =
        [
            "status", "watch", "set", "get", "delete", "cas", "append", "state", "call", "ask", "force", "crash", "restart", "pause", "resume",
            "partition", "isolate", "cut", "link", "heal", "log", "events", "groups", "world", "speed", "pause-world",
            "resume-world", "step", "demo", "bench", "session", "options",
        ];
        Assert.All(
            commands,
            command => Assert.Contains(run.Lines, line => line.StartsWith($"  {command} ", StringComparison.Ordinal) && line.Length > 30));
    }

    [Fact]
    public async Task The_version_is_told()
    {
        Raft run = (await Raft.RunAsync(new RunOptions(Nobody), "--version")).Succeeds();

        Assert.Matches(@"^\d+\.\d+\.\d+\r?\n$", run.Out);
    }

    [Fact]
    public void Every_command_and_every_option_is_described()
    {
        var scope = new CommandScope(new ConsoleHost { Out = TextWriter.Null, Error = TextWriter.Null }, null);
        System.CommandLine.Command root = new CommandLine(scope, CommandGroups.All).Root;

        Assert.All(Symbols(root), symbol => Assert.False(string.IsNullOrWhiteSpace(symbol.Description), symbol.Name));
    }

    private static IEnumerable<System.CommandLine.Symbol> Symbols(System.CommandLine.Command command) =>
        [command, .. command.Options, .. command.Arguments, .. command.Subcommands.SelectMany(Symbols)];
}
