using RaftOrleans.Consensus;
using RaftOrleans.Lab;

namespace RaftOrleans.Grains;

/// <summary>Whom to ask next: the node that led last, else one after the other.</summary>
/// <remarks>
/// A node that does not answer may be paused or cut off, and its followers may go on naming it for an election timeout. So it is passed
/// over until it has answered something, or for a while, whoever names it. Several threads use this.
/// </remarks>
internal sealed class LeaderHint(TimeProvider time)
{
    private static readonly TimeSpan Suspicion = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private readonly long?[] _silentSince = new long?[GroupSpecification.MaxNodes + 1];
    private NodeId _leader;
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

            for (int tried = 0; tried < nodes; tried++)
            {
                _last = (_last % nodes) + 1;
                if (!IsSuspect(NodeId.Of(_last)))
                {
                    break;
                }
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
            _silentSince[node.Number] = null;
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
            _silentSince[node.Number] = null;
            bool isNews = named.IsMember && named.Number < _silentSince.Length && named != node && !IsSuspect(named);
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
            _silentSince[node.Number] = time.GetTimestamp();
            if (_leader == node)
            {
                _leader = NodeId.None;
            }
        }
    }

    /// <summary>There is a reason to believe that a node answers again.</summary>
    public void MayAnswer(NodeId node)
    {
        lock (_lock)
        {
            _silentSince[node.Number] = null;
        }
    }

    private bool IsSuspect(NodeId node) =>
        _silentSince[node.Number] is { } since && time.GetElapsedTime(since) < Suspicion;
}
