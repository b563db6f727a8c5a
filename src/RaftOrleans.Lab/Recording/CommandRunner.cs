using RaftOrleans.Consensus;
using RaftOrleans.Simulation;

namespace RaftOrleans.Lab;

/// <summary>
/// Does to a simulated world what a <see cref="WorldCommand"/> says. The live world and the repetition of a recording both go through here, so
/// they cannot differ.
/// </summary>
internal sealed class CommandRunner(World world, StateMachineRegistry machines)
{
    private readonly Dictionary<string, SimulatedGroup> _groups = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _machines = new(StringComparer.Ordinal);

    /// <summary>Called with a new group before its nodes start.</summary>
    public Action<SimulatedGroup>? Prepare { get; set; }

    /// <summary>The safety rules of the nodes of new groups.</summary>
    public SafetyRules Rules { get; init; } = SafetyRules.Standard;

    /// <summary>All groups by name.</summary>
    public IReadOnlyDictionary<string, SimulatedGroup> Groups => _groups;

    /// <summary>The name of what a group replicates.</summary>
    public string MachineOf(string group) => _machines[group];

    /// <summary>Does it.</summary>
    /// <param name="command">What to do; its group and nodes must exist.</param>
    /// <param name="proposed">Gets the answer to a proposal.</param>
    /// <param name="read">Gets the answer to a read.</param>
    /// <param name="replied">Gets the replies to a hand-made message.</param>
    public void Run(
        WorldCommand command,
        Action<ProposalAnswer>? proposed = null,
        Action<ReadAnswer>? read = null,
        Action<Message>? replied = null)
    {
        if (command is WorldCommand.CreateGroup create)
        {
            Create(create.Specification);
            return;
        }

        SimulatedGroup group = _groups[command.Group];
        switch (command)
        {
            case WorldCommand.DeleteGroup:
                world.RemoveGroup(group);
                _groups.Remove(command.Group);
                _machines.Remove(command.Group);
                break;
            case WorldCommand.Propose propose:
                group.Propose(new NodeId(propose.Node), propose.Command, proposed ?? (static _ => { }));
                break;
            case WorldCommand.Read question:
                ReadRequest asked = new(question.Query, question.Consistency) { MaxAge = question.MaxAge, MinIndex = question.MinIndex };
                group.Read(new NodeId(question.Node), asked, read ?? (static _ => { }));
                break;
            case WorldCommand.Request request:
                group.Ask(
                    new NodeId(request.Node),
                    request.Asked.GetType().Name,
                    request.Asked.Ask,
                    proposed ?? (static _ => { }));
                break;
            case WorldCommand.TakeSnapshot snapshot:
                group.TakeSnapshot(new NodeId(snapshot.Node));
                break;
            case WorldCommand.AddNode:
                group.AddNode();
                break;
            case WorldCommand.Wipe wipe:
                group.Wipe(new NodeId(wipe.Node));
                break;
            case WorldCommand.ChangeOptions options:
                group.ChangeOptions(options.Options);
                break;
            case WorldCommand.Process process:
                Run(group, new NodeId(process.Node), process.Action);
                break;
            case WorldCommand.Campaign campaign:
                group.Campaign(new NodeId(campaign.Node), campaign.Forced);
                break;
            case WorldCommand.StepDown stepDown:
                group.StepDown(new NodeId(stepDown.Node));
                break;
            case WorldCommand.Raw raw:
                group.SendFromOutside(MessageCodec.Decode(raw.Message), replied ?? (static _ => { }));
                break;
            case WorldCommand.Deliver deliver:
                world.Deliver(deliver.Event);
                break;
            case WorldCommand.Drop drop:
                world.Drop(drop.Event);
                break;
            case WorldCommand.Fire fire:
                world.Fire(group.Node(new NodeId(fire.Node)));
                break;
            default:
                Break(group, command);
                break;
        }
    }

    /// <summary>Takes a group on that was not created by a command.</summary>
    public void Adopt(SimulatedGroup group, string machine)
    {
        _groups.Add(group.Settings.Name, group);
        _machines.Add(group.Settings.Name, machine);
    }

