namespace RaftOrleans.Consensus;

/// <summary>One piece of a snapshot for a follower that needs entries the leader no longer has (paper, section 7, figure 13).</summary>
/// <param name="from">The leader, where the answer goes.</param>
/// <param name="to">The follower.</param>
/// <param name="term">The leader's term.</param>
/// <param name="last">The last entry the snapshot stands for.</param>
/// <param name="membership">The membership as of that entry.</param>
/// <param name="membershipIndex">Index of the membership's entry.</param>
/// <param name="totalBytes">Size of the whole snapshot.</param>
/// <param name="checksum">CRC-32C of the whole snapshot.</param>
/// <param name="offset">Where this piece begins.</param>
/// <param name="data">The piece.</param>
/// <param name="round">The leader's confirmation round (see <see cref="AppendEntries.Round"/>).</param>
public sealed class InstallSnapshot(
    NodeId from,
    NodeId to,
    long term,
    LogPosition last,
    Membership membership,
    long membershipIndex,
    int totalBytes,
    uint checksum,
    int offset,
    ReadOnlyMemory<byte> data,
    long round)
    : Message(from, to, term)
{
    /// <summary>The last entry the snapshot stands for.</summary>
    public LogPosition Last { get; } = last;

    /// <summary>The membership as of that entry.</summary>
    public Membership Membership { get; } = membership;

    /// <summary>Index of the membership's entry.</summary>
    public long MembershipIndex { get; } = membershipIndex;

    /// <summary>Size of the whole snapshot, in bytes.</summary>
    public int TotalBytes { get; } = totalBytes;

    /// <summary>CRC-32C of the whole snapshot.</summary>
    public uint Checksum { get; } = checksum;

    /// <summary>Where this piece begins, in bytes.</summary>
    public int Offset { get; } = offset;

    /// <summary>The piece.</summary>
    public ReadOnlyMemory<byte> Data { get; } = data;

    /// <summary>The leader's confirmation round.</summary>
    public long Round { get; } = round;

    /// <inheritdoc/>
    public override string ToString() =>
        $"InstallSnapshot {From}->{To} term {Term} to {Last} bytes {Offset}..{Offset + Data.Length} of {TotalBytes} round {Round}";
}
