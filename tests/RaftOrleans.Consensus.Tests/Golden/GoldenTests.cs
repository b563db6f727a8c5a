namespace RaftOrleans.Consensus.Tests.Golden;

/// <summary>Every script's trace is the one that stands in its file, byte for byte.</summary>
public class GoldenTests
{
    public static TheoryData<string> Scripts => [.. GoldenScripts.Names];

    [Theory]
    [MemberData(nameof(Scripts))]
    public void A_script_brings_about_what_its_file_says(string name)
    {
        string written = GoldenScripts.Read(name);
        string actual = Run(name, written);
        if (GoldenScripts.IsRewriting)
        {
            File.WriteAllText(GoldenScripts.FileOf(name), actual);
            return;
        }

        string? difference = GoldenScripts.Difference(name, written, actual);
        Assert.True(difference is null, difference);
    }

    [Fact]
    public void A_wrong_expectation_is_found_and_shown_with_its_line()
    {
        string written = GoldenScripts.Read("replication");
        string actual = Run("replication", written);
        string wrong = actual.Replace("Applied at 2", "Applied at 3", StringComparison.Ordinal);
        Assert.NotEqual(actual, wrong);

        string? difference = GoldenScripts.Difference("replication", wrong, Run("replication", wrong));

        int line = wrong[..wrong.IndexOf("Applied at 3", StringComparison.Ordinal)].Count(letter => letter == '\n') + 1;
        Assert.NotNull(difference);
        Assert.Contains($"line {line} differs", difference, StringComparison.Ordinal);
        Assert.Contains("  - n1 answers propose x: Applied at 3", difference, StringComparison.Ordinal);
        Assert.Contains("  + n1 answers propose x: Applied at 2", difference, StringComparison.Ordinal);
        Assert.Contains($"{GoldenScripts.Rewrite}=1", difference, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\nn1 starts  empty\n", "\n")]
    [InlineData("----\nn1 starts  empty\n", "")]
    public void A_trace_that_is_missing_is_found(string there, string instead)
    {
        string actual = Run("x", "nodes 1\n");
        string lacking = actual.Replace(there, instead, StringComparison.Ordinal);
        Assert.NotEqual(actual, lacking);
        Assert.NotNull(GoldenScripts.Difference("x", lacking, Run("x", lacking)));
    }

    [Fact]
    public void What_a_script_writes_it_reads_again() => Assert.All(GoldenScripts.Names, name =>
    {
        string once = Run(name, GoldenScripts.Read(name));
        Assert.Equal(once, Run(name, once));
    });

    [Fact]
    public void There_are_at_least_forty_scripts() =>
        Assert.True(GoldenScripts.Names.Count >= 40, $"there are {GoldenScripts.Names.Count}");

    [Fact]
    public void Every_script_says_what_it_shows_and_where_that_stands() => Assert.All(GoldenScripts.Names, name =>
    {
        IReadOnlyList<string> header = Script.Parse(name, GoldenScripts.Read(name)).Header;
        Assert.StartsWith("Source: ", header[^1], StringComparison.Ordinal);
        Assert.True(header.Count > 1 && header[^2].TrimEnd(')').EndsWith('.'), $"{name} does not say in a sentence what it shows");
    });

    [Fact]
    public void The_scripts_use_every_command()
    {
        string[] used = [.. Commands().Distinct()];
        Assert.Empty(ScriptRunner.CommandNames.Except(used));
    }

    [Fact]
    public void The_scripts_bring_about_every_kind_of_event_and_message()
    {
        string[] words = [.. GoldenScripts.Names.SelectMany(name => GoldenScripts.Read(name).Split(' ', '\n', ':', ',')).Distinct()];
        Assert.Empty(Enum.GetNames<TraceKind>().Except(words));
        Assert.Empty(MessageText.Kinds.Except(words));
        Assert.Empty(Enum.GetNames<ProposalOutcome>().Except(words));
        Assert.Empty(Enum.GetNames<ReadOutcome>().Except(words));
    }

    [Fact]
    public void Only_the_script_with_the_broken_rule_is_unsafe() => Assert.Equal(
        ["figure-8-broken"],
        GoldenScripts.Names.Where(name => GoldenScripts.Read(name).Contains("\nUNSAFE ", StringComparison.Ordinal)));

    private static IEnumerable<string> Commands() => GoldenScripts.Names
        .SelectMany(name => Script.Parse(name, GoldenScripts.Read(name)).Blocks)
        .SelectMany(block => block.Commands)
        .SelectMany(command => command.Words.Take(2));

    private static string Run(string name, string text) => Script.Parse($"{name}.txt", text).Run();
}
