namespace RaftOrleans.Lab;

/// <summary>Something a person asked of the lab could not be done. The message says what, and what to do.</summary>
public sealed class LabException : Exception
{
    /// <summary>Makes one.</summary>
    /// <param name="reason">Which kind of failure.</param>
    /// <param name="message">One or two lines for a person.</param>
    public LabException(LabFailure reason, string message)
        : base(message) => Reason = reason;

    /// <summary>Makes one.</summary>
    public LabException(LabFailure reason, string message, Exception inner)
        : base(message, inner) => Reason = reason;

    /// <summary>Which kind of failure.</summary>
    public LabFailure Reason { get; }
}
