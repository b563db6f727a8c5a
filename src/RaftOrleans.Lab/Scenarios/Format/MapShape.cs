using System.Text.Json.Nodes;

namespace RaftOrleans.Lab;

/// <summary>A mapping with known keys.</summary>
internal sealed class MapShape : Shape
{
    private readonly string _name;
    private readonly IReadOnlyList<MapField> _fields;

    /// <summary>Makes one.</summary>
    /// <param name="name">Its name in the JSON schema.</param>
    /// <param name="fields">Its keys.</param>
    public MapShape(string name, params IEnumerable<MapField> fields)
    {
        _name = name;
        _fields = [.. fields];
    }

    /// <summary>Keys of which no two may be there, such as the actions of a step.</summary>
    public IReadOnlyList<string> Choice { get; init; } = [];

    /// <summary>Whether one of <see cref="Choice"/> has to be there.</summary>
    public bool IsChoiceRequired { get; init; }

    /// <summary>Its keys.</summary>
    public IReadOnlyList<MapField> Fields => _fields;

    /// <inheritdoc/>
    public override string Allowed => $"a mapping with {string.Join(", ", _fields.Select(known => known.Name))}";

    /// <inheritdoc/>
    public override bool Fits(YamlItem item) => item is YamlMap;

    /// <inheritdoc/>
    public override JsonObject Schema(JsonObject definitions)
    {
        if (!definitions.ContainsKey(_name))
        {
            // First the place, so that the definitions stand in the order of the file and a shape may hold itself.
            definitions[_name] = new JsonObject();
            definitions[_name] = Definition(definitions);
        }

        return new JsonObject { ["$ref"] = $"#/definitions/{_name}" };
    }

    /// <inheritdoc/>
    protected override void CheckInside(YamlItem item, string path, ScenarioProblems problems)
    {
        YamlMap map = (YamlMap)item;
        foreach ((YamlText key, YamlItem value) in map.Entries)
        {
            MapField? field = _fields.FirstOrDefault(known => known.Name == key.Text);
            if (field is null)
            {
                problems.Add(key, Join(path, key.Text), $"is not known here, allowed is {string.Join(", ", _fields.Select(known => known.Name))}");
            }
            else
            {
                field.Shape.Check(value, Join(path, key.Text), problems);
            }
        }

        foreach (MapField field in _fields.Where(field => field.IsRequired && map[field.Name] is null))
        {
            problems.Add(map, Join(path, field.Name), $"is missing: {field.Meaning}");
        }

        CheckChoice(map, path, problems);
    }

    private static string Join(string path, string key) => path.Length == 0 ? key : $"{path}.{key}";

    private void CheckChoice(YamlMap map, string path, ScenarioProblems problems)
    {
        List<YamlText> chosen = [.. map.Entries.Select(entry => entry.Key).Where(key => Choice.Contains(key.Text))];
        if (chosen.Count > 1)
        {
            problems.Add(
                chosen[1], Join(path, chosen[1].Text), $"is there beside '{chosen[0].Text}', allowed is one of {string.Join(", ", Choice)}");
        }
        else if (chosen.Count == 0 && IsChoiceRequired)
        {
            problems.Add(map, path, $"lacks what it is about, allowed is one of {string.Join(", ", Choice)}");
        }
    }

    private JsonObject Definition(JsonObject definitions)
    {
        JsonObject properties = [];
        foreach (MapField field in _fields)
        {
            JsonObject schema = field.Shape.Schema(definitions);

            // In this version of JSON schema nothing may stand beside a reference.
            properties[field.Name] = schema.ContainsKey("$ref")
                ? new JsonObject { ["description"] = field.Meaning, ["allOf"] = new JsonArray(schema) }
                : new JsonObject([new("description", field.Meaning), .. Detach(schema)]);
        }

        JsonObject definition = new() { ["type"] = "object", ["additionalProperties"] = false, ["properties"] = properties };
        if (_fields.Where(field => field.IsRequired).Select(field => (JsonNode?)field.Name).ToArray() is { Length: > 0 } required)
        {
            definition["required"] = new JsonArray(required);
        }

        if (Choice.Count > 0)
        {
            definition["oneOf"] = new JsonArray([.. ChoiceSchemas()]);
        }

        return definition;
    }

    private static IEnumerable<KeyValuePair<string, JsonNode?>> Detach(JsonObject schema)
    {
        KeyValuePair<string, JsonNode?>[] entries = [.. schema];
        schema.Clear();
        return entries;
    }

    private IEnumerable<JsonNode> ChoiceSchemas()
    {
        foreach (string choice in Choice)
        {
            yield return Requires(choice);
        }

        if (!IsChoiceRequired)
        {
            yield return new JsonObject { ["not"] = new JsonObject { ["anyOf"] = new JsonArray([.. Choice.Select(Requires)]) } };
        }

        static JsonNode Requires(string name) => new JsonObject { ["required"] = new JsonArray(name) };
    }
}
