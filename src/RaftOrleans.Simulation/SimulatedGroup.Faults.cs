using RaftOrleans.Consensus;

namespace RaftOrleans.Simulation;

/// <content>What is done to links, disks, clocks, and to how fast processes are.</content>
public sealed partial class SimulatedGroup
{
    /// <summary>From now on a node's clock runs so much faster than the world's.</summary>
    /// <param name="node">The node.</param>
    /// <param name="millionths">Above -1,000,000; negative for slower, 0 for as fast.</param>
    /// <exception cref="ArgumentOutOfRangeException">The clock would stand still or go back.</exception>
    public void SetClockDrift(NodeId node, int millionths) => Node(node).SetClockDrift(millionths);

    /// <summary>Sets a node's clock forward.</summary>
    /// <param name="node">The node.</param>
    /// <param name="by">Zero or more: a node's time does not go back.</param>
    /// <exception cref="ArgumentOutOfRangeException">The time is negative.</exception>
    public void SetClockForward(NodeId node, TimeSpan by) => Node(node).SetClockForward(by);

    /// <summary>Makes a node's disk slow.</summary>
    /// <param name="node">The node.</param>
    /// <param name="factor">How many times as long as usual a sync takes; 1, for as usual, to 1,000,000.</param>
    /// <exception cref="ArgumentOutOfRangeException">The factor is none of these.</exception>
    public void SlowDisk(NodeId node, int factor) => Node(node).SlowDisk(factor);

    /// <summary>Makes every sync of a node's disk last longer.</summary>
    /// <param name="node">The node.</param>
    /// <param name="by">What is added to the time of a sync; zero for as usual.</param>
    public void DelayDisk(NodeId node, TimeSpan by) => Node(node).DelayDisk(by);

    /// <summary>Lets a node's disk finish no write for a time.</summary>
    /// <param name="node">The node.</param>
    /// <param name="time">How long, above zero; <see cref="TimeSpan.MaxValue"/> until it is healed.</param>
    /// <exception cref="ArgumentOutOfRangeException">The time is zero or less.</exception>
    public void StallDisk(NodeId node, TimeSpan time) => Node(node).StallDisk(time);

    /// <summary>Sets what is wrong with a node's disk but for its time.</summary>
    public void SetDiskTrouble(NodeId node, DiskTrouble trouble) => Node(node).SetDiskTrouble(trouble);

    /// <summary>Lets a node's process take a time for every input, which then wait for each other. It outlasts a crash.</summary>
    /// <param name="node">The node.</param>
    /// <param name="time">How long; zero for as usual.</param>
    /// <exception cref="ArgumentOutOfRangeException">The time is negative.</exception>
    public void SetStepTime(NodeId node, TimeSpan time) => Node(node).SetStepTime(time);

    /// <summary>Lets a node's disk go on as usual.</summary>
    /// <param name="node">The node.</param>
    /// <param name="keepsTrouble">Whether only its times are to be as usual.</param>
    public void HealDisk(NodeId node, bool keepsTrouble = false) => Node(node).HealDisk(keepsTrouble);

    /// <summary>
    /// Cuts all links between different sides and restores those within a side; nodes that are not named are one more side.
    /// </summary>
    public void Partition(IReadOnlyList<IReadOnlyList<NodeId>> sides)
    {
        ArgumentNullException.ThrowIfNull(sides);
        CutWhere(
            link => SideOf(link.From) != SideOf(link.To),
            $"partition {string.Join(" | ", sides.Select(side => string.Join(",", side)))}");

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

    /// <summary>Cuts the links that a shape cuts, in both directions, and restores the others.</summary>
    /// <param name="shape">The shape.</param>
    /// <param name="around">The node that it is arranged around.</param>
    /// <exception cref="ArgumentException">The group has too few nodes for it.</exception>
    public void Partition(PartitionShape shape, NodeId around)
    {
        NodeId[] nodes = [.. _nodes.Select(node => NodeId.Of(node.Id.Number))];
        HashSet<(NodeId, NodeId)> cut = [.. shape.CutPairs(nodes, NodeId.Of(around.Number))];
        CutWhere(link => cut.Contains((link.From, link.To)) || cut.Contains((link.To, link.From)), $"partition {shape} around {around}");
    }

    /// <summary>Takes away all cuts and disturbances of links, and releases those that are clogged.</summary>
    public void Heal()
    {
        _isChangingLinks = true;
        foreach (SimulatedLink link in Links)
        {
            link.Restore();
            link.Release();
            link.Disturbance = LinkDisturbance.None;
        }

        _isChangingLinks = false;
        NoteNetwork(NodeId.None, "heal");
    }

    /// <summary>Cuts some links and restores all others, which a trace tells as one change.</summary>
    private void CutWhere(Func<SimulatedLink, bool> isCut, string what)
    {
        _isChangingLinks = true;
        foreach (SimulatedLink link in Links)
        {
            if (isCut(link))
            {
                link.Cut();
            }
            else
            {
                link.Restore();
            }
        }

        _isChangingLinks = false;
        NoteNetwork(NodeId.None, what);
    }
}
