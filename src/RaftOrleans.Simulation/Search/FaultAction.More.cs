namespace RaftOrleans.Simulation;

/// <content>Disks that fail, processes that are slow, links that clog, shapes, and what goes beyond Raft's model.</content>
internal sealed partial class FaultAction
{
    private void HappenToo(FaultKinds kind)
    {
        switch (kind)
        {
            case FaultKinds.SlowProcesses: SlowDown(); break;
            case FaultKinds.DiskErrors: FailDisk(static trouble => trouble with { Fails = true }); break;
            case FaultKinds.FullDisks: FailDisk(static trouble => trouble with { IsFull = true }); break;
            case FaultKinds.UnsyncedLoss: ChooseLoss(); break;
            case FaultKinds.BitRot: Rot(); break;
            case FaultKinds.Shapes: PartitionInShape(); break;
            case FaultKinds.Clogs: Clog(); break;
            case FaultKinds.LyingFsync: LetDisksLie(); break;
            case FaultKinds.QuorumBitRot: RotQuorum(); break;
            case FaultKinds.OldNames: WipeUnderOldName(); break;
            case FaultKinds.WildClocks: DriftWildly(); break;
            default: throw new ArgumentException($"nobody knows how to do {kind}", nameof(kind));
        }
    }

    private void SlowDown()
    {
        SimulatedNode node = Victim();
        node.SetStepTime(plan.Options.ElectionTimeoutMin * (0.1 * random.NextDouble() * random.NextDouble()));
        world.After(ShortTime(), () => node.SetStepTime(TimeSpan.Zero));
    }

    /// <summary>Writes fail for a while. The process ends with the first, and now and then somebody starts it again, perhaps in vain.</summary>
    private void FailDisk(Func<DiskTrouble, DiskTrouble> fail)
    {
        SimulatedNode node = Victim();
        DiskTrouble before = node.DiskTrouble;
        node.SetDiskTrouble(fail(before));
        world.After(ShortTime() * random.NextDouble(), () => ReviveStopped(node));
        world.After(ShortTime(), () =>
        {
            if (!injector.IsOver)
            {
                node.SetDiskTrouble(node.DiskTrouble with { Fails = before.Fails, IsFull = before.IsFull });
                ReviveStopped(node);
            }
        });
    }

    private void ReviveStopped(SimulatedNode node)
    {
        if (!injector.IsOver && node.Failure is not null)
        {
            FaultInjector.Revive(node);
        }
    }

    private void ChooseLoss()
    {
        SimulatedNode node = Victim();
        UnsyncedLoss loss = (UnsyncedLoss)random.NextInt32(4);
        node.SetDiskTrouble(node.DiskTrouble with { Unsynced = loss });
        if (random.Chance(0.5))
        {
            CrashFor(node, DownTime());
        }
    }

    /// <summary>A node finds that its disk does not read back right, and stays down until it does, or is replaced by a stranger.</summary>
    private void Rot()
    {
        SimulatedNode node = Victim();
        bool isReplaced = random.Chance(0.5);
        node.SetDiskTrouble(node.DiskTrouble with { IsRotten = true });
        CrashFor(node, DownTime());
        world.After(ShortTime(), () =>
        {
            if (!injector.IsOver && !(isReplaced && node.Failure is not null && churn.WipeIfPossible(node.Id)))
            {
                node.SetDiskTrouble(node.DiskTrouble with { IsRotten = false });
                ReviveStopped(node);
            }
        });
    }

    private void PartitionInShape()
    {
        PartitionShape[] shapes = [.. Enum.GetValues<PartitionShape>().Where(shape => shape.FewestNodes() <= group.Nodes.Count)];
        if (shapes.Length == 0 || random.Chance(0.3))
        {
            RestoreLinks();
        }
        else
        {
            group.Partition(shapes[random.NextInt32(shapes.Length)], Victim().Id);
        }
    }

    /// <summary>Each link that clogs is released at a time of its own, so that they are in random order.</summary>
    private void Clog()
    {
        double share = random.NextDouble();
        foreach (SimulatedLink link in group.Links.Where(_ => random.Chance(share)).ToArray())
        {
            link.Clog();
            world.After(ShortTime(), link.Release);
        }
    }

    /// <summary>Some disks lie from now on, and the power may fail.</summary>
    private void LetDisksLie()
    {
        foreach (SimulatedNode node in group.Nodes.Where(_ => random.Chance(0.7)))
        {
            node.SetDiskTrouble(node.DiskTrouble with { Lies = true });
        }

        foreach (SimulatedNode node in group.Nodes.Where(_ => random.Chance(0.5)))
        {
            CrashFor(node, DownTime());
        }
    }

    private void RotQuorum()
    {
        foreach (SimulatedNode node in group.Nodes.Take((group.Nodes.Count / 2) + 1))
        {
            injector.Lost.Add(node.Id);
            node.SetDiskTrouble(node.DiskTrouble with { IsRotten = true });
            CrashFor(node, DownTime());
        }
    }

    private void WipeUnderOldName()
    {
        SimulatedNode node = Victim();
        node.Wipe(keepsName: true);
        world.After(DownTime(), () =>
        {
            if (!injector.IsOver)
            {
                FaultInjector.Revive(node);
            }
        });
    }

    /// <summary>A leader whose clock is far too slow trusts its lease for too long; it shows where the others cannot reach it.</summary>
    private void DriftWildly()
    {
        SimulatedNode node = group.Leader ?? AnyNode();
        group.SetClockDrift(node.Id, random.Chance(0.8) ? -800_000 : 4_000_000);
        if (random.Chance(0.7))
        {
            CutFor(ShortTime() * 2, link => link.From.Number == node.Id.Number || link.To.Number == node.Id.Number);
        }
    }
}
