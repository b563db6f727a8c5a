namespace RaftOrleans.Consensus.Tests.Golden;

/// <summary>What a script cannot say is reported with its place and what is allowed.</summary>
public class ScriptErrorTests
{
    [Theory]
    [InlineData("campaign n1", "line 1: a script begins with 'nodes'")]
    [InlineData("----", "line 1: ---- stands below commands, and there are none before it")]
    [InlineData("  n1 1 1", "line 1: an indented line belongs to the command above it")]
    [InlineData("nodes", "line 1: how many nodes is missing. Allowed: nodes <count>")]
    [InlineData("nodes three", "line 1: 'three' is not how many nodes: a whole number from 0 on")]
    [InlineData("nodes 10", "line 1: 10 nodes are asked for; there can be 1 to 9")]
    [InlineData("nodes 3 simple", "line 1: 'simple' is not understood. Allowed: nodes <count> [plain]")]
    [InlineData("nodes 3 Prevote=on", "line 1: there is no option Prevote; there are CatchUpRounds CheckQuorum")]
    [InlineData("nodes 3 PreVote=yes", "line 1: 'yes' is no value of PreVote, which is on or off")]
    [InlineData("nodes 3 HeartbeatInterval=50", "line 1: '50' is no value of HeartbeatInterval, which is a time like 150ms")]
    [InlineData("nodes 3 MaxInflightMessages=9999999999", "line 1: '9999999999' is no value of MaxInflightMessages, which is a whole number")]
    [InlineData("nodes 3 HeartbeatInterval=200ms", "line 1: HeartbeatInterval is 200 ms, allowed is 0.1 ms to less than")]
    [InlineData("nodes 3 broken=MayCommit", "line 1: 'MayCommit' is no broken rule; there is commits-earlier-terms")]
    [InlineData("nodes 2\n  n3 1", "line 2: n3 is none of the 2 nodes")]
    [InlineData("nodes 2\n  n1 2 1", "line 2: the terms of a log are 1 or more, never fall")]
    [InlineData("nodes 2\n  n1 1 2 term=1", "line 2: the terms of a log are 1 or more, never fall, and are not higher than the node's")]
    [InlineData("nodes 2\n  n1 1 x", "line 2: 'x' is not the term of an entry")]
    public void The_beginning_of_a_script(string script, string problem) => AssertFails(script, problem);

    [Theory]
    [InlineData("nodes 3", "there are nodes already")]
    [InlineData("explode n1", "'explode' is no command; there are nodes join crash")]
    [InlineData("campaign", "a node is missing. Allowed: campaign <node> [forced]")]
    [InlineData("campaign x1", "'x1' is not a node: n1, n2 and so on")]
    [InlineData("campaign n9", "there is no n9; there are n1 n2 n3")]
    [InlineData("campaign n1 gently", "'gently' is not understood. Allowed: campaign <node> [forced]")]
    [InlineData("quietly campaign n9", "there is no n9")]
    [InlineData("quietly", "'quietly' is no command")]
    [InlineData("join n1", "there is an n1 already")]
    [InlineData("restart n1", "n1 runs; 'crash n1' ends it")]
    [InlineData("crash n1\ncampaign n1", "n1 is down; 'restart n1' starts it")]
    [InlineData("complete n1", "n1 has 0 writes under way")]
    [InlineData("crash n1 parts=1", "n1 has no write under way")]
    [InlineData("disk n1 broken", "a disk is slow or fast, not 'broken'")]
    [InlineData("time 150", "'150' is not a time: a number with ms or s, like 150ms")]
    [InlineData("join n4\ntick n4", "n4 waits for no timer")]
    [InlineData("deliver Append", "'Append' is no kind of message; there are AppendEntries AppendEntriesReply Heartbeat")]
    [InlineData("deliver first", "how many is missing")]
    [InlineData("propose n1", "a command is missing")]
    [InlineData("read n1 strong", "'strong' is no consistency. Allowed: read <node> [linearizable|lease")]
    [InlineData("session n1 borrow", "'borrow' is nothing that is done with a session")]
    [InlineData("members n1 promote n2", "'promote' is no change. Allowed: members <node> [add <node>...]")]
    [InlineData("isolate n1 n2 n3\nlead n1", "n1 is not elected, it is a Candidate")]
    [InlineData("release n1", "'n1' is not understood")]
    public void A_command(string commands, string problem)
    {
        int line = 2 + commands.Count(letter => letter == '\n');
        AssertFails($"nodes 3\n{commands}", $"line {line}: {problem}");
    }

    [Fact]
    public void A_trace_is_not_read_as_commands()
    {
        string text = Script.Parse("x", "nodes 1\n----\nexplode n1\n\nstate\n").Run();
        Assert.DoesNotContain("explode", text, StringComparison.Ordinal);
        Assert.EndsWith(", timer 255.4 ms\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Comments_and_commands_stay_as_they_are()
    {
        string text = Script.Parse("x", "# Why.\n\n# More.\nnodes 1\n\n# Then.\ncampaign n1\n  # within\nstate\n\n# The end.\n").Run();
        Assert.StartsWith("# Why.\n\n# More.\nnodes 1\n----\nn1 starts", text, StringComparison.Ordinal);
        Assert.Contains("\n\n# Then.\ncampaign n1\n  # within\nstate\n----\nn1 event", text, StringComparison.Ordinal);
        Assert.EndsWith("\n\n# The end.\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_runs_are_the_same()
    {
        const string script = "nodes 5\nrun 2s\ncrash n1 n2\nrun 2s\nrestart n1 n2\nrun 2s\nstate\n";
        string text = Script.Parse("x", script).Run();
        Assert.Equal(text, Script.Parse("x", script).Run());
        Assert.Contains("RoleChanged Leader", text, StringComparison.Ordinal);
    }

    private static void AssertFails(string script, string problem)
    {
        string message = Assert.Throws<ScriptException>(() => Script.Parse("x.txt", script).Run()).Message;
        Assert.StartsWith($"x.txt, {problem}", message, StringComparison.Ordinal);
    }
}
