namespace RaftOrleans.Consensus;

/// <summary>The answer to a read.</summary>
/// <param name="Outcome">What became of it.</param>
/// <param name="Index">When answered, the last index that was applied in the state it was answered from.</param>
/// <param name="Result">When answered, what the state machine said.</param>
/// <param name="Leader">The leader as far as the answering node knows, or nobody.</param>
public readonly record struct ReadAnswer(ReadOutcome Outcome, long Index, ReadOnlyMemory<byte> Result, NodeId Leader);
