namespace RaftOrleans.Lab;

/// <summary>Something that is wrong with a scenario file.</summary>
/// <param name="File">The file's name, as it was given.</param>
/// <param name="Line">The line, from 1.</param>
/// <param name="Column">The column, from 1.</param>
/// <param name="Key">The path of keys that leads there, such as <c>steps[3].crash</c>; empty for the file as a whole.</param>
/// <param name="Message">What is wrong and what is allowed.</param>
public sealed record ScenarioError(string File, int Line, int Column, string Key, string Message)
{
    /// <summary>The error in one line, in the form that editors turn into a link.</summary>
    public override string ToString() => $"{File}:{Line}:{Column}: {(Key.Length == 0 ? "" : $"{Key}: ")}{Message}";
}
