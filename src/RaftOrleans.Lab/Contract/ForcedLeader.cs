using RaftOrleans.Consensus;

namespace RaftOrleans.Lab;

/// <summary>Makes a certain node lead, as a person wants it.</summary>
public static class ForcedLeader
{
    // A forced election can be lost: to a split vote, or to a log that is behind and catches up under whoever wins instead.
    private const int MaxCampaigns = 3;

    /// <summary>
    /// Has the leadership handed over to a node. Where nobody leads, or the leader cannot hand it over, the node stands for election, heard
    /// also by those that hear a leader.
    /// </summary>
    /// <param name="lab">The world.</param>
    /// <param name="group">The group.</param>
    /// <param name="node">Who is to lead.</param>
    /// <param name="within">How long the elections may take, in the world's time.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="LabException">It does not lead, and why (<see cref="LabFailure.Conflict"/>).</exception>
    public static async Task LeadAsync(
        ILab lab, ILabGroup group, NodeId node, TimeSpan within, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(lab);
        ArgumentNullException.ThrowIfNull(group);
        GroupStatus status = await group.GetStatusAsync(cancellation);
        if (!status.Leader.IsNone && status.Leader != node && status.Node(node).Health == NodeHealth.Running)
        {
            await group.RequestAsync(new TransferRequest(node), status.Leader, within / MaxCampaigns, cancellation);
            status = await group.GetStatusAsync(cancellation);
        }

        for (int i = 0; i < MaxCampaigns && status.Leader != node; i++)
        {
            long before = status.Node(node).Term;
            await group.CampaignAsync(node, forced: true, cancellation);
            await lab.WaitUntilAsync(
                async () =>
                {
                    status = await group.GetStatusAsync(cancellation);
                    return !status.Leader.IsNone && status.Node(status.Leader).Term > before;
                },
                within / MaxCampaigns,
                cancellation);
        }

        if (status.Leader != node)
        {
            throw new LabException(LabFailure.Conflict, WhyNot(status, node));
        }
    }

    private static string WhyNot(GroupStatus status, NodeId node)
    {
        NodeStatus candidate = status.Node(node);
        string within = $"{node} does not lead after {MaxCampaigns} elections";
        if (candidate.Health != NodeHealth.Running)
        {
            return $"{within}: it is {candidate.Health.ToString().ToLowerInvariant()}";
        }

        if (!status.Leader.IsNone)
        {
            NodeStatus leader = status.Node(status.Leader);
            return candidate.LastIndex < leader.LastIndex
                ? $"{within}: its log ends at {candidate.LastIndex}, behind {leader.Id}, which leads and has {leader.LastIndex} entries"
                : $"{within}: {leader.Id} leads";
        }

        int running = status.Nodes.Count(other => other.Health == NodeHealth.Running);
        return running * 2 <= status.Nodes.Count
            ? $"{within}: only {running} of {status.Nodes.Count} nodes run, which is no majority"
            : $"{within}: it got no majority; links may be cut";
    }
}
