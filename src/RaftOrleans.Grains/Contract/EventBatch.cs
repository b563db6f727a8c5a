using RaftOrleans.Lab;

namespace RaftOrleans.Grains;

/// <summary>Events on their way to the feed, which have no numbers yet.</summary>
/// <param name="Events">The events, in order.</param>
[GenerateSerializer]
[Immutable]
[Alias("RaftOrleans.EventBatch")]
internal sealed record EventBatch([property: Id(0)] LabEvent[] Events);
