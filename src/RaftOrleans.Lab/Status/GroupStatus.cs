using RaftOrleans.Consensus;

namespace RaftOrleans.Lab;

/// <summary>What a group looks like at a moment.</summary>
/// <param name="Group">The group's name.</param>
/// <param name="Time">When, in the world's time.</param>
/// <param name="Nodes">Every node, in order.</param>
public sealed record GroupStatus(string Group, TimeSpan Time, IReadOnlyList<NodeStatus> Nodes)
{
    /// <summary>What the group replicates: the name of a state machine.</summary>
    public string StateMachine { get; init; } = StateMachineRegistry.KeyValue;

    /// <summary>
    /// The leader of the highest term among the nodes that run, or nobody. During a partition an older leader may still believe it leads.
    /// </summary>
    public NodeId Leader => Nodes
        .Where(node => node is { Health: NodeHealth.Running, Role: Role.Leader })
        .OrderByDescending(node => node.Term)
        .Select(node => node.Id)
        .FirstOrDefault(NodeId.None);

    /// <summary>One node. A server is found by its number, whichever incarnation it is.</summary>
    /// <exception cref="LabException">There is no such node.</exception>
    public NodeStatus Node(NodeId id) =>
        Nodes.FirstOrDefault(node => node.Id == id)
        ?? Nodes.FirstOrDefault(node => id.Incarnation == 0 && node.Id.Number == id.Number)
        ?? throw new LabException(
            LabFailure.NotFound, $"group '{Group}' has no node {id}, it has {string.Join(", ", Nodes.Select(node => node.Id))}");
}
