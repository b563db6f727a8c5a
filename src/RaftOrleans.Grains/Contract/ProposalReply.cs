using RaftOrleans.Consensus;

namespace RaftOrleans.Grains;

/// <summary>A <see cref="ProposalAnswer"/> in the answer of a grain call.</summary>
/// <param name="Outcome">What became of the command.</param>
/// <param name="Index">When applied, the entry's index.</param>
/// <param name="Result">When applied, what the state machine said.</param>
/// <param name="Leader">The leader as far as the node knows, packed, or 0.</param>
/// <param name="State">What the node was doing; only a running one has looked at the command.</param>
/// <param name="Reason">When refused, why.</param>
[GenerateSerializer]
[Immutable]
[Alias("RaftOrleans.ProposalReply")]
internal readonly record struct ProposalReply(
    [property: Id(0)] ProposalOutcome Outcome,
    [property: Id(1)] long Index,
    [property: Id(2)] ReadOnlyMemory<byte> Result,
    [property: Id(3)] long Leader,
    [property: Id(4)] NodeState State,
    [property: Id(5)] string? Reason = null)
{
    /// <summary>The answer of a node that has looked at the command.</summary>
    public static ProposalReply From(in ProposalAnswer answer) =>
        new(answer.Outcome, answer.Index, answer.Result, answer.Leader.Pack(), NodeState.Running, answer.Reason);

    /// <summary>The answer of a node that cannot look at the command; it certainly went nowhere.</summary>
    public static ProposalReply Refused(NodeState state) => new(ProposalOutcome.NotLeader, 0, default, 0, state);

    /// <summary>The leader as far as the node knows, or nobody.</summary>
    public NodeId LeaderId => NodeId.TryUnpack(Leader, out NodeId leader) ? leader : NodeId.None;

    /// <summary>The answer as the lab gives it.</summary>
    public ProposalAnswer ToAnswer() => new(Outcome, Index, Result, LeaderId, Reason);
}
