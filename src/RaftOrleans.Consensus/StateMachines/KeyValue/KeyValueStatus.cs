namespace RaftOrleans.Consensus;

/// <summary>How a command or query of the key-value store ended. Only <see cref="Ok"/> has done what was asked for.</summary>
public enum KeyValueStatus : byte
{
    /// <summary>Done, or found.</summary>
    Ok = 0,

    /// <summary>There is no such key: nothing to get, nothing to delete.</summary>
    NotFound = 1,

    /// <summary>A compare-and-set found something else than it expected; nothing changed.</summary>
    Mismatch = 2,

    /// <summary>An append met a value that is not an array; nothing changed.</summary>
    NotAnArray = 3,

    /// <summary>
    /// The command or query is malformed or goes beyond a limit; nothing changed. <see cref="KeyValueResult.Reason"/> says why.
    /// </summary>
    Invalid = 4,
}
