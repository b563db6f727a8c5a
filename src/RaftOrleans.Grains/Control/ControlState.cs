using RaftOrleans.Lab;

namespace RaftOrleans.Grains;

/// <summary>What the control of a group remembers.</summary>
internal sealed class ControlState
{
    /// <summary>How the group was made; null where there is none.</summary>
    public GroupSpecification? Group { get; set; }

    /// <summary>How many nodes were added since.</summary>
    public int AddedNodes { get; set; }

    /// <summary>How often nodes have lost their disks, by the number of the node; 0 where one is not named.</summary>
    public SortedDictionary<int, int> Incarnations { get; set; } = [];

    /// <summary>Whether the group is being deleted.</summary>
    public bool IsDeleting { get; set; }

    /// <summary>What a person has done to processes, by the number of the node; running ones are not named.</summary>
    public SortedDictionary<int, NodeCondition> Conditions { get; set; } = [];

    /// <summary>Version of the faults of network, disks and clocks.</summary>
    public long PlanVersion { get; set; }

    /// <summary>What is wrong with disks and clocks, by the number of the node; those that are well are not named.</summary>
    public SortedDictionary<int, NodeFaults> Faults { get; set; } = [];

    /// <summary>Every directed link that is cut or has faults.</summary>
    public List<LinkStatus> Links { get; set; } = [];
}
