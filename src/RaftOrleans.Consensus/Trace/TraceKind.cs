namespace RaftOrleans.Consensus;

/// <summary>What a <see cref="TraceEvent"/> tells.</summary>
public enum TraceKind
{
    /// <summary>The node's role changed; the reason says why.</summary>
    RoleChanged,

    /// <summary>The node learned a higher term.</summary>
    TermChanged,

    /// <summary>The node follows another leader than before, or none.</summary>
    LeaderChanged,

    /// <summary>The election timer ran out, or somebody asked for an election.</summary>
    ElectionStarted,

    /// <summary>The node gave its vote, or said in a PreVote that it would.</summary>
    VoteGranted,

    /// <summary>The node refused its vote; the reason says why.</summary>
    VoteRefused,

    /// <summary>A vote for this node came in.</summary>
    VoteReceived,

    /// <summary>Entries were refused; the reason says why.</summary>
    AppendRefused,

    /// <summary>A suffix of the log was removed because it conflicts with the leader's.</summary>
    LogTruncated,

    /// <summary>The commit index moved.</summary>
    Committed,

    /// <summary>A leader confirmed that it leads, so reads up to this index can be answered.</summary>
    ReadConfirmed,

    /// <summary>A proposal was refused; the reason says why.</summary>
    ProposalRefused,

    /// <summary>A read was refused; the reason says why.</summary>
    ReadRefused,

    /// <summary>The applied state was written down, and the log compacted.</summary>
    SnapshotTaken,

    /// <summary>A leader begins to send a follower its snapshot.</summary>
    SnapshotSent,

    /// <summary>A leader's snapshot has replaced the state.</summary>
    SnapshotInstalled,

    /// <summary>Another membership counts; the reason says which.</summary>
    MembershipChanged,

    /// <summary>A leader begins to hand its leadership over.</summary>
    TransferStarted,

    /// <summary>A leadership was handed over; or it was not, and the reason says why.</summary>
    TransferEnded,

    /// <summary>A message was ignored; the reason says why.</summary>
    MessageIgnored,
}
