using RaftOrleans.Consensus;

namespace RaftOrleans.Grains;

/// <summary>Whom to ask next: the node that led last, else one after the other.</summary>
/// <remarks>
/// A node that does not answer may be paused or cut off, and its followers may go on naming it for an election timeout. So it is passed over
/// for a while, whoever names it. Used by several threads; a lost update costs a question to the wrong node.
/// </remarks>
internal sealed class LeaderHint(TimeProvider time)
{
    private static readonly TimeSpan Suspicion = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private NodeId _leader;
    private NodeId _suspect;
    private long _suspectSince;
    private int _last;

    /// <summary>The node to ask.</summary>
    /// <param name="nodes">How many nodes the group has.</param>
    public NodeId Next(int nodes)
    {
        lock (_lock)
        {
            if (_leader.IsMember && _leader.Number <= nodes)
            {
                return _leader;
            }

            _last = (_last % nodes) + 1;
            if (IsSuspect(NodeId.Of(_last)))
            {
                _last = (_last % nodes) + 1;
            }

            return NodeId.Of(_last);
        }
    }

    /// <summary>A node has done what only a leader does.</summary>
    public void Leads(NodeId node)
    {
        lock (_lock)
        {
            _leader = node;
        }
    }

    /// <summary>A node does not lead.</summary>
    /// <param name="node">The node.</param>
    /// <param name="named">The leader that it named, or nobody.</param>
    /// <returns>Whether there is somebody new to ask at once.</returns>
    public bool DoesNotLead(NodeId node, NodeId named)
    {
        lock (_lock)
        {
            bool isNews = named.IsMember && named != node && !IsSuspect(named);
            if (isNews)
            {
                _leader = named;
            }
            else if (_leader == node)
            {
                _leader = NodeId.None;
            }

            return isNews;
        }
    }

    /// <summary>A node does not answer.</summary>
    public void IsSilent(NodeId node)
    {
        lock (_lock)
        {
            _suspect = node;
            _suspectSince = time.GetTimestamp();
            if (_leader == node)
            {
                _leader = NodeId.None;
            }
        }
    }

    private bool IsSuspect(NodeId node) => node == _suspect && time.GetElapsedTime(_suspectSince) < Suspicion;
}
