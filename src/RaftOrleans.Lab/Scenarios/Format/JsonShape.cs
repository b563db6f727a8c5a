using System.Text.Json.Nodes;

namespace RaftOrleans.Lab;

/// <summary>Any value that a key can hold.</summary>
internal sealed class JsonShape : Shape
{
    /// <inheritdoc/>
    public override string Allowed => "any value";

    /// <inheritdoc/>
    public override bool Fits(YamlItem item) => true;

    /// <inheritdoc/>
    public override JsonObject Schema(JsonObject definitions) => [];

    /// <inheritdoc/>
    protected override void CheckInside(YamlItem item, string path, ScenarioProblems problems)
    {
        // Whether the key-value store takes it is found where the command is made.
    }
}
