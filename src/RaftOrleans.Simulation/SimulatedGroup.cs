using RaftOrleans.Consensus;
using RaftOrleans.Verification;

namespace RaftOrleans.Simulation;

/// <summary>
/// A group in the simulated world: its nodes, the links between them, and the invariants that are checked after every step.
/// </summary>
public sealed class SimulatedGroup : IDurableLogs
{
    private readonly World _world;
    private readonly SimulatedNode[] _nodes;
    private readonly SimulatedLink?[,] _links;
    private readonly GroupInvariants _invariants;
    private readonly Dictionary<NodeId, Action<Message>> _outside = [];
    private int _reported;
    private bool _isStopped;

    internal SimulatedGroup(World world, SimulatedGroupSettings settings)
    {
        _world = world;
        Settings = settings;
        Number = world.Groups.Count == 0 ? 1 : world.Groups[^1].Number + 1;
        Members = [.. Enumerable.Range(1, settings.Nodes).Select(NodeId.Of)];
        _nodes = [.. Members.Select(id => new SimulatedNode(world, this, id))];
        _links = new SimulatedLink?[settings.Nodes, settings.Nodes];
        foreach (NodeId from in Members)
        {
            foreach (NodeId to in Members.Where(to => to != from))
            {
                long key = (from.Number << 16) + to.Number;
                _links[from.Number - 1, to.Number - 1] =
                    new SimulatedLink(world, world.RandomFor(RandomPurpose.Link, Number, key), from, to);
            }
        }

        _invariants = new GroupInvariants(Members, this);
    }

    /// <summary>How it was made.</summary>
    public SimulatedGroupSettings Settings { get; }

    /// <summary>All members, in order.</summary>
    public IReadOnlyList<NodeId> Members { get; }

    /// <summary>All nodes, in order.</summary>
    public IReadOnlyList<SimulatedNode> Nodes => _nodes;

    /// <summary>The first violation of each safety property, in the order in which they were seen.</summary>
    public IReadOnlyList<Violation> Violations => _invariants.Violations;

    /// <summary>Index of the last entry that any node has known to be committed.</summary>
    public long CommittedIndex => _invariants.CommittedIndex;

    /// <summary>Gets what the nodes trace; set before the group starts, or null.</summary>
    public Action<TraceEvent>? Tracer { get; set; }

    /// <summary>Told of each violation when it is seen.</summary>
    public Action<Violation>? ViolationSeen { get; set; }

    /// <summary>All links, in order of their ends.</summary>
    public IEnumerable<SimulatedLink> Links => _links.Cast<SimulatedLink?>().Where(link => link is not null)!;

    /// <summary>Its place among the groups of the world; a key for random streams.</summary>
    internal long Number { get; }

    /// <summary>Whether the nodes are to trace.</summary>
    internal bool IsTracing => Tracer is not null;

    /// <summary>One node.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such node.</exception>
    public SimulatedNode Node(NodeId id) => id.Number >= 1 && id.Number <= _nodes.Length
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
    public SimulatedLink Link(NodeId from, NodeId to) => _links[from.Number - 1, to.Number - 1]
        ?? throw new ArgumentException($"{from} needs no link to itself", nameof(to));

    /// <summary>Proposes a command to a node. The answer comes at most once; never where the node is paused for ever.</summary>
    public void Propose(NodeId node, ReadOnlyMemory<byte> command, Action<ProposalAnswer> answer) => Node(node).Propose(command, answer);

    /// <summary>Asks a node.</summary>
    public void Read(NodeId node, ReadOnlyMemory<byte> query, ReadConsistency consistency, Action<ReadAnswer> answer) =>
        Node(node).Read(query, consistency, answer);

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
    public void StepDown(NodeId node) => Node(node).Input("step down", core => core.StepDown(_world.Now));

    /// <summary>Makes a node stand for election.</summary>
    public void Campaign(NodeId node, bool isForced) => Node(node).Input("campaign", core => core.Campaign(isForced, _world.Now));

    /// <summary>
    /// Cuts all links between different sides and restores those within a side; nodes that are not named are one more side.
    /// </summary>
    public void Partition(IReadOnlyList<IReadOnlyList<NodeId>> sides)
    {
        ArgumentNullException.ThrowIfNull(sides);
        foreach (SimulatedLink link in Links)
        {
            if (SideOf(link.From) == SideOf(link.To))
            {
                link.Restore();
            }
            else
            {
                link.Cut();
            }
        }

        _world.Log.Note(NodeId.None, $"partition {string.Join(" | ", sides.Select(side => string.Join(",", side)))}");

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

    /// <summary>Takes away all cuts and disturbances of links.</summary>
    public void Heal()
    {
        foreach (SimulatedLink link in Links)
        {
            link.Restore();
            link.Disturbance = LinkDisturbance.None;
        }

        _world.Log.Note(NodeId.None, "heal");
    }

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
    public bool Holds(NodeId node, LogPosition position) => Node(node).Holds(position);

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
            if (message.To.Number <= _nodes.Length && message.To != message.From)
            {
                Link(message.From, message.To).Send(message, _nodes[message.To.Number - 1]);
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

    internal void OnStarted(RaftNode node) => _invariants.Started(node, _world.Now);

    internal void OnStepped(RaftNode node, NodeOutput output)
    {
        _invariants.Stepped(node, output, _world.Now);
        for (; _reported < _invariants.Violations.Count; _reported++)
        {
            ViolationSeen?.Invoke(_invariants.Violations[_reported]);
        }

        if (Tracer is not null)
        {
            foreach (TraceEvent trace in output.Trace)
            {
                Tracer(trace);
            }
        }
    }
}
