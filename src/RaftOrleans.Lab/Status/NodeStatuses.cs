using RaftOrleans.Consensus;

namespace RaftOrleans.Lab;

/// <summary>Makes a status of a node, the same in every world.</summary>
public static class NodeStatuses
{
    /// <summary>What is known of a process, with what the node in it is and holds.</summary>
    /// <param name="process">What is known of the process.</param>
    /// <param name="core">The node in it.</param>
    public static NodeStatus With(this NodeStatus process, RaftNode core)
    {
        ArgumentNullException.ThrowIfNull(process);
        ArgumentNullException.ThrowIfNull(core);
        return process with
        {
            Role = core.Role,
            Term = core.Term,
            VotedFor = core.VotedFor,
            Leader = core.Leader,
            FirstIndex = core.Log.FirstIndex,
            SnapshotIndex = core.Snapshot?.Last.Index ?? 0,
            Membership = core.Membership,
            MembershipIndex = core.MembershipIndex,
            LastIndex = core.Log.LastIndex,
            DurableIndex = core.DurableIndex,
            CommitIndex = core.CommitIndex,
            LastApplied = core.LastApplied,
            Peers = core.Role == Role.Leader ? [.. core.Followers.Select(PeerStatusOf)] : [],
        };
    }

    private static PeerStatus PeerStatusOf(FollowerProgress progress) => new(
        progress.Id, progress.MatchIndex, progress.NextIndex, progress.State.ToString().ToLowerInvariant(), progress.Inflight);
}
