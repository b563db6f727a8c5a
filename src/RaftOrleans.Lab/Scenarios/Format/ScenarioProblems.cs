namespace RaftOrleans.Lab;

/// <summary>Collects what is wrong with a scenario file, so that all of it is told at once.</summary>
/// <param name="file">The file's name, for messages.</param>
internal sealed class ScenarioProblems(string file)
{
    private readonly List<ScenarioError> _errors = [];

    /// <summary>What was found, in the order of the file.</summary>
    public IReadOnlyList<ScenarioError> Errors => [.. _errors.OrderBy(error => error.Line).ThenBy(error => error.Column)];

    /// <summary>Whether nothing was found.</summary>
    public bool IsEmpty => _errors.Count == 0;

    /// <summary>Something is wrong.</summary>
    /// <param name="line">Its line, from 1.</param>
    /// <param name="column">Its column, from 1.</param>
    /// <param name="key">The path of keys that leads to it, or empty for the file.</param>
    /// <param name="message">What is wrong and what is allowed.</param>
    public void Add(int line, int column, string key, string message) => _errors.Add(new ScenarioError(file, line, column, key, message));

    /// <summary>An item is wrong.</summary>
    public void Add(YamlItem item, string key, string message) => Add(item.Line, item.Column, key, message);

    /// <summary>Ends reading where something was found.</summary>
    /// <exception cref="ScenarioFormatException">Something was found.</exception>
    public void ThrowIfAny()
    {
        if (!IsEmpty)
        {
            throw new ScenarioFormatException(Errors);
        }
    }
}
