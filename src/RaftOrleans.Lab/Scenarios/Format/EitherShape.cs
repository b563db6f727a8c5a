using System.Text.Json.Nodes;

namespace RaftOrleans.Lab;

/// <summary>One of several shapes of different forms, such as a word or a mapping.</summary>
/// <param name="shapes">The shapes, no two of which fit the same item.</param>
internal sealed class EitherShape(params Shape[] shapes) : Shape
{
    /// <inheritdoc/>
    public override string Allowed => string.Join(", or ", shapes.Select(shape => shape.Allowed));

    /// <inheritdoc/>
    public override bool Fits(YamlItem item) => shapes.Any(shape => shape.Fits(item));

    /// <inheritdoc/>
    public override JsonObject Schema(JsonObject definitions) =>
        new() { ["anyOf"] = new JsonArray([.. shapes.Select(shape => shape.Schema(definitions))]) };

    /// <inheritdoc/>
    protected override void CheckInside(YamlItem item, string path, ScenarioProblems problems) =>
        shapes.First(shape => shape.Fits(item)).Check(item, path, problems);
}
