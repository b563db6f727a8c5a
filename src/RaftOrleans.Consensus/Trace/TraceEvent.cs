namespace RaftOrleans.Consensus;

/// <summary>
/// One step of a node, for people and checkers. The node's state beside it is the state after the step.
/// </summary>
/// <param name="Kind">What happened.</param>
/// <param name="Time">When, by the node's clock.</param>
/// <param name="Node">The node.</param>
/// <param name="Term">Its term.</param>
/// <param name="Role">Its role.</param>
/// <param name="Peer">The other node it is about, or nobody.</param>
/// <param name="Index">The log index it is about, or 0.</param>
/// <param name="Reason">Why, in words; empty where the kind says it all.</param>
public readonly record struct TraceEvent(
    TraceKind Kind, TimeSpan Time, NodeId Node, long Term, Role Role, NodeId Peer, long Index, string Reason);
