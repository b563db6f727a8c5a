namespace RaftOrleans.Lab.Tests.Scenarios;

/// <summary>Scenario files for tests: a small one that is right, and changes of it.</summary>
internal static class ScenarioTexts
{
    /// <summary>The smallest file, with its steps and expectations on known lines: steps begin in line 5.</summary>
    public static string With(string steps, string expect = "- leader: any", string head = "") =>
        $"name: test\ntitle: A test\nlesson: None.\n{head}steps:\n{Indent(steps)}\nexpect:\n{Indent(expect)}\n";

    /// <summary>Reads a scenario made of these steps.</summary>
    public static Scenario Read(string steps, string expect = "- leader: any", string head = "") =>
        ScenarioFile.Parse(With(steps, expect, head), "test.yaml");

    /// <summary>What is wrong with a file, a line each, without the file's name.</summary>
    public static string[] ErrorsOf(string text)
    {
        ScenarioFormatException e = Assert.Throws<ScenarioFormatException>(() => ScenarioFile.Parse(text, "test.yaml"));
        return [.. e.Errors.Select(error => error.ToString()["test.yaml:".Length..])];
    }

    private static string Indent(string text) => string.Join('\n', text.Split('\n').Select(line => "  " + line));
}
