namespace RaftOrleans.Consensus;

/// <summary>What applying an entry gave.</summary>
/// <param name="Outcome">
/// <see cref="ProposalOutcome.Applied"/>; <see cref="ProposalOutcome.SessionExpired"/> where the session is gone;
/// <see cref="ProposalOutcome.Unknown"/> where the command was applied before and its answer is forgotten.
/// </param>
/// <param name="Result">What the state machine answered, now or when the command was applied first.</param>
internal readonly record struct AppliedResult(ProposalOutcome Outcome, ReadOnlyMemory<byte> Result)
{
    public static AppliedResult Of(ReadOnlyMemory<byte> result) => new(ProposalOutcome.Applied, result);
}
