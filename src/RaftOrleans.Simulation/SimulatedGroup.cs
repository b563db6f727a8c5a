using RaftOrleans.Consensus;
using RaftOrleans.Verification;

namespace RaftOrleans.Simulation;

/// <summary>
/// A group in the simulated world: its nodes, the links between them, and the invariants that are checked after every step.
/// </summary>
public sealed partial class SimulatedGroup : IDurableLogs
{
    private readonly World _world;
    private readonly List<SimulatedNode> _nodes = [];
    private readonly List<SimulatedLink?[]> _links = [];
    private readonly GroupInvariants _invariants;
    private readonly Dictionary<NodeId, Action<Message>> _outside = [];
    private int _reported;
    private bool _isChangingLinks;
    private long _highestElected;
    private bool _isStopped;

    internal SimulatedGroup(World world, SimulatedGroupSettings settings)
    {
        _world = world;
        Settings = settings;
        Number = world.Groups.Count == 0 ? 1 : world.Groups[^1].Number + 1;
        Founders = Membership.Of(Enumerable.Range(1, settings.Nodes).Select(NodeId.Of));
        foreach (NodeId id in Founders.Voters)
        {
            Place(new SimulatedNode(world, this, id, Founders));
        }

        _invariants = new GroupInvariants(this);
        foreach ((NodeId id, PersistentState state) in settings.Disks.OrderBy(disk => disk.Key))
        {
            Node(id).Load(state);
            _invariants.Loaded(id, state, world.Now);
        }
    }

    /// <summary>How it was made.</summary>
    public SimulatedGroupSettings Settings { get; private set; }

    /// <summary>Whom the group began with.</summary>
    public Membership Founders { get; }

    /// <summary>All nodes, members or not, in order.</summary>
    public IReadOnlyList<NodeId> Members { get; private set; } = [];

    /// <summary>All nodes, in order.</summary>
    public IReadOnlyList<SimulatedNode> Nodes => _nodes;

    /// <summary>The first violation of each safety property, in the order in which they were seen.</summary>
    public IReadOnlyList<Violation> Violations => _invariants.Violations;

    /// <summary>Index of the last entry that any node has known to be committed.</summary>
    public long CommittedIndex => _invariants.CommittedIndex;

    /// <summary>Gets what the nodes trace; set before the group starts, or null.</summary>
    public Action<TraceEvent>? Tracer { get; set; }

    /// <summary>Gets the steps of a trace; set before the group starts, or null.</summary>
    public Action<TraceStep>? Steps
    {
        set => Recorder = value is null ? null : new StepRecorder(value);
    }

    /// <summary>Told of each violation when it is seen.</summary>
    public Action<Violation>? ViolationSeen { get; set; }

    /// <summary>Told of each message that arrives, before it is handled; null for nobody. It must not touch the group.</summary>
    public Action<Message>? MessageArrived { get; set; }

    /// <summary>Told why a process has ended by itself, or does not start.</summary>
    public Action<NodeId, string>? ProcessStopped { get; set; }

    /// <summary>Told whenever a leader was elected in a term higher than all before.</summary>
    internal Action? LeaderElected { get; set; }

    /// <summary>All links, in order of their ends.</summary>
    public IEnumerable<SimulatedLink> Links => _links.SelectMany(static row => row).OfType<SimulatedLink>();

    /// <summary>Its place among the groups of the world; a key for random streams.</summary>
    internal long Number { get; }

    /// <summary>Whether the nodes are to trace.</summary>
    internal bool IsTracing => Tracer is not null || Recorder is not null;

    /// <summary>Makes the steps of a trace, or null where nobody wants them.</summary>
    internal StepRecorder? Recorder { get; private set; }

    /// <summary>One node.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such node.</exception>
    public SimulatedNode Node(NodeId id) => id.Number >= 1 && id.Number <= _nodes.Count
        ? _nodes[id.Number - 1]
        : throw new ArgumentOutOfRangeException(nameof(id), $"there is no node {id}");

    /// <summary>The leader of the highest term among running nodes, or null.</summary>
    public SimulatedNode? Leader
    {
        get
        {
            SimulatedNode? leader = null;
            foreach (SimulatedNode node in _nodes)
            {
                bool leads = node.Process == ProcessState.Running && node.Core!.Role == Role.Leader;
                if (leads && (leader is null || node.Core!.Term > leader.Core!.Term))
                {
                    leader = node;
                }
            }

            return leader;
        }
    }

    /// <summary>The link from one node to another.</summary>
    public SimulatedLink Link(NodeId from, NodeId to)
    {
        int row = from.Number - 1;
        int column = to.Number - 1;
        bool isPair = row >= 0 && row < _links.Count && column >= 0 && column < _links.Count && row != column;
        return isPair ? _links[row][column]! : throw new ArgumentException($"there is no link from {from} to {to}", nameof(to));
    }

