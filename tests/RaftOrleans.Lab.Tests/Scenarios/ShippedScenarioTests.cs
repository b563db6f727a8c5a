using System.Text.Json;

namespace RaftOrleans.Lab.Tests.Scenarios;

/// <summary>Every scenario that is shipped shows what it says, not only with the seed it was written with.</summary>
public sealed class ShippedScenarioTests
{
    private const int OtherSeeds = 10;

    public static TheoryData<string> Names => [.. ScenarioLibrary.Shipped.Files.Select(file => Path.GetFileNameWithoutExtension(file))];

    public static TheoryData<string> SimulatedNames =>
        [.. ScenarioLibrary.Shipped.LoadAll().Where(scenario => scenario.Worlds.Contains("simulated")).Select(scenario => scenario.Name)];

    [Theory]
    [MemberData(nameof(SimulatedNames))]
    public void It_holds_with_its_own_seed_and_with_others(string name)
    {
        Scenario scenario = ScenarioLibrary.Shipped.Load(name);

        foreach (long? seed in new long?[] { null }.Concat(Enumerable.Range(1, OtherSeeds).Select(number => (long?)(9_000 + number))))
        {
            ScenarioResult result = ScenarioRunner.RunSimulated(scenario, new ScenarioRunOptions { Seed = seed });

            Assert.True(result.Held, $"seed {result.Seed}:\n{string.Join('\n', result.Expectations.Where(found => found.Verdict != ScenarioVerdict.Held))}");
            Assert.Equal(scenario.Steps.Count + scenario.Expectations.Count, result.Timeline.Count);
        }
    }

    [Theory]
    [MemberData(nameof(SimulatedNames))]
    public void The_same_seed_gives_the_same_run(string name)
    {
        Scenario scenario = ScenarioLibrary.Shipped.Load(name);

        ScenarioResult first = ScenarioRunner.RunSimulated(scenario);
        ScenarioResult second = ScenarioRunner.RunSimulated(scenario);
        ScenarioResult other = ScenarioRunner.RunSimulated(scenario, new ScenarioRunOptions { Seed = scenario.Seed + 1 });

        Assert.Matches("^[0-9a-f]{16}$", first.EventHash);
        Assert.Equal(first.EventHash, second.EventHash);
        Assert.Equal(first.ToJson(), second.ToJson());
        Assert.Equal(first.History.Operations, second.History.Operations);
        Assert.NotEqual(first.EventHash, other.EventHash);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void It_is_a_lesson(string name)
    {
        Scenario scenario = ScenarioLibrary.Shipped.Load(name);
        string text = File.ReadAllText(scenario.Source!);

        Assert.StartsWith($"# yaml-language-server: $schema={ScenarioFile.SchemaName}\n", text.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Equal(name, scenario.Name);
        Assert.True(scenario.Number > 0);
        Assert.True(scenario.Lesson.Length > 200, "the lesson is short");
        Assert.All(
            scenario.Steps.Where(step => step.Action is not (ScenarioAction.Mark or ScenarioAction.Wait)),
            step => Assert.True(step.Say is not null, $"the step in line {step.Line} does not say what it shows"));
        Assert.All(text.Split('\n'), line => Assert.True(line.Length <= 140, line));
    }

    [Fact]
    public void The_experiments_are_there() => Assert.Empty(
        Enumerable.Range(1, 44).Except(ScenarioLibrary.Shipped.LoadAll().Select(scenario => scenario.Number)));

    [Fact]
    public void The_documentation_lists_every_scenario_and_every_key()
    {
        string docs = File.ReadAllText(RepositoryFiles.Path("docs", "scenarios.md"));

        Assert.All(ScenarioLibrary.Shipped.LoadAll(), scenario => Assert.Contains($"`{scenario.Name}`", docs, StringComparison.Ordinal));
        Assert.All(
            ScenarioGrammar.ActionNames.Concat(ScenarioGrammar.FactNames).Concat(ScenarioGrammar.Root.Fields.Select(field => field.Name)),
            key => Assert.Contains($"`{key}", docs, StringComparison.Ordinal));
    }

    [Fact]
    public void The_example_of_the_documentation_runs_and_holds()
    {
        string docs = File.ReadAllText(RepositoryFiles.Path("docs", "scenarios.md")).ReplaceLineEndings("\n");
        int begin = docs.IndexOf("```yaml\n", StringComparison.Ordinal) + "```yaml\n".Length;
        string example = docs[begin..docs.IndexOf("\n```", begin, StringComparison.Ordinal)];

        ScenarioResult result = ScenarioRunner.RunSimulated(ScenarioFile.Parse(example, "scenarios.md"));

        Assert.True(result.Held, string.Join('\n', result.Expectations));
    }

    [Fact]
    public void A_result_reads_as_JSON_in_snake_case()
    {
        ScenarioResult result = ScenarioRunner.RunSimulated(ScenarioLibrary.Shipped.Load("isolated-leader-read"));

        JsonElement json = JsonDocument.Parse(result.ToJson()).RootElement;
        Assert.Equal("isolated-leader-read", json.GetProperty("scenario").GetString());
        Assert.Equal("simulated", json.GetProperty("world").GetString());
        Assert.True(json.GetProperty("held").GetBoolean());
        Assert.Equal(result.EventHash, json.GetProperty("event_hash").GetString());
        Assert.Equal(result.Duration.TotalMilliseconds, json.GetProperty("duration_ms").GetDouble());
        Assert.Equal(2, json.GetProperty("operations").GetProperty("acknowledged_writes").GetInt32());
        JsonElement expectation = json.GetProperty("expectations")[0];
        Assert.Equal("held", expectation.GetProperty("verdict").GetString());
        Assert.Equal("step 2", expectation.GetProperty("place").GetString());
        Assert.False(json.TryGetProperty("history", out _));
        Assert.Equal(JsonValueKind.Number, json.GetProperty("timeline")[0].GetProperty("time_ms").ValueKind);
    }
}
