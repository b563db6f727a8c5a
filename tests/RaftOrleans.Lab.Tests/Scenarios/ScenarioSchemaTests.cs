using System.Text.Json.Nodes;

namespace RaftOrleans.Lab.Tests.Scenarios;

/// <summary>The schema for editors says the same as the reader.</summary>
public sealed class ScenarioSchemaTests
{
    /// <summary>Set to 1 to write the schema instead of comparing it.</summary>
    private const string Rewrite = "RAFT_REWRITE_SCHEMA";

    private static readonly string Committed = Path.Combine(ScenarioLibrary.Shipped.Directory, ScenarioFile.SchemaName);

    [Fact]
    public void The_committed_schema_is_the_one_of_the_reader()
    {
        if (Environment.GetEnvironmentVariable(Rewrite) == "1")
        {
            File.WriteAllText(RepositoryFiles.Path("scenarios", ScenarioFile.SchemaName), ScenarioFile.Schema());
            return;
        }

        Assert.True(File.Exists(Committed), $"{Committed} is missing: run this test with {Rewrite}=1");
        Assert.True(
            ScenarioFile.Schema() == File.ReadAllText(Committed).ReplaceLineEndings("\n"),
            $"the format has changed and scenarios/{ScenarioFile.SchemaName} has not: run this test with {Rewrite}=1");
    }

    [Fact]
    public void Every_key_that_the_reader_knows_is_in_the_schema()
    {
        JsonObject schema = JsonNode.Parse(ScenarioFile.Schema())!.AsObject();
        HashSet<string> inSchema = [.. schema["definitions"]!.AsObject().SelectMany(definition => definition.Value!["properties"]!.AsObject()).Select(key => key.Key)];

        string[] known =
        [
            .. ScenarioGrammar.Root.Fields.Select(field => field.Name), .. ScenarioGrammar.ActionNames, .. ScenarioGrammar.FactNames,
            .. ScenarioOptions.Fields.Select(field => field.Name), "at", "when", "within", "say", "as", "via", "outcome", "since", "exactly",
        ];
        Assert.True(known.Length > 60);
        Assert.Empty(known.Except(inSchema));
    }

    [Fact]
    public void Every_key_is_explained() =>
        Assert.All(
            JsonNode.Parse(ScenarioFile.Schema())!["definitions"]!.AsObject().SelectMany(definition => definition.Value!["properties"]!.AsObject()),
            key => Assert.EndsWith(".", key.Value!["description"]!.GetValue<string>(), StringComparison.Ordinal));

    [Fact]
    public void Every_shipped_scenario_validates() =>
        Assert.All(ScenarioLibrary.Shipped.Files, file => Assert.Empty(Validate(File.ReadAllText(file))));

    [Theory]
    [InlineData("- wait: 10ms", "- leader: any", 0)]
    [InlineData("- say: Words.", "- leader: { not: n1 }", 0)]
    [InlineData("- { crash: [n1, L], as: K }", "- { term: { since: m, atLeast: 1 }, within: 2s }", 0)]
    [InlineData("- { set: { key: x, value: [1, { a: null }], outcome: [applied, unknown] } }", "- value: { key: x, is: 1 }", 0)]
    [InlineData("- wait: 10", "- leader: any", 1)]
    [InlineData("- wait: 10 ms", "- leader: any", 1)]
    [InlineData("- explode: n1", "- leader: any", 1)]
    [InlineData("- { wait: 1s, heal: network }", "- leader: any", 1)]
    [InlineData("- heal: all", "- leader: any", 1)]
    [InlineData("- { link: { from: n1, to: n2, drop: 2 } }", "- leader: any", 1)]
    [InlineData("- { set: { key: x } }", "- leader: any", 1)]
    [InlineData("- { get: { key: x, stale: true, absent: true } }", "- leader: any", 1)]
    [InlineData("- wait: 1s", "- { leader: any, logs: equal }", 1)]
    [InlineData("- wait: 1s", "- within: 1s", 1)]
    [InlineData("- wait: 1s", "- { term: { atLeast: many } }", 1)]
    public void The_schema_refuses_what_the_reader_refuses(string steps, string expect, int errors)
    {
        string text = ScenarioTexts.With(steps, expect);

        Assert.Equal(errors == 0, Validate(text).Count == 0);
        ScenarioProblems problems = new("test.yaml");
        ScenarioGrammar.Root.Check(YamlReader.Read(text, problems)!, "", problems);
        Assert.Equal(errors == 0, problems.IsEmpty);
    }

    private static IReadOnlyList<string> Validate(string yaml)
    {
        ScenarioProblems problems = new("test.yaml");
        JsonNode value = JsonNode.Parse(YamlJson.Of(YamlReader.Read(yaml, problems)!))!;
        Assert.True(problems.IsEmpty);
        return new JsonSchemaChecker(JsonNode.Parse(ScenarioFile.Schema())!.AsObject()).Check(value);
    }
}
