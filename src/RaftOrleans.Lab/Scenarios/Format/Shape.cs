using System.Text.Json.Nodes;

namespace RaftOrleans.Lab;

/// <summary>
/// What is allowed at a place of a scenario file. Reader and JSON schema are made of the same shapes, so an editor and the runner cannot
/// disagree about a key.
/// </summary>
internal abstract class Shape
{
    /// <summary>What is allowed, in words that follow 'allowed is'.</summary>
    public abstract string Allowed { get; }

    /// <summary>Whether an item is of the right form, so that this shape is the one to say what is wrong with it.</summary>
    public abstract bool Fits(YamlItem item);

    /// <summary>Finds what is wrong with an item.</summary>
    /// <param name="item">The item.</param>
    /// <param name="path">The keys that lead to it.</param>
    /// <param name="problems">Gets what is wrong.</param>
    public void Check(YamlItem item, string path, ScenarioProblems problems)
    {
        if (Fits(item))
        {
            CheckInside(item, path, problems);
        }
        else
        {
            problems.Add(item, path, $"is {item.Kind}, allowed is {Allowed}");
        }
    }

    /// <summary>The shape as JSON schema.</summary>
    /// <param name="definitions">Gets the schemas of named shapes, which are referred to.</param>
    public abstract JsonObject Schema(JsonObject definitions);

    /// <summary>Finds what is wrong with an item of the right form.</summary>
    protected abstract void CheckInside(YamlItem item, string path, ScenarioProblems problems);
}
