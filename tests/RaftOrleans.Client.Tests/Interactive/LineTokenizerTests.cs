namespace RaftOrleans.Client.Tests;

public sealed class LineTokenizerTests
{
    [Theory]
    [InlineData("", new string[0])]
    [InlineData("   ", new string[0])]
    [InlineData("set x 10", new[] { "set", "x", "10" })]
    [InlineData("  set\tx   10 ", new[] { "set", "x", "10" })]
    [InlineData("set x 'hello world'", new[] { "set", "x", "hello world" })]
    [InlineData("set x \"hello world\"", new[] { "set", "x", "hello world" })]
    [InlineData("set x '\"10\"'", new[] { "set", "x", "\"10\"" })]
    [InlineData("set x ''", new[] { "set", "x", "" })]
    [InlineData("set x a\\ b", new[] { "set", "x", "a b" })]
    [InlineData("set x \"a\\\"b\\c\"", new[] { "set", "x", "a\"b\\c" })]
    [InlineData("set x {\"a\": [1, \"}\"]} --json", new[] { "set", "x", "{\"a\": [1, \"}\"]}", "--json" })]
    [InlineData("set x [1, 2]", new[] { "set", "x", "[1, 2]" })]
    [InlineData("set x {\"a\":\"\\\"}\"}", new[] { "set", "x", "{\"a\":\"\\\"}\"}" })]
    public void Words_are_split_as_a_shell_does_and_JSON_stays_whole(string line, string[] words) =>
        Assert.Equal(words, LineTokenizer.Split(line));

    [Theory]
    [InlineData("set x 'open")]
    [InlineData("set x \"open")]
    [InlineData("set x {\"a\":1")]
    [InlineData("set x [1, \"]\"")]
    public void What_is_not_closed_is_wrong_usage(string line) =>
        Assert.Equal(ExitCode.Usage, Assert.Throws<CommandException>(() => LineTokenizer.Split(line)).ExitCode);
}
