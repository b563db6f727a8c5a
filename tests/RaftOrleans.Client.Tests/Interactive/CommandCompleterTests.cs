namespace RaftOrleans.Client.Tests;

public sealed class CommandCompleterTests
{
    private readonly CommandCompleter _completer;

    public CommandCompleterTests()
    {
        var host = new ConsoleHost { Out = TextWriter.Null, Error = TextWriter.Null };
        var scope = new CommandScope(host, null) { KnownNodes = ["n1", "n2", "n3"] };
        _completer = new CommandCompleter(new CommandLine(scope, CommandGroups.All).Root, ["exit", "help"]);
    }

    [Theory]
    [InlineData("stat", "state status")]
    [InlineData("cr", "crash")]
    [InlineData("ex", "exit")]
    [InlineData("crash ", "all follower leader n1 n2 n3 random")]
    [InlineData("crash n1 n", "n1 n2 n3")]
    [InlineData("force n1 ", "candidate follower leader")]
    [InlineData("force n", "n1 n2 n3")]
    [InlineData("cut n1 n", "n1 n2 n3")]
    [InlineData("partition n1,n", "n1 n2 n3")]
    [InlineData("get x --consistency ", "bounded lease linearizable session stale")]
    [InlineData("get x --con", "--consistency")]
    [InlineData("get x --node n", "n1 n2 n3")]
    [InlineData("get x --node n1 --js", "--json")]
    [InlineData("groups c", "create")]
    [InlineData("options set PreVote=true LeaderS", "LeaderStickiness=")]
    [InlineData("help groups d", "delete")]
    [InlineData("--group g --json stat", "state status")]
    [InlineData("set x ", "")]
    [InlineData("nonsense ", "")]
    public void What_could_stand_at_the_cursor(string line, string candidates) =>
        Assert.Equal(candidates, string.Join(' ', _completer.Complete(line, line.Length).Candidates));

    [Fact]
    public void All_commands_are_offered_at_the_beginning()
    {
        IReadOnlyList<string> all = _completer.Complete("", 0).Candidates;

        foreach (string command in (string[])["status", "watch", "set", "get", "cas", "partition", "heal", "demo", "bench", "help"])
        {
            Assert.Contains(command, all);
        }
    }

    [Fact]
    public void In_a_list_only_the_last_part_is_replaced() =>
        Assert.Equal("partition n1,".Length, _completer.Complete("partition n1,n", 14).Start);
}
