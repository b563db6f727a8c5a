namespace RaftOrleans.Consensus;

/// <summary>
/// The applied state of a group at one entry, which stands for all entries up to it (paper, section 7; dissertation, chapter 5). Immutable.
/// </summary>
/// <remarks>
/// Two nodes that have applied the same entry make the same snapshot, byte for byte, so one that was received in part from one leader can
/// be completed by the next.
/// </remarks>
/// <param name="last">The last entry it stands for.</param>
/// <param name="membership">The membership as of that entry.</param>
/// <param name="membershipIndex">Index of the membership's entry, or 0 for the one the group began with.</param>
/// <param name="data">Client sessions and the state machine's state. Must not change any more.</param>
public sealed class Snapshot(LogPosition last, Membership membership, long membershipIndex, ReadOnlyMemory<byte> data)
{
    /// <summary>The last entry it stands for.</summary>
    public LogPosition Last { get; } = last;

    /// <summary>The membership as of that entry.</summary>
    public Membership Membership { get; } = membership;

    /// <summary>Index of the membership's entry, or 0 for the one the group began with.</summary>
    public long MembershipIndex { get; } = membershipIndex;

    /// <summary>Client sessions and the state machine's state.</summary>
    public ReadOnlyMemory<byte> Data { get; } = data;

    /// <summary>CRC-32C of <see cref="Data"/>.</summary>
    public uint Checksum { get; } = Consensus.Checksum.Compute(data.Span);

    /// <inheritdoc/>
    public override string ToString() => $"snapshot to {Last}, {Data.Length} bytes, of {Membership}";
}
