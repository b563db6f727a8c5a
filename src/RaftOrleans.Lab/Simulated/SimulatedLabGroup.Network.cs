using RaftOrleans.Consensus;
using RaftOrleans.Simulation;

namespace RaftOrleans.Lab;

/// <content>Links and partitions.</content>
internal sealed partial class SimulatedLabGroup
{
    /// <inheritdoc/>
    public Task<NetworkStatus> GetNetworkAsync(CancellationToken cancellation = default) => InTurnAsync(SimulatedStatus.NetworkOf);

    /// <inheritdoc/>
    public Task PartitionAsync(IReadOnlyList<IReadOnlyList<NodeId>> sides, CancellationToken cancellation = default) => InTurnAsync(group =>
    {
        NodeId[] named = [.. sides.SelectMany(side => side)];
        foreach (NodeId node in named)
        {
            FindNode(group, node);
        }

        if (named.Distinct().Count() != named.Length)
        {
            throw new LabException(LabFailure.Invalid, $"a node stands on two sides: {Describe(sides)}");
        }

        lab.Do(new WorldCommand.Partition(name, [.. sides.Select(side => side.Select(node => node.Number).ToArray())]));
        Note(LabEvents.Network(lab.Now, "Partitioned", Describe(sides)));
        return true;
    });

    /// <inheritdoc/>
    public Task<NodeId> PartitionAsync(PartitionShape shape, NodeId? around = null, CancellationToken cancellation = default) =>
        InTurnAsync(group =>
        {
            if (group.Nodes.Count < shape.FewestNodes())
            {
                throw ShapeNames.TooFewNodes(shape, name, group.Nodes.Count);
            }

            NodeId centre = around is { } node ? FindNode(group, node).Id : (group.Leader ?? group.Nodes[0]).Id;
            lab.Do(new WorldCommand.Shape(name, shape, centre.Number));
            Note(LabEvents.Network(lab.Now, "Partitioned", ShapeNames.Describe(shape, centre)));
            return centre;
        });

    /// <inheritdoc/>
    public Task ClogAsync(NodeId from, NodeId to, bool oneWay = false, CancellationToken cancellation = default) =>
        ClogAsync(from, to, oneWay, isRelease: false);

    /// <inheritdoc/>
    public Task ReleaseAsync(NodeId from, NodeId to, bool oneWay = false, CancellationToken cancellation = default) =>
        ClogAsync(from, to, oneWay, isRelease: true);

    /// <inheritdoc/>
    public Task CutAsync(NodeId from, NodeId to, bool oneWay = false, CancellationToken cancellation = default) => InTurnAsync(group =>
    {
        RequireLink(group, from, to);
        lab.Do(new WorldCommand.Cut(name, from.Number, to.Number, oneWay));
        Note(LabEvents.Network(lab.Now, "Cut", $"{from} {(oneWay ? "->" : "<->")} {to}"));
        return true;
    });

    /// <inheritdoc/>
    public Task SetLinkAsync(
        NodeId from, NodeId to, LinkFaults faults, bool oneWay = false, CancellationToken cancellation = default) => InTurnAsync(group =>
    {
        RequireLink(group, from, to);
        RequireValid(faults.Validate());
        lab.Do(new WorldCommand.SetLink(name, from.Number, to.Number, faults, oneWay));
        Note(LabEvents.Network(lab.Now, "LinkSet", $"{from} {(oneWay ? "->" : "<->")} {to}: {faults.Describe()}"));
        return true;
    });

    /// <inheritdoc/>
    public Task HealAsync(CancellationToken cancellation = default) => InTurnAsync(_ =>
    {
        lab.Do(new WorldCommand.Heal(name));
        Note(LabEvents.Network(lab.Now, "Healed", "all links are well"));
        return true;
    });

    private Task ClogAsync(NodeId from, NodeId to, bool oneWay, bool isRelease) => InTurnAsync(group =>
    {
        RequireLink(group, from, to);
        lab.Do(new WorldCommand.Clog(name, from.Number, to.Number, oneWay, isRelease));
        Note(LabEvents.Network(lab.Now, isRelease ? "Released" : "Clogged", $"{from} {(oneWay ? "->" : "<->")} {to}"));
        return true;
    });

    private static string Describe(IReadOnlyList<IReadOnlyList<NodeId>> sides) =>
        string.Join(" | ", sides.Select(side => string.Join(",", side)));

    private static void RequireLink(SimulatedGroup group, NodeId from, NodeId to)
    {
        FindNode(group, from);
        FindNode(group, to);
        if (from == to)
        {
            throw new LabException(LabFailure.Invalid, $"{from} has no link to itself");
        }
    }
}
