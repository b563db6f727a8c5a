namespace RaftOrleans.Lab;

/// <summary>A file is not a scenario. Says everything that is wrong with it, not only the first.</summary>
public sealed class ScenarioFormatException : Exception
{
    /// <summary>Makes one.</summary>
    /// <param name="errors">What is wrong, one or more.</param>
    public ScenarioFormatException(IReadOnlyList<ScenarioError> errors)
        : base(string.Join(Environment.NewLine, errors)) => Errors = errors;

    /// <summary>What is wrong, in the order of the file.</summary>
    public IReadOnlyList<ScenarioError> Errors { get; }
}
