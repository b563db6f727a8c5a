namespace RaftOrleans.Consensus;

/// <summary>What a leader knows of a follower, to look at.</summary>
/// <param name="Id">The follower.</param>
/// <param name="MatchIndex">Up to here its durable log is known to equal the leader's.</param>
/// <param name="NextIndex">The next entry it will be sent.</param>
/// <param name="State">How entries are sent.</param>
/// <param name="Inflight">Messages with entries that it has not acknowledged.</param>
public readonly record struct FollowerProgress(NodeId Id, long MatchIndex, long NextIndex, ProgressState State, int Inflight);
