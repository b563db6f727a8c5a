namespace RaftOrleans.Consensus;

/// <summary>The answer to a proposal. Only <see cref="ProposalOutcome.Applied"/> is success.</summary>
/// <param name="Outcome">What became of it.</param>
/// <param name="Index">When applied, the entry's index; otherwise 0.</param>
/// <param name="Result">When applied, what the state machine answered.</param>
/// <param name="Leader">The leader as far as the answering node knows, or nobody.</param>
/// <param name="Reason">
/// Where it was refused, why, in words; where the outcome is unknown and asking again does not help, why not; otherwise null.
/// </param>
public readonly record struct ProposalAnswer(
    ProposalOutcome Outcome, long Index, ReadOnlyMemory<byte> Result, NodeId Leader, string? Reason = null)
{
    /// <summary>The command is committed and applied at this index.</summary>
    public static ProposalAnswer Applied(long index, ReadOnlyMemory<byte> result, NodeId leader) =>
        new(ProposalOutcome.Applied, index, result, leader);

    /// <summary>The node does not lead.</summary>
    public static ProposalAnswer NotLeader(NodeId leader) => new(ProposalOutcome.NotLeader, 0, default, leader);

    /// <summary>The leader has too much uncommitted.</summary>
    public static ProposalAnswer Busy(NodeId leader) => new(ProposalOutcome.Busy, 0, default, leader);

    /// <summary>Not allowed now.</summary>
    public static ProposalAnswer Refused(NodeId leader, string reason) => new(ProposalOutcome.Refused, 0, default, leader, reason);

    /// <summary>Certainly not applied.</summary>
    public static ProposalAnswer Dropped(NodeId leader) => new(ProposalOutcome.Dropped, 0, default, leader);

    /// <summary>May or may not have been applied.</summary>
    public static ProposalAnswer Unknown(NodeId leader) => new(ProposalOutcome.Unknown, 0, default, leader);
}
