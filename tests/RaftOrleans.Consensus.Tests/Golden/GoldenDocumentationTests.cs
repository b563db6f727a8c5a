using System.Text.RegularExpressions;

namespace RaftOrleans.Consensus.Tests.Golden;

/// <summary>What the documentation says of the scripts is what there is.</summary>
public partial class GoldenDocumentationTests
{
    private static readonly string Guide = File.ReadAllText(Path.Combine(GoldenScripts.Top, "docs", "golden-scripts.md"));
    private static readonly string Protocol = File.ReadAllText(Path.Combine(GoldenScripts.Top, "docs", "protocol.md"));

    [Fact]
    public void Every_script_is_listed_once_with_what_it_shows() => Assert.Equal(
        GoldenScripts.Names.Order(StringComparer.Ordinal),
        ListedScript().Matches(Guide).Select(match => match.Groups["name"].Value).Order(StringComparer.Ordinal));

    [Fact]
    public void Every_listed_script_shows_what_the_list_says() => Assert.All(ListedScript().Matches(Guide), match =>
    {
        IReadOnlyList<string> header = Script.Parse("x", GoldenScripts.Read(match.Groups["name"].Value)).Header;
        Assert.StartsWith(match.Groups["shows"].Value, string.Join(' ', header.SkipLast(1)), StringComparison.Ordinal);
        Assert.Equal($"Source: {match.Groups["source"].Value}", header[^1]);
    });

    [Fact]
    public void The_protocol_names_only_scripts_that_there_are()
    {
        string[] named = [.. ScriptRow().Matches(Protocol).SelectMany(row => Quoted().Matches(row.Value)).Select(match => match.Groups[1].Value)];
        Assert.NotEmpty(named);
        Assert.Empty(named.Except(GoldenScripts.Names));
    }

    [Fact]
    public void Every_command_is_explained() => Assert.All(
        ScriptRunner.CommandNames, name => Assert.Matches($"\\| .*`{name}( [^`]*)?`", Guide));

    [GeneratedRegex(@"^\| \[`(?<name>[\w-]+)`\]\(\S*/\k<name>\.txt\) \| (?<shows>.+) \| (?<source>.+) \|$", RegexOptions.Multiline)]
    private static partial Regex ListedScript();

    [GeneratedRegex(@"^\| scripts \|.*$", RegexOptions.Multiline)]
    private static partial Regex ScriptRow();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Quoted();
}
