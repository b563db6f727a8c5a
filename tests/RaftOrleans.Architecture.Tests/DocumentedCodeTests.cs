namespace RaftOrleans.Architecture.Tests;

/// <summary>Code in the documentation is the code, and the examples are as short as they say.</summary>
public class DocumentedCodeTests
{
    private const int PageLines = 80;
    private const string Counter = "src/RaftOrleans.Consensus/StateMachines/Counter/CounterMachine.cs";
    private const string Locks = "src/RaftOrleans.Consensus/StateMachines/Locks/LockMachine.cs";

    [Fact]
    public void Code_in_the_documentation_is_what_stands_in_the_source()
    {
        List<string> pages = [.. Repository.Files("docs", "*.md")];
        Assert.True(pages.Sum(page => DocumentedCode.In(File.ReadAllText(page)).Count) >= 5, "the documentation shows hardly any code");
        Assert.Empty(pages.SelectMany(page => DocumentedCode.Outdated(File.ReadAllText(page), Read).Select(wrong => $"{Repository.Relative(page)}: {wrong}")));
    }

    [Theory]
    [InlineData(Counter)]
    [InlineData(Locks)]
    public void An_example_of_a_state_machine_is_shown_whole_and_fits_a_page(string file)
    {
        string source = Read(file)!;
        string page = File.ReadAllText(Path.Combine(Repository.Top, "docs", "state-machines.md"));
        Assert.Contains((file, source), DocumentedCode.In(page));
        Assert.InRange(DocumentedCode.Lines(source), 20, PageLines);
    }

    [Theory]
    [InlineData("<!-- code: A.cs -->\n```csharp\nb\n```\n", 0)]
    [InlineData("<!-- code: A.cs -->\n```csharp\nc\n```\n", 1)]
    [InlineData("<!-- code: A.cs -->\n```csharp\nb\n\n```\n", 1)]
    [InlineData("<!-- code: B.cs -->\n```csharp\nb\n```\n", 1)]
    [InlineData("<!-- code: A.cs -->\n\n```csharp\nb\n```\n", 1)]
    [InlineData("```csharp\nanything\n```\n", 0)]
    public void Code_that_is_not_there_any_more_is_found(string page, int violations) =>
        Assert.Equal(violations, DocumentedCode.Outdated(page, file => file == "A.cs" ? "a\nb\nd\n" : null).Count());

    [Fact]
    public void Comments_and_empty_lines_are_no_lines_of_code() => Assert.Equal(2, DocumentedCode.Lines("a\n\n    /// b\n// c\n    d // e\n"));

    private static string? Read(string file)
    {
        string path = Path.Combine(Repository.Top, file);
        return File.Exists(path) ? File.ReadAllText(path) : null;
    }
}
