using System.Text.Json.Nodes;

namespace RaftOrleans.Lab;

/// <summary>A mapping whose keys the author chooses.</summary>
/// <param name="key">The shape of a key.</param>
/// <param name="value">The shape of a value.</param>
/// <param name="most">Most entries.</param>
internal sealed class TableShape(TextShape key, Shape value, int most) : Shape
{
    /// <inheritdoc/>
    public override string Allowed => $"a mapping of 1 to {most} entries";

    /// <inheritdoc/>
    public override bool Fits(YamlItem item) => item is YamlMap;

    /// <inheritdoc/>
    public override JsonObject Schema(JsonObject definitions) => new()
    {
        ["type"] = "object",
        ["propertyNames"] = key.Schema(definitions),
        ["additionalProperties"] = value.Schema(definitions),
        ["minProperties"] = 1,
        ["maxProperties"] = most,
    };

    /// <inheritdoc/>
    protected override void CheckInside(YamlItem item, string path, ScenarioProblems problems)
    {
        YamlMap map = (YamlMap)item;
        if (map.Entries.Count == 0 || map.Entries.Count > most)
        {
            problems.Add(map, path, $"has {map.Entries.Count} entries, allowed is {Allowed}");
        }

        foreach ((YamlText name, YamlItem entry) in map.Entries)
        {
            key.Check(name, path, problems);
            value.Check(entry, $"{path}.{name.Text}", problems);
        }
    }
}
