namespace RaftOrleans.Consensus;

/// <summary>
/// One write to a node's disk. The host carries writes out in the order of their tickets and reports each by
/// <see cref="RaftNode.StorageCompleted"/> once it would survive a crash.
/// </summary>
/// <remarks>
/// A write consists of up to five parts, always in this order: the hard state, a snapshot, the removal of what the snapshot stands for,
/// the removal of a suffix, the new entries. A crash in the midst may leave any prefix of them; the node has promised nothing that depends
/// on the write until all of it is durable. The hard state comes first because a log that is ahead of its term would let a node follow
/// a leader it has already voted out. The snapshot comes before what it replaces goes, because other nodes count on entries that this one
/// has acknowledged.
/// </remarks>
/// <param name="Ticket">Its number: 1, 2, 3, ... for each start of a node.</param>
/// <param name="HardState">Term and vote to remember, or null where they have not changed.</param>
/// <param name="Snapshot">A snapshot that takes the place of the one before, or null.</param>
/// <param name="LogStart">Where the log begins from now on, or null. The removal must happen as a whole or not at all.</param>
/// <param name="TruncateFrom">All entries with this index or a higher one are to be removed first; 0 for none.</param>
/// <param name="Entries">New entries in order, in runs: the first follows the log's end as it is after the removal.</param>
public sealed record StorageWrite(
    long Ticket,
    HardState? HardState,
    Snapshot? Snapshot,
    LogStart? LogStart,
    long TruncateFrom,
    IReadOnlyList<ReadOnlyMemory<LogEntry>> Entries)
{
    /// <summary>A write that leaves the front of the log as it is.</summary>
    public StorageWrite(long ticket, HardState? hardState, long truncateFrom, IReadOnlyList<ReadOnlyMemory<LogEntry>> entries)
        : this(ticket, hardState, null, null, truncateFrom, entries)
    {
    }
}
