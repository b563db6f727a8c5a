namespace RaftOrleans.Consensus;

/// <summary>Replicates entries and says that the leader is alive (paper, section 5.3). Without entries it is a heartbeat.</summary>
/// <param name="from">Where the answer goes.</param>
/// <param name="to">The follower.</param>
/// <param name="term">The leader's term.</param>
/// <param name="leader">The leader; the sender, but in hand-made messages.</param>
/// <param name="previous">The entry just before the new ones.</param>
/// <param name="entries">The new entries, in order.</param>
/// <param name="leaderCommit">The leader's commit index.</param>
/// <param name="round">The leader's confirmation round (see <see cref="Round"/>).</param>
public sealed class AppendEntries(
    NodeId from,
    NodeId to,
    long term,
    NodeId leader,
    LogPosition previous,
    ReadOnlyMemory<LogEntry> entries,
    long leaderCommit,
    long round)
    : Message(from, to, term)
{
    /// <summary>The leader whose log this is.</summary>
    public NodeId Leader { get; } = leader;

    /// <summary>The entry just before the new ones, which the follower must hold.</summary>
    public LogPosition Previous { get; } = previous;

    /// <summary>The new entries, in order; may be empty.</summary>
    public ReadOnlyMemory<LogEntry> Entries { get; } = entries;

    /// <summary>The leader's commit index.</summary>
    public long LeaderCommit { get; } = leaderCommit;

    /// <summary>
    /// Number of the leader's latest confirmation round when this was sent. The reply echoes it, so that only
    /// acknowledgements of messages sent after a read began can confirm the read (dissertation, section 6.4).
    /// </summary>
    public long Round { get; } = round;

    /// <inheritdoc/>
    public override string ToString() =>
        $"AppendEntries {From}->{To} term {Term} prev {Previous} entries {Entries.Length} commit {LeaderCommit} round {Round}";
}
