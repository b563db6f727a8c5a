using RaftOrleans.Lab;

namespace RaftOrleans.Grains;

/// <summary>Events of a group, from the feed.</summary>
/// <param name="Events">The events; gapless, but where the first is of the kind <see cref="LabEventKind.Lost"/>.</param>
/// <param name="Next">What to ask for next.</param>
/// <param name="IsEnd">Whether the group is gone.</param>
[GenerateSerializer]
[Immutable]
[Alias("RaftOrleans.EventPage")]
internal sealed record EventPage([property: Id(0)] LabEvent[] Events, [property: Id(1)] long Next, [property: Id(2)] bool IsEnd);
