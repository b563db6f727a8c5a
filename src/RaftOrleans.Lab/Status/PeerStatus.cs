using RaftOrleans.Consensus;

namespace RaftOrleans.Lab;

/// <summary>What a leader knows of a follower.</summary>
/// <param name="Id">The follower.</param>
/// <param name="MatchIndex">Up to here its durable log is known to equal the leader's.</param>
/// <param name="NextIndex">The next entry it will be sent.</param>
/// <param name="State"><c>probe</c> or <c>replicate</c>.</param>
/// <param name="Inflight">Messages with entries that it has not acknowledged.</param>
public sealed record PeerStatus(NodeId Id, long MatchIndex, long NextIndex, string State, int Inflight);