    /// <summary>What breaks and mends network, disks and clocks.</summary>
    private static void Break(SimulatedGroup group, WorldCommand command)
    {
        switch (command)
        {
            case WorldCommand.Partition partition:
                group.Partition([.. partition.Sides.Select(side => side.Select(node => new NodeId(node)).ToArray())]);
                break;
            case WorldCommand.Cut cut:
                ForLinks(group, cut.From, cut.To, cut.OneWay, static link => link.Cut());
                break;
            case WorldCommand.SetLink set:
                LinkDisturbance disturbance = new(
                    set.Faults.Drop, set.Faults.Duplicate, set.Faults.Reorder, set.Faults.Delay, set.Faults.Jitter)
                {
                    Distribution = set.Faults.Distribution,
                };
                ForLinks(group, set.From, set.To, set.OneWay, link => link.Disturbance = disturbance);
                break;
            case WorldCommand.Shape shape:
                group.Partition(shape.Kind, new NodeId(shape.Around));
                break;
            case WorldCommand.Clog { IsRelease: false } clog:
                ForLinks(group, clog.From, clog.To, clog.OneWay, static link => link.Clog());
                break;
            case WorldCommand.Clog release:
                ForLinks(group, release.From, release.To, release.OneWay, static link => link.Release());
                break;
            case WorldCommand.Slow slow:
                group.SetStepTime(new NodeId(slow.Node), slow.Step);
                break;
            case WorldCommand.SetDisk disk:
                Run(group, new NodeId(disk.Node), disk.Faults);
                break;
            case WorldCommand.SetClock clock:
                Run(group, new NodeId(clock.Node), clock.Faults);
                break;
            case WorldCommand.Heal:
                group.Heal();
                break;
            default:
                throw new ArgumentException($"nobody knows how to do {command.GetType().Name}", nameof(command));
        }
    }

    private static void Run(SimulatedGroup group, NodeId node, ProcessAction action)
    {
        switch (action)
        {
            case ProcessAction.Crash: group.Crash(node); break;
            case ProcessAction.Restart: group.Restart(node); break;
            case ProcessAction.Pause: group.Pause(node); break;
            default: group.Resume(node); break;
        }
    }

    private static void Run(SimulatedGroup group, NodeId node, DiskFaults faults)
    {
        group.HealDisk(node, keepsTrouble: true);
        if (faults.Latency > TimeSpan.Zero)
        {
            group.DelayDisk(node, faults.Latency);
        }

        if (faults.Stall > TimeSpan.Zero)
        {
            group.StallDisk(node, faults.Stall);
        }

        group.SetDiskTrouble(node, new DiskTrouble(faults.Fail, faults.Full, faults.Lie, faults.Corrupt, faults.Unsynced));
    }

    private static void Run(SimulatedGroup group, NodeId node, ClockFaults faults)
    {
        group.SetClockForward(node, faults.Offset);
        group.SetClockDrift(node, faults.DriftMillionths);
    }

    private static void ForLinks(SimulatedGroup group, int from, int to, bool oneWay, Action<SimulatedLink> change)
    {
        change(group.Link(new NodeId(from), new NodeId(to)));
        if (!oneWay)
        {
            change(group.Link(new NodeId(to), new NodeId(from)));
        }
    }

    private void Create(GroupSpecification specification)
    {
        SimulatedGroupSettings settings = new()
        {
            Name = specification.Name,
            Nodes = specification.Nodes,
            Options = specification.Options,
            StateMachine = () => machines.Create(specification.StateMachine),
            Rules = Rules,
            Disks = InitialLogs.Of(specification),
        };
        if (specification.BrokenRule is { } name && BrokenRule.Find(name) is { } broken)
        {
            settings = settings with { Rules = broken.Rules, Host = broken.Host };
        }

        _machines.Add(specification.Name, specification.StateMachine);
        _groups.Add(specification.Name, world.CreateGroup(settings, Prepare));
    }
}
