using RaftOrleans.Consensus;
using RaftOrleans.Lab;
using RaftOrleans.Verification;

namespace RaftOrleans.Grains;

/// <summary>What a node's process finds around it, and what outlives it.</summary>
/// <param name="Id">The node.</param>
/// <param name="Group">How its group was made.</param>
/// <param name="Machines">The state machines.</param>
/// <param name="Seed">The seed of the node, from which each life of its process derives another.</param>
/// <param name="Clock">The right time.</param>
/// <param name="LocalClock">What the process takes for the time.</param>
/// <param name="Timer">The timer.</param>
/// <param name="Network">The network.</param>
/// <param name="Disk">What stands between the process and its storage.</param>
/// <param name="Reporter">Who is told what happens.</param>
internal sealed record NodeEnvironment(
    NodeId Id,
    GroupSpecification Group,
    StateMachineRegistry Machines,
    ulong Seed,
    NodeClock Clock,
    LocalClock LocalClock,
    NodeTimer Timer,
    NodeNetwork Network,
    NodeDisk Disk,
    EventReporter Reporter)
{
    /// <summary>Makes the steps of a trace, or null where nobody wants them.</summary>
    public StepRecorder? Steps { get; init; }

    /// <summary>Whom the group began with, or <see cref="Membership.None"/> where this node came later.</summary>
    public Membership Founders { get; } = Id.Incarnation == 0 && Id.Number <= Group.Nodes
        ? Membership.Of(Enumerable.Range(1, Group.Nodes).Select(NodeId.Of))
        : Membership.None;

    /// <summary>How fast the process is.</summary>
    public NodeSpeed Speed { get; } = new();

    /// <summary>Puts a plan of faults into force, unless it is older than the one that is.</summary>
    public void Apply(FaultPlan plan)
    {
        if (plan.Version >= Network.PlanVersion)
        {
            Network.Apply(plan);
            NodeFaults? faults = Array.Find(plan.Nodes, faults => faults.Number == Id.Number);
            Disk.Apply(faults);
            LocalClock.Apply(faults);
            Speed.Apply(faults);
        }
    }
}