    /// <summary>Proposes a command to a node. The answer comes at most once; never where the node is paused for ever.</summary>
    public void Propose(NodeId node, ReadOnlyMemory<byte> command, Action<ProposalAnswer> answer) => Node(node).Propose(command, answer);

    /// <summary>Asks a node.</summary>
    public void Read(NodeId node, ReadOnlyMemory<byte> query, ReadConsistency consistency, Action<ReadAnswer> answer) =>
        Read(node, new ReadRequest(query, consistency), answer);

    /// <summary>Asks a node.</summary>
    public void Read(NodeId node, ReadRequest request, Action<ReadAnswer> answer) => Node(node).Read(request, answer);

    /// <summary>Proposes a session's command to a node.</summary>
    public void ProposeOnce(NodeId node, SessionCommand command, Action<ProposalAnswer> answer) =>
        Node(node).Call("propose once", (core, call, now) => core.ProposeOnce(call, command, now), answer);

    /// <summary>Opens a session; its number is the index in the answer.</summary>
    public void OpenSession(NodeId node, SessionOptions session, Action<ProposalAnswer> answer) =>
        Node(node).Call("open session", (core, call, now) => core.OpenSession(call, session, now), answer);

    /// <summary>Says that a session's client is still there.</summary>
    public void KeepSessionAlive(NodeId node, long session, Action<ProposalAnswer> answer) =>
        Node(node).Call("keep session alive", (core, call, now) => core.KeepSessionAlive(call, session, now), answer);

    /// <summary>Closes a session.</summary>
    public void CloseSession(NodeId node, long session, Action<ProposalAnswer> answer) =>
        Node(node).Call("close session", (core, call, now) => core.CloseSession(call, session, now), answer);

    /// <summary>Asks a leader to change the membership.</summary>
    public void ChangeMembership(NodeId node, MembershipChange change, Action<ProposalAnswer> answer) =>
        Node(node).Call("change membership", (core, call, now) => core.ChangeMembership(call, change, now), answer);

    /// <summary>Asks a leader to hand its leadership over.</summary>
    public void TransferLeadership(NodeId node, NodeId target, Action<ProposalAnswer> answer) =>
        Node(node).Call("transfer", (core, call, now) => core.TransferLeadership(call, target, now), answer);

    /// <summary>Asks a node for something that is answered like a proposal.</summary>
    /// <param name="node">The node.</param>
    /// <param name="what">What it is, for the event log.</param>
    /// <param name="ask">Gets the node, the number of the call, and the time by the node's clock.</param>
    /// <param name="answer">Gets the answer.</param>
    public void Ask(NodeId node, string what, Action<RaftNode, long, TimeSpan> ask, Action<ProposalAnswer> answer) =>
        Node(node).Call(what, ask, answer);

    /// <summary>Makes a node write its state down and compact its log.</summary>
    public void TakeSnapshot(NodeId node) => Node(node).Input("snapshot", static (core, now) => core.TakeSnapshot(now));

    /// <summary>Why the nodes cannot behave like this while they run; empty where they can.</summary>
    public IReadOnlyList<string> WhyNot(RaftOptions options) => Settings.Options.WhyNotChangeTo(options);

    /// <summary>Changes how all nodes behave: those that run now, the others when they start.</summary>
    public void ChangeOptions(RaftOptions options)
    {
        options = Settings.Options.GoingOnWith(options);
        Settings = Settings with { Options = options };
        foreach (SimulatedNode node in _nodes)
        {
            node.Input("options", (core, now) => core.ChangeOptions(options, now));
        }
    }

    /// <summary>Adds a node with an empty disk, which is no member yet and waits for a leader that knows it.</summary>
    public SimulatedNode AddNode()
    {
        SimulatedNode node = new(_world, this, NodeId.Of(_nodes.Count + 1), Membership.None);
        Place(node);
        node.Start();
        return node;
    }

    /// <summary>Takes a node's disk away. Restarted, it is another member: its incarnation rises.</summary>
    public void Wipe(NodeId node)
    {
        Node(node).Wipe();
        Members = [.. _nodes.Select(known => known.Id)];
    }

    /// <summary>Ends a node's process.</summary>
    public void Crash(NodeId node) => Node(node).Crash();

    /// <summary>Starts a node from its disk; one that runs is crashed first.</summary>
    public void Restart(NodeId node)
    {
        Node(node).Crash();
        Node(node).Start();
    }

    /// <summary>Freezes a node's process.</summary>
    public void Pause(NodeId node) => Node(node).Pause();

    /// <summary>Lets a frozen process go on.</summary>
    public void Resume(NodeId node) => Node(node).Resume();

    /// <summary>Makes a leader step down.</summary>
    public void StepDown(NodeId node) => Node(node).Input("step down", static (core, now) => core.StepDown(now));

    /// <summary>Makes a node stand for election.</summary>
    public void Campaign(NodeId node, bool isForced) => Node(node).Input("campaign", (core, now) => core.Campaign(isForced, now));

