using RaftOrleans.Lab;

namespace RaftOrleans.Web;

/// <summary>What a leader knows of a follower.</summary>
/// <param name="NodeId">The follower.</param>
/// <param name="MatchIndex">Up to here its durable log is known to equal the leader's.</param>
/// <param name="NextIndex">The next entry it will be sent.</param>
/// <param name="State"><c>probe</c> or <c>replicate</c>.</param>
/// <param name="Inflight">Messages with entries that it has not acknowledged.</param>
internal sealed record PeerRow(string NodeId, long MatchIndex, long NextIndex, string State, int Inflight)
{
    /// <summary>The row of a follower.</summary>
    public static PeerRow From(PeerStatus peer) => new(peer.Id.ToString(), peer.MatchIndex, peer.NextIndex, peer.State, peer.Inflight);
}
