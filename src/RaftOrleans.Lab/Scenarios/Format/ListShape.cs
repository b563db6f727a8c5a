using System.Text.Json.Nodes;

namespace RaftOrleans.Lab;

/// <summary>A list of items of one shape.</summary>
/// <param name="what">What they are, in words.</param>
/// <param name="item">The shape of each.</param>
/// <param name="fewest">Fewest items.</param>
/// <param name="most">Most items.</param>
internal sealed class ListShape(string what, Shape item, int fewest, int most) : Shape
{
    /// <inheritdoc/>
    public override string Allowed => $"a list of {fewest} to {most} {what}";

    /// <inheritdoc/>
    public override bool Fits(YamlItem found) => found is YamlList;

    /// <inheritdoc/>
    public override JsonObject Schema(JsonObject definitions) => new()
    {
        ["type"] = "array",
        ["items"] = item.Schema(definitions),
        ["minItems"] = fewest,
        ["maxItems"] = most,
    };

    /// <inheritdoc/>
    protected override void CheckInside(YamlItem found, string path, ScenarioProblems problems)
    {
        YamlList list = (YamlList)found;
        if (list.Items.Count < fewest || list.Items.Count > most)
        {
            problems.Add(list, path, $"is a list of {list.Items.Count}, allowed is {Allowed}");
        }

        for (int i = 0; i < list.Items.Count; i++)
        {
            // People count from one, and so does the timeline of a run.
            item.Check(list.Items[i], $"{path}[{i + 1}]", problems);
        }
    }
}
