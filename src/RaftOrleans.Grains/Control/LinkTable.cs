using RaftOrleans.Consensus;
using RaftOrleans.Lab;

namespace RaftOrleans.Grains;

/// <summary>The links of a group that are not well, and what a person can do to links.</summary>
/// <param name="members">All members.</param>
/// <param name="links">The links that are not well.</param>
internal sealed class LinkTable(IReadOnlyList<NodeId> members, IEnumerable<LinkStatus> links)
{
    private readonly SortedDictionary<(NodeId From, NodeId To), LinkStatus> _links =
        new(links.ToDictionary(link => (link.From, link.To)));

    /// <summary>The links that are not well, in order of their ends.</summary>
    public List<LinkStatus> Links => [.. _links.Values];

    /// <summary>Cuts all links between different sides and restores those within a side; who is not named is on one more side.</summary>
    public void Partition(IReadOnlyList<IReadOnlyList<NodeId>> sides)
    {
        foreach (NodeId from in members)
        {
            foreach (NodeId to in members)
            {
                if (from != to)
                {
                    Change(from, to, link => link with { IsCut = SideOf(from) != SideOf(to) });
                }
            }
        }

        int SideOf(NodeId node)
        {
            int side = 0;
            while (side < sides.Count && !sides[side].Contains(node))
            {
                side++;
            }

            return side;
        }
    }

    /// <summary>Cuts the links between these pairs, in both directions, and restores all others.</summary>
    public void Cut(IReadOnlyList<(NodeId One, NodeId Other)> pairs)
    {
        foreach (NodeId from in members)
        {
            foreach (NodeId to in members.Where(to => to != from))
            {
                Change(from, to, link => link with { IsCut = pairs.Contains((from, to)) || pairs.Contains((to, from)) });
            }
        }
    }

    /// <summary>Lets what goes from one node to another wait, or pass again.</summary>
    public void Clog(NodeId from, NodeId to, bool isClogged) => Change(from, to, link => link with { IsClogged = isClogged });

    /// <summary>Lets nothing pass from one node to another.</summary>
    public void Cut(NodeId from, NodeId to) => Change(from, to, static link => link with { IsCut = true });

    /// <summary>Sets the faults of one direction of a link.</summary>
    public void SetFaults(NodeId from, NodeId to, LinkFaults faults) => Change(from, to, link => link with { Faults = faults });

    private void Change(NodeId from, NodeId to, Func<LinkStatus, LinkStatus> change)
    {
        LinkStatus link = change(_links.GetValueOrDefault((from, to)) ?? new LinkStatus(from, to, false, LinkFaults.None));
        if (link.IsCut || link.IsClogged || link.Faults != LinkFaults.None)
        {
            _links[(from, to)] = link;
        }
        else
        {
            _links.Remove((from, to));
        }
    }
}