    /// <summary>Hands a node a message of somebody outside the group, whose address gets the replies.</summary>
    /// <param name="message">Its sender must be an address made by <see cref="NodeId.Outside"/>.</param>
    /// <param name="reply">Gets each message to this address.</param>
    public void SendFromOutside(Message message, Action<Message> reply)
    {
        ArgumentNullException.ThrowIfNull(message);
        _outside[message.From] = reply;
        _world.Schedule(_world.Now, ScheduledEventKind.Delivery, Node(message.To), message, 0);
    }

    /// <summary>Forgets an address outside the group.</summary>
    public void ForgetOutside(NodeId address) => _outside.Remove(address);

    /// <inheritdoc/>
    public bool Holds(NodeId node, LogPosition position) => Node(node).Holds(node, position);

    internal void Start()
    {
        foreach (SimulatedNode node in _nodes)
        {
            node.Start();
        }
    }

    internal void Stop()
    {
        foreach (SimulatedNode node in _nodes)
        {
            node.Crash();
        }

        _isStopped = true;
    }

    internal void Send(Message message)
    {
        if (message.To.IsMember)
        {
            if (message.To.Number <= _nodes.Count && message.To.Number != message.From.Number)
            {
                int copies = Link(message.From, message.To).Send(message, _nodes[message.To.Number - 1]);
                if (Recorder is not null && copies != 1)
                {
                    RaftNode? sender = _nodes[message.From.Number - 1].Core;
                    string happened = copies == 0 ? TraceEvents.Drop : TraceEvents.Dup;
                    Recorder.Disturbed(_world.Now, message.From, sender, happened, message, copies == 0 ? "the link lost it" : null);
                }
            }
        }
        else if (_outside.TryGetValue(message.To, out Action<Message>? reply))
        {
            reply(message);
        }
    }

    /// <summary>Whether a message that was under way does not arrive: its link was cut meanwhile, or nobody is there.</summary>
    internal bool IsLost(Message message, long epoch) =>
        _isStopped || Node(message.To).Process == ProcessState.Crashed
        || (message.From.IsMember && Link(message.From, message.To) is var link && (link.IsCut || link.Epoch != epoch));

    private void Place(SimulatedNode node)
    {
        _nodes.Add(node);
        for (int row = 0; row < _nodes.Count - 1; row++)
        {
            _links[row] = [.. _links[row], Connection(_nodes[row].Id, node.Id)];
        }

        _links.Add([.. _nodes.Select(other => other == node ? null : Connection(node.Id, other.Id))]);
        Members = [.. _nodes.Select(known => known.Id)];

        SimulatedLink Connection(NodeId from, NodeId to)
        {
            long key = ((long)from.Number << 16) + to.Number;
            return new SimulatedLink(
                _world, this, _world.RandomFor(RandomPurpose.Link, Number, key), NodeId.Of(from.Number), NodeId.Of(to.Number));
        }
    }

    /// <summary>Something was done to links: one at a time, or many at once, which then are one change.</summary>
    internal void NoteNetwork(NodeId node, string what)
    {
        _world.Log.Note(node, what);
        if (Recorder is not null && !_isChangingLinks)
        {
            bool isFaulty = Links.Any(link => link.IsCut || link.Disturbance != LinkDisturbance.None);
            Recorder.Done(_world.Now, NodeId.None, TraceEvents.Network, node.IsNone ? what : $"{node}: {what}", isFaulty);
        }
    }

    internal void OnStarted(RaftNode node) => _invariants.Started(node, _world.Now);

    internal void OnStopped(SimulatedNode node, string why) => ProcessStopped?.Invoke(node.Id, why);

    internal void OnFailed(SimulatedNode node, string input, string error)
    {
        _invariants.Failed(node.Id, input, error, _world.Now);
        TellViolations();
    }

    internal void OnStepped(RaftNode node, NodeOutput output)
    {
        _invariants.Stepped(node, output, _world.Now);
        if (output.Write?.LogStart is not null)
        {
            // What no disk holds any more as an entry can come from no disk again.
            _invariants.Forget(_nodes.Min(known => known.DurableBase.Index));
        }

        TellViolations();
        if (node.Role == Role.Leader && node.Term > _highestElected)
        {
            _highestElected = node.Term;
            LeaderElected?.Invoke();
        }

        if (Tracer is not null)
        {
            foreach (TraceEvent trace in output.Trace)
            {
                // The clocks of nodes differ; who looks on from outside has one.
                Tracer(trace with { Time = _world.Now });
            }
        }
    }

    private void TellViolations()
    {
        for (; _reported < _invariants.Violations.Count; _reported++)
        {
            Violation violation = _invariants.Violations[_reported];
            ViolationSeen?.Invoke(violation);
            Recorder?.Done(_world.Now, NodeId.None, TraceEvents.Violation, $"{violation.Property}: {violation.Fact}; but {violation.Conflict}");
        }
    }
}
