using RaftOrleans.Lab;

namespace RaftOrleans.Web;

/// <summary>What a group looks like at a moment.</summary>
/// <param name="Group">The group's name.</param>
/// <param name="World"><c>simulated</c> or <c>orleans</c>.</param>
/// <param name="ClusterSize">How many nodes it has.</param>
/// <param name="Nodes">Every node, in order.</param>
/// <param name="Leader">The leader, or null.</param>
/// <param name="Timestamp">When, in seconds of the world's time.</param>
internal sealed record GroupStatusAnswer(
    string Group, string World, int ClusterSize, IReadOnlyList<NodeRow> Nodes, string? Leader, double Timestamp)
{
    /// <summary>The answer for a status.</summary>
    public static GroupStatusAnswer From(GroupStatus status, LabCapabilities capabilities) => new(
        status.Group,
        capabilities.World,
        status.Nodes.Count,
        [.. status.Nodes.Select(node => NodeRow.From(node, status.Time))],
        Names.NodeOrNull(status.Leader),
        status.Time.TotalSeconds);
}
