namespace RaftOrleans.Verification;

/// <summary>What the client knows of its operation; the field <c>type</c> of a history file.</summary>
public enum OperationOutcome
{
    /// <summary>It happened between call and return, and <see cref="Operation.Output"/> is its answer.</summary>
    Ok,

    /// <summary>It never happened and never will.</summary>
    Fail,

    /// <summary>Nobody knows: it may have happened at any time after the call, may happen later still, or never.</summary>
    Info,
}
