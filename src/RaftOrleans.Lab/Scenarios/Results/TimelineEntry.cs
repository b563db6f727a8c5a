using System.Text.Json.Serialization;

namespace RaftOrleans.Lab;

/// <summary>A step that was done.</summary>
/// <param name="Place">Which: <c>step 3</c> or <c>expectation 2</c>.</param>
/// <param name="Line">Its line in the file.</param>
/// <param name="Time">When it was done, since the beginning, in the world's time.</param>
/// <param name="Say">What it shows, or null.</param>
/// <param name="What">What was done; empty where the step only says something.</param>
/// <param name="Verdict">Whether what it expects held; null where it expects nothing.</param>
/// <param name="Found">The facts that held or broke it, or null.</param>
public sealed record TimelineEntry(
    string Place, int Line, [property: JsonIgnore] TimeSpan Time, string? Say, string What, ScenarioVerdict? Verdict, string? Found)
{
    /// <summary><see cref="Time"/> in milliseconds.</summary>
    public double TimeMs => Time.TotalMilliseconds;
}
