namespace RaftOrleans.Consensus;

/// <summary>How a leader sends entries to a follower.</summary>
public enum ProgressState
{
    /// <summary>Where the logs part is not known: one message at a time.</summary>
    Probe,

    /// <summary>The logs match: messages are sent without waiting for the answers to those before.</summary>
    Replicate,

    /// <summary>The follower needs entries that the log no longer holds: it gets a snapshot, piece by piece.</summary>
    Snapshot,
}
