namespace RaftOrleans.Simulation;

/// <summary>Something that will happen in the world.</summary>
/// <param name="At">When.</param>
/// <param name="Sequence">When it was scheduled, among all events.</param>
/// <param name="Kind">What.</param>
/// <param name="Node">To which node, if to one.</param>
/// <param name="Payload">The message, or the action.</param>
/// <param name="Number">Depends on the kind: the link's epoch, the disk's generation.</param>
internal readonly record struct ScheduledEvent(
    TimeSpan At, long Sequence, ScheduledEventKind Kind, SimulatedNode? Node, object? Payload, long Number);
