using RaftOrleans.Consensus;

namespace RaftOrleans.Simulation;

/// <summary>Breaks things at random moments, and mends them all at the end.</summary>
internal sealed class FaultInjector
{
    private readonly World _world;
    private readonly SimulatedGroup _group;
    private readonly SearchPlan _plan;
    private readonly DeterministicRandom _random;
    private readonly List<FaultKinds> _kinds = [];
    private readonly MembershipChurn _churn;
    private bool _isOver;

    public FaultInjector(World world, SimulatedGroup group, SearchPlan plan)
    {
        _world = world;
        _group = group;
        _plan = plan;
        _random = world.RandomFor(RandomPurpose.Faults);
        _churn = new MembershipChurn(world, group, plan, _random);
        foreach (FaultKinds kind in Enum.GetValues<FaultKinds>())
        {
            if (kind is not FaultKinds.None and not FaultKinds.All && plan.Faults.HasFlag(kind))
            {
                _kinds.Add(kind);
            }
        }
    }

    /// <summary>Begins.</summary>
    public void Start()
    {
        if (_kinds.Count > 0)
        {
            ScheduleNext();
        }

        if (_plan.Faults.HasFlag(FaultKinds.YoungLeaders))
        {
            WatchLeader(0);
        }
    }

    /// <summary>Mends everything: no fault is left, and none will come.</summary>
    public void Heal()
    {
        _isOver = true;
        _churn.End();
        _group.Heal();
        foreach (SimulatedNode node in _group.Nodes)
        {
            Revive(node);
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

    private void ScheduleNext() => _world.After(_plan.FaultInterval * (2 * _random.NextDouble()), () =>
    {
        if (!_isOver)
        {
            Inject(_kinds[_random.NextInt32(_kinds.Count)]);
            ScheduleNext();
        }
    });

    /// <summary>
    /// Looks for a new leader every now and then, and harms it while its first entries are under way: the moments of which figure 8 of the
    /// paper is made.
    /// </summary>
    private void WatchLeader(long lastTerm) => _world.After(_plan.World.LatencyMin, () =>
    {
        if (_isOver)
        {
            return;
        }

        if (_group.Leader is { } leader && leader.Core!.Term > lastTerm)
        {
            lastTerm = leader.Core.Term;
            if (_random.Chance(0.8))
            {
                _world.After(_plan.World.LatencyMax * (4 * _random.NextDouble() * _random.NextInt32(2)), () => Harm(leader));
            }
        }

        WatchLeader(lastTerm);
    });

    private void Harm(SimulatedNode leader)
    {
        if (_isOver)
        {
            return;
        }

        if (_random.Chance(0.5))
        {
            CrashFor(leader, DownTime());
            return;
        }

        // Its entries reach nobody, or a few.
        double share = 0.5 + (0.5 * _random.NextDouble());
        SimulatedLink[] cut = [.. _group.Links.Where(link => link.From.Number == leader.Id.Number && _random.Chance(share))];
        Array.ForEach(cut, link => link.Cut());
        _world.After(ShortTime(), () =>
        {
            // What is under way when the process crashes is lost with it, or not.
            if (_random.Chance(0.5))
            {
                CrashFor(leader, DownTime());
            }

            Array.ForEach(cut, link => link.Restore());
        });
    }

    private void Inject(FaultKinds kind)
    {
        switch (kind)
        {
            case FaultKinds.Crashes: Crash(); break;
            case FaultKinds.Partitions: Partition(); break;
            case FaultKinds.Cuts: CutOneWay(); break;
            case FaultKinds.Pauses: Pause(); break;
            case FaultKinds.Campaigns: Campaign(); break;
            case FaultKinds.YoungLeaders: break;
            case FaultKinds.MembershipChanges: _churn.Change(); break;
            case FaultKinds.Transfers: _churn.Transfer(); break;
            case FaultKinds.Wipes: _churn.Wipe(); break;
            default: Disturb(kind); break;
        }
    }

    private void Crash()
    {
        // Sometimes the whole group at once, as when the power fails.
        bool all = _random.Chance(0.1);
        foreach (SimulatedNode node in _group.Nodes)
        {
            if (all || node == Victim())
            {
                CrashFor(node, DownTime());
            }
        }
    }

    private void CrashFor(SimulatedNode node, TimeSpan time)
    {
        if (!_isOver)
        {
            node.Crash();
            _world.After(time, () => Revive(node));
        }
    }

    private void Campaign()
    {
        // Two at once make a split vote, in which every vote counts.
        // A forced election is against the promise that leases rest on.
        bool isForced = _plan.LeaseReads == 0 && _random.Chance(0.5);
        int rivals = 1 + _random.NextInt32(2);
        for (int i = 0; i < rivals; i++)
        {
            _group.Campaign(AnyNode().Id, isForced);
        }
    }

    private void Pause()
    {
        SimulatedNode node = Victim();
        node.Pause();
        _world.After(ShortTime(), node.Resume);
    }

    private void Partition()
    {
        if (_random.Chance(0.3))
        {
            RestoreLinks();
            return;
        }

        List<NodeId> side = [];
        if (_random.Chance(0.4))
        {
            side.Add(Victim().Id);
        }
        else
        {
            side.AddRange(_group.Members.Where(_ => _random.Chance(0.5)));
        }

        _group.Partition([side]);
    }

    private void CutOneWay()
    {
        if (_random.Chance(0.3))
        {
            RestoreLinks();
        }
        else if (AnyLink() is { } link)
        {
            link.Cut();
        }
    }

    private void Disturb(FaultKinds kind)
    {
        double share = _random.Chance(0.3) ? 0 : 0.4 * _random.NextDouble();
        bool all = _random.Chance(0.5);
        SimulatedLink? one = AnyLink();
        foreach (SimulatedLink link in _group.Links)
        {
            if (all || link == one)
            {
                link.Disturbance = kind switch
                {
                    FaultKinds.Loss => link.Disturbance with { Drop = share },
                    FaultKinds.Duplication => link.Disturbance with { Duplicate = share },
                    FaultKinds.Delays => link.Disturbance with { Jitter = _plan.Options.ElectionTimeoutMin * share },
                    _ => link.Disturbance with { Reorder = share, ReorderBy = _plan.Options.ElectionTimeoutMax },
                };
            }
        }
    }

    private void RestoreLinks()
    {
        foreach (SimulatedLink link in _group.Links)
        {
            link.Restore();
        }
    }

    private static void Revive(SimulatedNode node)
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

    /// <summary>Most of the harm is done to leaders.</summary>
    private SimulatedNode Victim() => _random.Chance(0.5) && _group.Leader is { } leader ? leader : AnyNode();

    private SimulatedNode AnyNode() => _group.Nodes[_random.NextInt32(_group.Nodes.Count)];

    private SimulatedLink? AnyLink()
    {
        if (_group.Members.Count < 2)
        {
            return null;
        }

        NodeId from = AnyNode().Id;
        int offset = 1 + _random.NextInt32(_group.Members.Count - 1);
        return _group.Link(from, NodeId.Of(((from.Number - 1 + offset) % _group.Members.Count) + 1));
    }

    /// <summary>Half of the crashed processes are back at once: what was under way to them still arrives.</summary>
    private TimeSpan DownTime() => _random.Chance(0.5) ? _plan.World.LatencyMax * _random.NextDouble() : ShortTime();

    private TimeSpan ShortTime() => _plan.Options.ElectionTimeoutMax * (4 * _random.NextDouble());
}
