using Orleans.Concurrency;
using RaftOrleans.Consensus;
using RaftOrleans.Lab;
using RaftOrleans.Simulation;

namespace RaftOrleans.Grains;

/// <summary>What a person has decided about one group; its key is the group's name. Failures are <see cref="LabException"/>s.</summary>
[Alias("RaftOrleans.IControlGrain")]
internal interface IControlGrain : IGrainWithStringKey
{
    /// <summary>Makes the group and starts its nodes.</summary>
    [Alias("Create")]
    Task Create(GroupSpecification specification);

    /// <summary>Ends the nodes and forgets everything.</summary>
    [ResponseTimeout(LongTimeout.Text)]
    [Alias("Delete")]
    Task Delete();

    /// <summary>Wakes the nodes.</summary>
    [OneWay]
    [AlwaysInterleave]
    [Alias("Wake")]
    Task Wake();

    /// <summary>How the group was made, or null where there is none.</summary>
    [AlwaysInterleave]
    [Alias("GetSpecification")]
    Task<GroupSpecification?> GetSpecification();

    /// <summary>What a node must know, or null where there is no such node.</summary>
    [AlwaysInterleave]
    [Alias("GetConfiguration")]
    Task<NodeConfiguration?> GetConfiguration(NodeId node);

    /// <summary>What every node is and holds.</summary>
    [AlwaysInterleave]
    [Alias("GetStatus")]
    Task<GroupStatus> GetStatus();

    /// <summary>Ends a node's process.</summary>
    [Alias("Crash")]
    Task Crash(NodeId node);

    /// <summary>Starts a node from its disk.</summary>
    [Alias("Restart")]
    Task Restart(NodeId node);

    /// <summary>Freezes a node's process.</summary>
    [Alias("Pause")]
    Task Pause(NodeId node);

    /// <summary>Lets a frozen process go on.</summary>
    [Alias("Resume")]
    Task Resume(NodeId node);

    /// <summary>Starts one more node, with an empty disk.</summary>
    [Alias("AddNode")]
    Task<NodeId> AddNode();

    /// <summary>Ends a node's process and takes its disk away.</summary>
    [ResponseTimeout(LongTimeout.Text)]
    [Alias("Wipe")]
    Task<NodeId> Wipe(NodeId node);

    /// <summary>Changes how the nodes behave, if it is what is expected, or null.</summary>
    [Alias("ChangeOptions")]
    Task ChangeOptions(RaftOptions options, RaftOptions? expected);

    /// <summary>What is wrong with the network.</summary>
    [AlwaysInterleave]
    [Alias("GetNetwork")]
    Task<NetworkStatus> GetNetwork();

    /// <summary>Cuts all links between different sides and restores those within a side.</summary>
    [Alias("Partition")]
    Task Partition(IReadOnlyList<IReadOnlyList<NodeId>> sides);

    /// <summary>Cuts the links that a shape cuts, and restores the others.</summary>
    /// <param name="shape">The shape.</param>
    /// <param name="around">The node that it is arranged around, or nobody for the leader.</param>
    [Alias("PartitionInShape")]
    Task<NodeId> PartitionInShape(PartitionShape shape, NodeId around);

    /// <summary>Clogs a link, or releases it.</summary>
    [Alias("Clog")]
    Task Clog(NodeId from, NodeId to, bool oneWay, bool isRelease);

    /// <summary>Lets a process take a time for every input.</summary>
    [Alias("Slow")]
    Task Slow(NodeId node, TimeSpan step);

    /// <summary>Cuts a link.</summary>
    [Alias("Cut")]
    Task Cut(NodeId from, NodeId to, bool oneWay);

    /// <summary>Sets the faults of a link.</summary>
    [Alias("SetLink")]
    Task SetLink(NodeId from, NodeId to, LinkFaults faults, bool oneWay);

    /// <summary>Sets the faults of a disk.</summary>
    [Alias("SetDisk")]
    Task SetDisk(NodeId node, DiskFaults faults);

    /// <summary>Sets a clock forward, and how fast it runs.</summary>
    [Alias("SetClock")]
    Task SetClock(NodeId node, ClockFaults faults);

    /// <summary>Takes away all cuts and faults of links.</summary>
    [Alias("Heal")]
    Task Heal();
}
