using System.Text.Json.Serialization;

namespace RaftOrleans.Lab;

/// <summary>What became of an expectation.</summary>
/// <param name="Place">Where it stands: <c>step 3</c> or <c>expectation 2</c>.</param>
/// <param name="Line">Its line in the file.</param>
/// <param name="Time">When it was judged, since the beginning.</param>
/// <param name="Verdict">What became of it.</param>
/// <param name="Expected">What was expected, as a clause.</param>
/// <param name="Found">The facts that held or broke it.</param>
public sealed record ExpectationResult(
    string Place, int Line, [property: JsonIgnore] TimeSpan Time, ScenarioVerdict Verdict, string Expected, string Found)
{
    /// <summary><see cref="Time"/> in milliseconds.</summary>
    public double TimeMs => Time.TotalMilliseconds;

    /// <summary>The expectation in one line.</summary>
    public override string ToString() => Verdict == ScenarioVerdict.Held
        ? $"{Place} (line {Line}): {Expected}: {Found}"
        : $"{Place} (line {Line}): expected that {Expected}, but {Found}";
}
