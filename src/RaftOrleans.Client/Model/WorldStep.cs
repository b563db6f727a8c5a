namespace RaftOrleans.Client;

/// <summary>What is to happen next in a simulated world.</summary>
/// <param name="Kind">What.</param>
/// <param name="Event">For deliveries and losses the number of what is pending.</param>
/// <param name="Node">For deadlines and steps of a node the node.</param>
/// <param name="Time">For going to a moment the moment.</param>
public sealed record WorldStep(WorldStepKind Kind, long Event = 0, string? Node = null, TimeSpan Time = default);
