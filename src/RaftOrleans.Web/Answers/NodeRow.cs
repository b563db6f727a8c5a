using RaftOrleans.Lab;

namespace RaftOrleans.Web;

/// <summary>One node of a group at a moment.</summary>
/// <param name="NodeId">The node.</param>
/// <param name="State">Its role, as <c>leader</c>, <c>follower</c>, <c>candidate</c>, <c>pre_candidate</c>; <c>crashed</c>, <c>paused</c>
/// or <c>unreachable</c> where it does not run, so that whoever looks for leaders finds only those that lead.</param>
/// <param name="Role">Its role, or the one it had when it last ran.</param>
/// <param name="Health"><c>running</c>, <c>paused</c>, <c>crashed</c> or <c>unreachable</c>.</param>
/// <param name="IsAlive">Whether its process runs.</param>
/// <param name="LastSeenMs">Milliseconds of the world's time since it was last heard of.</param>
/// <param name="Term">Its term.</param>
/// <param name="VotedFor">Who got its vote in this term, or null.</param>
/// <param name="Leader">The leader it knows of, or null.</param>
/// <param name="LogLength">Index of its last entry.</param>
/// <param name="DurableIndex">Index of the last entry that would survive a crash.</param>
/// <param name="CommitIndex">Its commit index.</param>
/// <param name="LastApplied">Index of the last applied entry.</param>
/// <param name="Silo">The silo it lives on, or null in a world without silos.</param>
/// <param name="Disk">What is wrong with its disk, in words, or null.</param>
/// <param name="Clock">What is wrong with its clock, in words, or null.</param>
/// <param name="StepMs">Milliseconds that its process takes for every input; 0 for as usual.</param>
/// <param name="Failure">Why its process ended by itself or does not start, or null.</param>
/// <param name="Peers">On a leader, what it knows of every other node.</param>
internal sealed record NodeRow(
    string NodeId,
    string State,
    string Role,
    string Health,
    bool IsAlive,
    double LastSeenMs,
    long Term,
    string? VotedFor,
    string? Leader,
    long LogLength,
    long DurableIndex,
    long CommitIndex,
    long LastApplied,
    string? Silo,
    string? Disk,
    string? Clock,
    double StepMs,
    string? Failure,
    IReadOnlyList<PeerRow> Peers)
{
    /// <summary>The row of a node.</summary>
    /// <param name="node">The node.</param>
    /// <param name="now">When the status was taken.</param>
    public static NodeRow From(NodeStatus node, TimeSpan now) => new(
        node.Id.ToString(),
        Names.State(node),
        Names.Of(node.Role),
        Names.Of(node.Health),
        node.Health == NodeHealth.Running,
        Math.Max(0, (now - node.LastSeen).TotalMilliseconds),
        node.Term,
        Names.NodeOrNull(node.VotedFor),
        Names.NodeOrNull(node.Leader),
        node.LastIndex,
        node.DurableIndex,
        node.CommitIndex,
        node.LastApplied,
        node.Silo,
        node.Disk == DiskFaults.None ? null : node.Disk.Describe(),
        node.Clock == ClockFaults.None ? null : node.Clock.Describe(),
        node.StepTime.TotalMilliseconds,
        node.Failure,
        [.. node.Peers.Select(PeerRow.From)]);
}
