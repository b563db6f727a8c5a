using RaftOrleans.Consensus;

namespace RaftOrleans.Simulation;

/// <summary>Breaks things when the plan says so, and mends them all at the end.</summary>
internal sealed class FaultInjector
{
    private readonly World _world;
    private readonly SimulatedGroup _group;
    private readonly SearchPlan _plan;
    private readonly MembershipChurn _churn;
    private long _lastTermMet;

    public FaultInjector(World world, SimulatedGroup group, SearchPlan plan)
    {
        _world = world;
        _group = group;
        _plan = plan;
        _churn = new MembershipChurn(world, group, plan);
    }

    /// <summary>Whether no fault may happen any more.</summary>
    public bool IsOver { get; private set; }

    /// <summary>Nodes whose disks cannot be read any more, whatever else is healed.</summary>
    public ISet<NodeId> Lost { get; } = new SortedSet<NodeId>();

    /// <summary>The node whose disk stays stuck when all else is healed, or nobody.</summary>
    public NodeId Stuck { get; private set; }

    /// <summary>Begins.</summary>
    public void Start()
    {
        if (_plan.Faults.HasFlag(FaultKinds.Clocks))
        {
            foreach (NodeId node in _group.Members)
            {
                Fault(FaultKinds.Clocks, -node.Number).DriftClock(node);
            }
        }

        foreach (PlannedFault fault in _plan.Schedule ?? _plan.DrawSchedule())
        {
            _world.At(fault.At, () =>
            {
                if (!IsOver)
                {
                    Fault(fault.Kind, fault.Number).Happen(fault.Kind);
                }
            });
        }

        if (_plan.Faults.HasFlag(FaultKinds.YoungLeaders))
        {
            _group.LeaderElected = () => _world.At(NextLook(), MeetLeader);
        }
    }

    /// <summary>
    /// Mends everything: no fault is left, and none will come. Only one disk may stay stuck: a group must live on without it. Clocks that
    /// drift are no fault.
    /// </summary>
    public void Heal()
    {
        IsOver = true;
        _churn.End();
        _group.Heal();

        // A process that is frozen or slow may learn only now that its disk has failed a write before.
        _group.ProcessStopped = (node, _) =>
        {
            if (!Lost.Contains(node))
            {
                _world.After(TimeSpan.Zero, () => Revive(_group.Node(node)));
            }
        };
        foreach (SimulatedNode node in _group.Nodes)
        {
            node.HealDisk();
            node.SetStepTime(TimeSpan.Zero);
            node.SetDiskTrouble(DiskTrouble.None with { IsRotten = Lost.Contains(node.Id) });
            Revive(node);
        }

        if (_plan.HasStuckDisk)
        {
            Stuck = (_group.Leader ?? _group.Nodes[^1]).Id;
            _group.StallDisk(Stuck, TimeSpan.MaxValue);
        }
    }

    /// <summary>After healing: whether the group's membership is what it is going to be. Who is no member any more is ended.</summary>
    public bool HasSettled()
    {
        if (!_churn.IsDone())
        {
            return false;
        }

        _churn.CrashStrangers();
        return true;
    }

    /// <summary>A process that crashed starts again; one that is frozen goes on.</summary>
    public static void Revive(SimulatedNode node)
    {
        if (node.Process == ProcessState.Crashed)
        {
            node.Start();
        }
        else
        {
            node.Resume();
        }
    }

    private FaultAction Fault(FaultKinds kind, long number) =>
        new(_world, _group, _plan, this, _churn, _world.RandomFor(RandomPurpose.Faults, (long)kind, number));

    /// <summary>
    /// Harms a new leader while its first entries are under way: the moments of which figure 8 of the paper is made. It is met at a whole
    /// number of shortest latencies, so within one of them.
    /// </summary>
    private void MeetLeader()
    {
        if (!IsOver && _group.Leader is { } leader && leader.Core!.Term > _lastTermMet)
        {
            _lastTermMet = leader.Core.Term;
            Fault(FaultKinds.YoungLeaders, _lastTermMet).MeetYoungLeader(leader);
        }
    }

    private TimeSpan NextLook()
    {
        // A plan of a file may have no shortest latency at all.
        long step = Math.Max(1, _plan.World.LatencyMin.Ticks);
        return new TimeSpan(((_world.Now.Ticks / step) + 1) * step);
    }
}
