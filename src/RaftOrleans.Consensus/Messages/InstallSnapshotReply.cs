namespace RaftOrleans.Consensus;

/// <summary>The answer to <see cref="InstallSnapshot"/>.</summary>
/// <param name="from">The follower.</param>
/// <param name="to">The leader.</param>
/// <param name="term">The follower's term.</param>
/// <param name="last">The last entry of the snapshot that this is about.</param>
/// <param name="received">How many bytes the follower has, from the beginning; where the next piece is to begin.</param>
/// <param name="isInstalled">Whether the follower's disk holds all that the snapshot stands for.</param>
/// <param name="round">The round of the request.</param>
public sealed class InstallSnapshotReply(
    NodeId from, NodeId to, long term, LogPosition last, int received, bool isInstalled, long round)
    : Message(from, to, term)
{
    /// <summary>The last entry of the snapshot that this is about.</summary>
    public LogPosition Last { get; } = last;

    /// <summary>How many bytes the follower has, from the beginning; where the next piece is to begin.</summary>
    public int Received { get; } = received;

    /// <summary>Whether the follower's disk holds all that the snapshot stands for.</summary>
    public bool IsInstalled { get; } = isInstalled;

    /// <summary>The round of the request that this answers.</summary>
    public long Round { get; } = round;

    /// <inheritdoc/>
    public override string ToString() =>
        $"InstallSnapshotReply {From}->{To} term {Term} to {Last} {(IsInstalled ? "installed" : $"received {Received}")} round {Round}";
}
