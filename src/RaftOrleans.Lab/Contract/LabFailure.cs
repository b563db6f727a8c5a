namespace RaftOrleans.Lab;

/// <summary>Why the lab could not do something.</summary>
public enum LabFailure
{
    /// <summary>The request itself is wrong: a value out of range, a malformed name.</summary>
    Invalid,

    /// <summary>There is no such group or node.</summary>
    NotFound,

    /// <summary>It exists already, or the node is not in a state in which this makes sense.</summary>
    Conflict,

    /// <summary>This world has no such thing.</summary>
    Unsupported,

    /// <summary>The node is crashed or paused, or its silo is gone.</summary>
    Unavailable,

    /// <summary>No answer within the time allowed.</summary>
    TimedOut,

    /// <summary>The session is not known: it has expired, was closed, or never was. It is never opened again by itself.</summary>
    SessionExpired,
}
