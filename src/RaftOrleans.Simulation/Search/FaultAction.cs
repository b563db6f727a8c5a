using RaftOrleans.Consensus;

namespace RaftOrleans.Simulation;

/// <summary>One fault: what it does is drawn from its own random numbers.</summary>
internal sealed partial class FaultAction(
    World world, SimulatedGroup group, SearchPlan plan, FaultInjector injector, MembershipChurn churn, DeterministicRandom random)
{
    /// <summary>How much more than others the slowest disk takes.</summary>
    private const int MaxSlowness = 30;

    /// <summary>Happens.</summary>
    public void Happen(FaultKinds kind)
    {
        switch (kind)
        {
            case FaultKinds.Crashes: Crash(); break;
            case FaultKinds.Partitions: Partition(); break;
            case FaultKinds.Cuts: CutOneWay(); break;
            case FaultKinds.Pauses: Pause(); break;
            case FaultKinds.Campaigns: Campaign(); break;
            case FaultKinds.MembershipChanges: ChangeMembership(); break;
            case FaultKinds.Transfers: Transfer(); break;
            case FaultKinds.Wipes: churn.Wipe(random); break;
            case FaultKinds.Clocks: DisturbClock(); break;
            case FaultKinds.Disks: DisturbDisk(); break;
            case FaultKinds.Loss or FaultKinds.Duplication or FaultKinds.Reordering or FaultKinds.Delays or FaultKinds.HeavyTails:
                Disturb(kind);
                break;
            default: HappenToo(kind); break;
        }
    }

    /// <summary>A node's clock runs at another speed from now on, as far as the group's leases allow for.</summary>
    public void DriftClock(NodeId node)
    {
        // The quotient of the fastest and the slowest clock is at most the bound; a little less, for what is lost in rounding.
        double most = Math.Sqrt(plan.Options.LeaseDriftBound) - 0.0001;
        double speed = random.Chance(0.5) ? (random.Chance(0.5) ? most : 1 / most) : (1 / most) + (random.NextDouble() * (most - (1 / most)));
        group.SetClockDrift(node, (int)((speed - 1) * 1_000_000));
    }

    /// <summary>
    /// Somebody was just elected: it is asked for a change of the membership before it has committed anything, or harmed while its first
    /// entries are under way, or both.
    /// </summary>
    public void MeetYoungLeader(SimulatedNode leader)
    {
        if (plan.Faults.HasFlag(FaultKinds.MembershipChanges) && random.Chance(0.5))
        {
            churn.Change(random);
        }

        if (random.Chance(0.8))
        {
            world.After(plan.World.LatencyMax * (4 * random.NextDouble() * random.NextInt32(2)), () => Harm(leader));
        }
    }

    private void Harm(SimulatedNode leader)
    {
        if (injector.IsOver)
        {
            return;
        }

        switch (random.NextInt32(plan.LeaseReads == 0 ? 3 : 2))
        {
            case 0: CrashFor(leader, DownTime()); break;
            case 1: CutOff(leader); break;
            default: DeposeForAWhile(leader); break;
        }
    }

    /// <summary>
    /// Another leads soon, and then this one again; some of what it sends in its first leadership is lost, and some answers to it come in
    /// its second.
    /// </summary>
    private void DeposeForAWhile(SimulatedNode leader)
    {
        TimeSpan late = plan.Options.ElectionTimeoutMax * (3 * random.NextDouble());
        TimeSpan until = plan.World.LatencyMax * (1 + (4 * random.NextDouble()));
        TimeSpan again = until + (((plan.World.LatencyMax * 4) + plan.World.SyncMax) * (1 + (2 * random.NextDouble())));
        double share = random.Chance(0.5) ? 1 : 0.5;
        CutFor(until * 2, link => link.From.Number == leader.Id.Number && random.Chance(share));
        DelayAnswers(0.7);
        world.After(until, () => Stand(AnyNode()));
        world.After(again, () =>
        {
            DelayAnswers(0);
            Stand(leader);
        });

        void DelayAnswers(double share)
        {
            foreach (SimulatedLink link in group.Links.Where(link => link.To.Number == leader.Id.Number))
            {
                link.Disturbance = link.Disturbance with { Reorder = share, ReorderBy = late };
            }
        }

        void Stand(SimulatedNode node)
        {
            if (!injector.IsOver)
            {
                group.Campaign(node.Id, isForced: true);
            }
        }
    }

    private void CutOff(SimulatedNode leader)
    {
        // Its entries reach nobody, or a few.
        double share = 0.5 + (0.5 * random.NextDouble());
        TimeSpan time = ShortTime();

        // What is under way when the process crashes is lost with it, or not.
        bool crashes = random.Chance(0.5);
        CutFor(time, link => link.From.Number == leader.Id.Number && random.Chance(share), () =>
        {
            if (crashes)
            {
                CrashFor(leader, DownTime());
            }
        });
    }

    private void CutFor(TimeSpan time, Func<SimulatedLink, bool> which, Action? before = null)
    {
        SimulatedLink[] cut = [.. group.Links.Where(which)];
        Array.ForEach(cut, link => link.Cut());
        world.After(time, () =>
        {
            before?.Invoke();
            Array.ForEach(cut, link => link.Restore());
        });
    }

    private void Crash()
    {
        // Sometimes the whole group at once, as when the power fails, and then all come back together.
        if (random.Chance(0.1))
        {
            TimeSpan time = DownTime();
            foreach (SimulatedNode node in group.Nodes)
            {
                CrashFor(node, time);
            }
        }
        else
        {
            CrashFor(Victim(), DownTime());
        }
    }

    private void CrashFor(SimulatedNode node, TimeSpan time)
    {
        if (!injector.IsOver)
        {
            node.Crash();
            world.After(time, () =>
            {
                // At the end all are revived, and some ended for good.
                if (!injector.IsOver)
                {
                    FaultInjector.Revive(node);
                }
            });
        }
    }

    private void Campaign()
    {
        // Two at once make a split vote, in which every vote counts.
        // A forced election is against the promise that leases rest on.
        bool isForced = plan.LeaseReads == 0 && random.Chance(0.5);
        int rivals = 1 + random.NextInt32(2);
        for (int i = 0; i < rivals; i++)
        {
            group.Campaign(AnyNode().Id, isForced);
        }
    }

    private void Pause()
    {
        bool isCutOff = random.Chance(0.4);
        SimulatedNode node = isCutOff && group.Leader is { } leader ? leader : Victim();
        TimeSpan time = ShortTime();
        node.Pause();
        if (isCutOff)
        {
            // What was under way to it arrives; then it is cut off, and stays so for a while after it has woken.
            TimeSpan cut = time * (1 + random.NextDouble());
            world.After(plan.World.LatencyMax * 2, () =>
            {
                if (!injector.IsOver)
                {
                    CutFor(cut, link => link.From.Number == node.Id.Number || link.To.Number == node.Id.Number);
                }
            });
        }

        world.After(time, node.Resume);
    }

    private void ChangeMembership()
    {
        SimulatedNode? leader = group.Leader;
        churn.Change(random);
        if (leader is null || random.Chance(0.4))
        {
            return;
        }

        // A change that reaches nobody is taken back one day.
        if (plan.LeaseReads == 0 && random.Chance(0.5))
        {
            DeposeForAWhile(leader);
        }
        else
        {
            CutFor(ShortTime(), link => link.From.Number == leader.Id.Number);
        }
    }

    private void Transfer()
    {
        if (group.Leader is not { } leader)
        {
            return;
        }

        group.TransferLeadership(leader.Id, AnyNode().Id, _ => { });
        if (random.Chance(0.4))
        {
            // It does not hear that another leads now.
            CutFor(ShortTime(), link => link.To.Number == leader.Id.Number);
        }
    }

    private void DisturbClock()
    {
        SimulatedNode node = Victim();
        if (plan.LeaseReads == 0 && random.Chance(0.5))
        {
            group.SetClockForward(node.Id, ShortTime());
        }
        else
        {
            DriftClock(node.Id);
        }
    }

    private void DisturbDisk()
    {
        SimulatedNode node = Victim();
        if (random.Chance(0.5))
        {
            node.SlowDisk(random.Chance(0.4) ? 1 : 1 + random.NextInt32(MaxSlowness));
        }
        else
        {
            node.StallDisk(ShortTime());
        }
    }

    private void Partition()
    {
        if (random.Chance(0.3))
        {
            RestoreLinks();
            return;
        }

        List<NodeId> side = [];
        if (random.Chance(0.4))
        {
            side.Add(Victim().Id);
        }
        else
        {
            side.AddRange(group.Members.Where(_ => random.Chance(0.5)));
        }

        group.Partition([side]);
    }

    private void CutOneWay()
    {
        if (random.Chance(0.3))
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
        double share = random.Chance(0.3) ? 0 : 0.4 * random.NextDouble();
        bool all = random.Chance(0.5);
        TimeSpan late = plan.Options.ElectionTimeoutMax * (0.2 + (4 * random.NextDouble()));
        SimulatedLink? one = AnyLink();
        foreach (SimulatedLink link in group.Links)
        {
            if (all || link == one)
            {
                link.Disturbance = kind switch
                {
                    FaultKinds.Loss => link.Disturbance with { Drop = share },
                    FaultKinds.Duplication => link.Disturbance with { Duplicate = share },
                    FaultKinds.Delays => link.Disturbance with { Jitter = plan.Options.ElectionTimeoutMin * share },
                    FaultKinds.HeavyTails => link.Disturbance with
                    {
                        Jitter = plan.Options.ElectionTimeoutMin * share,
                        Distribution = LatencyDistribution.HeavyTail,
                    },
                    _ => link.Disturbance with { Reorder = share, ReorderBy = late },
                };
            }
        }
    }

    private void RestoreLinks()
    {
        foreach (SimulatedLink link in group.Links)
        {
            link.Restore();
        }
    }

    /// <summary>Most of the harm is done to leaders.</summary>
    private SimulatedNode Victim() => random.Chance(0.5) && group.Leader is { } leader ? leader : AnyNode();

    private SimulatedNode AnyNode() => group.Nodes[random.NextInt32(group.Nodes.Count)];

    private SimulatedLink? AnyLink()
    {
        if (group.Members.Count < 2)
        {
            return null;
        }

        NodeId from = AnyNode().Id;
        int offset = 1 + random.NextInt32(group.Members.Count - 1);
        return group.Link(from, NodeId.Of(((from.Number - 1 + offset) % group.Members.Count) + 1));
    }

    /// <summary>Half of the crashed processes are back at once: what was under way to them still arrives.</summary>
    private TimeSpan DownTime() => random.Chance(0.5) ? plan.World.LatencyMax * random.NextDouble() : ShortTime();

    private TimeSpan ShortTime() => plan.Options.ElectionTimeoutMax * (4 * random.NextDouble());
}
