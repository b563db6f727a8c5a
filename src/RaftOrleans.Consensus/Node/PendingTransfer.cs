namespace RaftOrleans.Consensus;

/// <summary>A leader hands its leadership over (dissertation, section 3.10).</summary>
/// <param name="Proposal">The host's number for it.</param>
/// <param name="Target">Who is to lead next.</param>
/// <param name="Deadline">When it is given up.</param>
internal sealed record PendingTransfer(long Proposal, NodeId Target, TimeSpan Deadline)
{
    /// <summary>Whether the target was told to stand for election.</summary>
    public bool IsTold { get; set; }
}
