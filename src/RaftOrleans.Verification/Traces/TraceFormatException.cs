namespace RaftOrleans.Verification;

/// <summary>A line that is no step of a trace.</summary>
public sealed class TraceFormatException : FormatException
{
    /// <summary>Makes one.</summary>
    /// <param name="line">Number of the line, from 1.</param>
    /// <param name="field">The field, or null where the line as a whole is wrong.</param>
    /// <param name="problem">What is wrong with it, and what is allowed.</param>
    /// <param name="cause">What has shown it, or null.</param>
    public TraceFormatException(long line, string? field, string problem, Exception? cause = null)
        : base($"line {line}{(field is null ? "" : $", field {field}")}: {problem}", cause)
    {
        Line = line;
        Field = field;
    }

    /// <summary>Number of the line, from 1.</summary>
    public long Line { get; }

    /// <summary>The field, or null where the line as a whole is wrong.</summary>
    public string? Field { get; }
}
