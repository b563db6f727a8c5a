using RaftOrleans.Consensus;

namespace RaftOrleans.Lab;

/// <summary>Who plays which part in a run: turns the words of a scenario into nodes, and nodes into words.</summary>
/// <param name="random">Draws where there is a choice.</param>
internal sealed class NodeCast(Random random)
{
    private readonly Dictionary<string, IReadOnlyList<NodeId>> _names = new(StringComparer.Ordinal);

    /// <summary>True with a probability.</summary>
    /// <param name="share">0 to 1.</param>
    public bool Draw(double share) => share >= 1 || random.Next(1_000_000) < share * 1_000_000;

    /// <summary>Things in random order.</summary>
    public List<T> Shuffle<T>(IEnumerable<T> things)
    {
        List<T> left = [.. things];
        List<T> drawn = [];
        while (left.Count > 0)
        {
            int place = random.Next(left.Count);
            drawn.Add(left[place]);
            left.RemoveAt(place);
        }

        return drawn;
    }

    /// <summary>Gives nodes a name.</summary>
    public void Name(string name, IReadOnlyList<NodeId> nodes) => _names[name] = nodes;

    /// <summary>The nodes that are meant, in the order of the words.</summary>
    /// <param name="set">The words.</param>
    /// <param name="status">The group as it is just now.</param>
    /// <param name="taken">
    /// The nodes that the step has mentioned: parts that are looked up avoid them, and those found are added.
    /// </param>
    /// <param name="fits">Which nodes the action makes sense for; null for all that run.</param>
    /// <exception cref="LabException">There is no such node just now.</exception>
    public IReadOnlyList<NodeId> Resolve(NodeSet set, GroupStatus status, HashSet<NodeId> taken, Func<NodeStatus, bool>? fits = null)
    {
        List<NodeId> nodes = [];
        foreach (string word in set.Words)
        {
            IReadOnlyList<NodeId> found = ResolveWord(word, status, taken, fits ?? (static node => node.Health == NodeHealth.Running));
            taken.UnionWith(found);
            nodes.AddRange(found.Where(node => !nodes.Contains(node)));
        }

        return nodes;
    }

    /// <summary>The one node that is meant.</summary>
    /// <exception cref="LabException">There is no such node just now, or there are several.</exception>
    public NodeId ResolveOne(NodeSet set, GroupStatus status, Func<NodeStatus, bool>? fits = null)
    {
        IReadOnlyList<NodeId> nodes = Resolve(set, status, [], fits);
        return nodes.Count == 1
            ? nodes[0]
            : throw new LabException(LabFailure.Invalid, $"'{set}' is {Describe(nodes)}, and one node is wanted here");
    }

    /// <summary>A node with the names it has been given: <c>n3 (L)</c>.</summary>
    public string Describe(NodeId node)
    {
        string[] names = [.. _names.Where(name => name.Value is [var only] && only == node).Select(name => name.Key)];
        return names.Length == 0 ? node.ToString() : $"{node} ({string.Join(", ", names)})";
    }

    /// <summary>Nodes with their names.</summary>
    public string Describe(IReadOnlyList<NodeId> nodes) => nodes.Count == 0 ? "no node" : string.Join(", ", nodes.Select(Describe));

    private IReadOnlyList<NodeId> ResolveWord(string word, GroupStatus status, HashSet<NodeId> taken, Func<NodeStatus, bool> fits)
    {
        if (_names.TryGetValue(word, out IReadOnlyList<NodeId>? named))
        {
            return named;
        }

        if (word == NodeSet.Others)
        {
            List<NodeId> others = [.. status.Nodes.Select(node => node.Id).Where(node => !taken.Contains(node))];
            return others.Count > 0
                ? others
                : throw new LabException(LabFailure.Conflict, $"there are no '{NodeSet.Others}': all nodes have been mentioned");
        }

        NodeSelector selector = NodeSelector.Parse(word);
        return selector.Resolve(status, random, node => fits(node) && (selector.IsMany || !taken.Contains(node.Id)));
    }
}
