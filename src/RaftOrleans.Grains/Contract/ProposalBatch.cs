namespace RaftOrleans.Grains;

/// <summary>Commands that are proposed to a node in one call. Must not change any more.</summary>
/// <param name="Commands">The commands, in order.</param>
[GenerateSerializer]
[Immutable]
[Alias("RaftOrleans.ProposalBatch")]
internal sealed record ProposalBatch([property: Id(0)] ReadOnlyMemory<byte>[] Commands);
