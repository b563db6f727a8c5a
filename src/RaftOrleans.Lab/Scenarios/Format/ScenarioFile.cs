using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using RaftOrleans.Simulation;

namespace RaftOrleans.Lab;

/// <summary>Reads scenario files. The format is told in docs/scenarios.md and by the JSON schema.</summary>
public static class ScenarioFile
{
    /// <summary>The JSON schema's file name; every scenario file names it in its first line.</summary>
    public const string SchemaName = "scenario.schema.json";

    private static readonly JsonSerializerOptions SchemaJson = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Reads a scenario.</summary>
    /// <param name="text">The YAML text.</param>
    /// <param name="file">What to call it in messages.</param>
    /// <exception cref="ScenarioFormatException">It is not a scenario; says everything that is wrong.</exception>
    public static Scenario Parse(string text, string file)
    {
        ArgumentNullException.ThrowIfNull(text);
        ScenarioProblems problems = new(file);
        YamlItem? item = YamlReader.Read(text, problems);
        if (item is not null)
        {
            ScenarioGrammar.Root.Check(item, "", problems);
        }

        problems.ThrowIfAny();
        Scenario scenario = new ScenarioBuilder(problems).Build((YamlMap)item!);
        problems.ThrowIfAny();
        return scenario with { Source = file };
    }

    /// <summary>Reads a scenario from a file.</summary>
    /// <exception cref="ScenarioFormatException">It is not a scenario; says everything that is wrong.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static Scenario Load(string path)
    {
        // Whatever is longer is refused by its length, so it need not be read to its end; a device has none.
        char[] text = new char[YamlReader.MaxCharacters + 1];
        using StreamReader reader = new(path);
        int length = reader.ReadBlock(text);
        return Parse(new string(text, 0, length), path);
    }

    /// <summary>The JSON schema of scenario files, for editors.</summary>
    public static string Schema()
    {
        JsonObject definitions = [];
        JsonObject root = ScenarioGrammar.Root.Schema(definitions);
        JsonObject schema = new()
        {
            ["$schema"] = "http://json-schema.org/draft-07/schema#",
            ["title"] = "Scenario of RaftOrleans",
        };
        foreach ((string name, JsonNode? value) in root.ToArray())
        {
            root.Remove(name);
            schema[name] = value;
        }

        schema["definitions"] = definitions;
        return schema.ToJsonString(SchemaJson) + "\n";
    }

    /// <summary>Breaks a rule of the group's nodes or hosts; the scenario can then run in the simulated world only.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="rule">A number or name of <see cref="BrokenRule"/>.</param>
    /// <exception cref="LabException">There is no such rule.</exception>
    public static Scenario WithBrokenRule(Scenario scenario, string rule)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        GroupSpecification group = scenario.Group with { BrokenRule = rule };
        return group.Validate() is [var error, ..]
            ? throw new LabException(LabFailure.Invalid, error)
            : scenario with { Group = group, Worlds = [.. scenario.Worlds.Intersect(["simulated"])] };
    }

    /// <summary>Sets one option of the group.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="key">The option's key, as in a file.</param>
    /// <param name="value">Its value, as in a file.</param>
    /// <returns>The scenario with the option.</returns>
    /// <exception cref="LabException">There is no such option, or the value is not allowed.</exception>
    public static Scenario WithOption(Scenario scenario, string key, string value)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        MapField field = ScenarioOptions.Fields.FirstOrDefault(known => known.Name == key)
            ?? throw new LabException(
                LabFailure.Invalid, $"there is no option '{key}', there are {string.Join(", ", ScenarioOptions.Fields.Select(known => known.Name))}");
        if (!field.Shape.Fits(new YamlText(value, false, 1, 1)))
        {
            throw new LabException(LabFailure.Invalid, $"{key} is '{value}', allowed is {field.Shape.Allowed}");
        }

        GroupSpecification group = scenario.Group with { Options = ScenarioOptions.With(scenario.Group.Options, key, value) };
        return group.Options.Validate() is [var error, ..]
            ? throw new LabException(LabFailure.Invalid, error)
            : scenario with { Group = group };
    }
}
