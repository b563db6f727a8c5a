namespace RaftOrleans.Grains;

/// <summary>The answers to a <see cref="ProposalBatch"/>.</summary>
/// <param name="Replies">One for each command, in the same order.</param>
[GenerateSerializer]
[Immutable]
[Alias("RaftOrleans.ProposalReplies")]
internal sealed record ProposalReplies([property: Id(0)] ProposalReply[] Replies);
