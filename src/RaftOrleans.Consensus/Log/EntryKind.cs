namespace RaftOrleans.Consensus;

/// <summary>What a log entry carries.</summary>
public enum EntryKind : byte
{
    /// <summary>A command of a client, for the state machine.</summary>
    Command = 0,

    /// <summary>
    /// Nothing: a leader's first entry, by which the entries of earlier terms become committed (paper, sections 5.4.2 and 8).
    /// </summary>
    NoOp = 1,

    /// <summary>Who belongs to the group from this entry on (paper, section 6).</summary>
    Membership = 2,

    /// <summary>A client opens a session; the entry's index is its number (dissertation, section 6.3).</summary>
    OpenSession = 3,

    /// <summary>
    /// A command of a session, with the number the client gave it, so that it is applied once (dissertation, section 6.3).
    /// </summary>
    SessionCommand = 4,

    /// <summary>A client is still there.</summary>
    KeepSessionAlive = 5,

    /// <summary>A client has gone.</summary>
    CloseSession = 6,
}
