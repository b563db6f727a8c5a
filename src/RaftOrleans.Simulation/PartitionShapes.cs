using RaftOrleans.Consensus;

namespace RaftOrleans.Simulation;

/// <summary>Which links a shape of a partition cuts.</summary>
public static class PartitionShapes
{
    /// <summary>Fewest nodes with which the shape is one.</summary>
    public static int FewestNodes(this PartitionShape shape) => shape switch
    {
        PartitionShape.Ring => 4,
        PartitionShape.Minority or PartitionShape.Bridge => 3,
        _ => 2,
    };

    /// <summary>The pairs of nodes that do not reach each other, each pair once.</summary>
    /// <param name="shape">The shape.</param>
    /// <param name="nodes">All nodes, in order.</param>
    /// <param name="around">The node that the shape is arranged around; the others follow it in their order, as on a circle.</param>
    /// <exception cref="ArgumentException">The node is none of them, or they are too few.</exception>
    public static IReadOnlyList<(NodeId One, NodeId Other)> CutPairs(this PartitionShape shape, IReadOnlyList<NodeId> nodes, NodeId around)
    {
        ArgumentNullException.ThrowIfNull(nodes);
        int first = nodes.ToList().IndexOf(around);
        int count = nodes.Count;
        if (first < 0 || count < shape.FewestNodes())
        {
            throw new ArgumentException($"{shape} around {around} is no shape of {string.Join(", ", nodes)}", nameof(nodes));
        }

        List<(NodeId, NodeId)> pairs = [];
        for (int one = 0; one < count; one++)
        {
            for (int other = one + 1; other < count; other++)
            {
                if (IsCut(shape, count, one, other))
                {
                    pairs.Add((nodes[(first + one) % count], nodes[(first + other) % count]));
                }
            }
        }

        return pairs;
    }

    /// <summary>Whether two places do not reach each other; place 0 is the node that the shape is arranged around.</summary>
    private static bool IsCut(PartitionShape shape, int count, int one, int other)
    {
        switch (shape)
        {
            case PartitionShape.Halves:
                return one < (count + 1) / 2 && other >= (count + 1) / 2;
            case PartitionShape.Minority:
                return one < (count - 1) / 2 && other >= (count - 1) / 2;
            case PartitionShape.Bridge:
                int middle = 1 + ((count - 1) / 2);
                return one >= 1 && one < middle && other >= middle;
            case PartitionShape.Isolated:
                return one == 0;
            case PartitionShape.Partial:
                return (one, other) == (0, 1);
            default:
                // With itself and so many neighbours on either side each has a majority.
                int reach = ((count / 2) + 1) / 2;
                int distance = Math.Min(other - one, count - (other - one));
                return distance > reach;
        }
    }
}
