using RaftOrleans.Consensus;

namespace RaftOrleans.Grains;

/// <summary>A <see cref="ReadAnswer"/> in the answer of a grain call.</summary>
/// <param name="Outcome">What became of the read.</param>
/// <param name="Index">When answered, the last applied index of the state it was answered from.</param>
/// <param name="Result">When answered, what the state machine said.</param>
/// <param name="Leader">The leader as far as the node knows, packed, or 0.</param>
/// <param name="State">What the node was doing; only a running one has looked at the question.</param>
[GenerateSerializer]
[Immutable]
[Alias("RaftOrleans.ReadReply")]
internal readonly record struct ReadReply(
    [property: Id(0)] ReadOutcome Outcome,
    [property: Id(1)] long Index,
    [property: Id(2)] ReadOnlyMemory<byte> Result,
    [property: Id(3)] long Leader,
    [property: Id(4)] NodeState State)
{
    /// <summary>The answer of a node that has looked at the question.</summary>
    public static ReadReply From(in ReadAnswer answer) =>
        new(answer.Outcome, answer.Index, answer.Result, answer.Leader.Pack(), NodeState.Running);

    /// <summary>The answer of a node that cannot look at the question.</summary>
    public static ReadReply Refused(NodeState state) => new(ReadOutcome.NotLeader, 0, default, 0, state);

    /// <summary>The leader as far as the node knows, or nobody.</summary>
    public NodeId LeaderId => NodeId.TryUnpack(Leader, out NodeId leader) ? leader : NodeId.None;

    /// <summary>The answer as the lab gives it.</summary>
    public ReadAnswer ToAnswer() => new(Outcome, Index, Result, LeaderId);
}
