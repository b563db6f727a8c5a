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
}
