namespace RaftOrleans.Silo;

/// <summary>The configuration or the command line is wrong.</summary>
/// <param name="errors">All that is wrong, a line each, for a person.</param>
internal sealed class SettingsException(params IReadOnlyList<string> errors) : Exception(string.Join(Environment.NewLine, errors))
{
    /// <summary>All that is wrong, a line each.</summary>
    public IReadOnlyList<string> Errors { get; } = errors;
}
