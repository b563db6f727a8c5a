using RaftOrleans.Consensus;

namespace RaftOrleans.Lab;

/// <summary>Clogs and releases links that are drawn, one direction each, in random order. The same in every world.</summary>
public static class RandomLinks
{
    /// <summary>Clogs some of the links that are not clogged yet.</summary>
    /// <param name="group">The group.</param>
    /// <param name="count">How many, 1 or more; fewer where there are not so many.</param>
    /// <param name="random">Draws them.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>The links, in the order in which they were clogged.</returns>
    public static async Task<IReadOnlyList<(NodeId From, NodeId To)>> ClogSomeAsync(
        this ILabGroup group, int count, Random random, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(group);
        HashSet<(NodeId, NodeId)> clogged = [.. await CloggedAsync(group, cancellation)];
        NodeId[] nodes = [.. (await group.GetStatusAsync(cancellation)).Nodes.Select(node => node.Id)];
        List<(NodeId From, NodeId To)> links = [];
        foreach (NodeId from in nodes)
        {
            links.AddRange(nodes.Where(to => to != from && !clogged.Contains(Slots(from, to))).Select(to => (from, to)));
        }

        List<(NodeId From, NodeId To)> drawn = Draw(links, count, random);
        foreach ((NodeId from, NodeId to) in drawn)
        {
            await group.ClogAsync(from, to, oneWay: true, cancellation);
        }

        return drawn;
    }

    /// <summary>Releases some of the links that are clogged.</summary>
    /// <param name="group">The group.</param>
    /// <param name="count">How many; null for all of them.</param>
    /// <param name="random">Draws them, and their order.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>The links, in the order in which they were released.</returns>
    public static async Task<IReadOnlyList<(NodeId From, NodeId To)>> ReleaseSomeAsync(
        this ILabGroup group, int? count, Random random, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(group);
        NodeId[] nodes = [.. (await group.GetStatusAsync(cancellation)).Nodes.Select(node => node.Id)];
        List<(NodeId From, NodeId To)> links = await CloggedAsync(group, cancellation);
        List<(NodeId From, NodeId To)> drawn =
        [
            .. Draw(links, count ?? links.Count, random).Select(link => (nodes[link.From.Number - 1], nodes[link.To.Number - 1])),
        ];
        foreach ((NodeId from, NodeId to) in drawn)
        {
            await group.ReleaseAsync(from, to, oneWay: true, cancellation);
        }

        return drawn;
    }

    /// <summary>Links belong to servers, whichever incarnation of a node is on them.</summary>
    private static (NodeId From, NodeId To) Slots(NodeId from, NodeId to) => (NodeId.Of(from.Number), NodeId.Of(to.Number));

    private static async Task<List<(NodeId From, NodeId To)>> CloggedAsync(ILabGroup group, CancellationToken cancellation) =>
        [.. (await group.GetNetworkAsync(cancellation)).Links.Where(link => link.IsClogged).Select(link => Slots(link.From, link.To))];

    private static List<(NodeId From, NodeId To)> Draw(List<(NodeId From, NodeId To)> links, int count, Random random)
    {
        List<(NodeId From, NodeId To)> drawn = [];
        while (drawn.Count < count && links.Count > 0)
        {
            int place = random.Next(links.Count);
            drawn.Add(links[place]);
            links.RemoveAt(place);
        }

        return drawn;
    }
}
