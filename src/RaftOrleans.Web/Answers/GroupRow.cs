using RaftOrleans.Lab;

namespace RaftOrleans.Web;

/// <summary>One group.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Nodes">How many nodes it has.</param>
/// <param name="Alive">How many of them run.</param>
/// <param name="Leader">Its leader, or null.</param>
/// <param name="StateMachine">What it replicates.</param>
internal sealed record GroupRow(string Name, int Nodes, int Alive, string? Leader, string StateMachine)
{
    /// <summary>The row of a group.</summary>
    public static GroupRow From(GroupStatus status) => new(
        status.Group,
        status.Nodes.Count,
        status.Nodes.Count(node => node.Health == NodeHealth.Running),
        Names.NodeOrNull(status.Leader),
        status.StateMachine);
}
