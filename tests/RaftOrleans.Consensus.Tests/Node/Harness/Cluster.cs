using static RaftOrleans.Consensus.Tests.Node.Ids;

namespace RaftOrleans.Consensus.Tests.Node;

/// <summary>
/// Several nodes and the messages between them. A message that is sent is in flight until the test delivers or drops it; nothing happens by
/// itself.
/// </summary>
internal sealed class Cluster
{
    private readonly List<NodeUnderTest> _nodes;
    private readonly HashSet<NodeId> _isolated = [];
    private readonly HashSet<(NodeId From, NodeId To)> _cut = [];
    private readonly List<Message> _inFlight = [];

    /// <summary>Starts nodes.</summary>
    /// <param name="options">How they behave.</param>
    /// <param name="logs">A log for each node, as terms.</param>
    /// <param name="term">The term they are all in.</param>
    public Cluster(RaftOptions options, long[][] logs, long term)
        : this([.. logs.Select(log => new PersistentState(new HardState(term, NodeId.None), Entries.Of(log)))], _ => options)
    {
    }

    /// <summary>Starts nodes that differ.</summary>
    /// <param name="disks">What the disk of each holds.</param>
    /// <param name="options">How each behaves.</param>
    /// <param name="rules">The safety rules.</param>
    public Cluster(PersistentState[] disks, Func<NodeId, RaftOptions> options, SafetyRules? rules = null)
    {
        NodeId[] members = First(disks.Length);
        _nodes = [.. members.Select((id, i) => new NodeUnderTest(
            id, members, options(id), disks[i], seed: (ulong)id.Number, TimeSpan.FromSeconds(10), rules))];
        foreach (NodeUnderTest node in _nodes)
        {
            node.Network = OnSent;
        }
    }

    /// <summary>Gets each message that is cut off, when it is sent or when the cut is made.</summary>
    public Action<Message>? Lost { get; set; }

    /// <summary>Nodes with empty logs in term 0.</summary>
    public static Cluster Of(int nodes, RaftOptions? options = null) =>
        new(options ?? Given.Options, [.. Enumerable.Repeat(Array.Empty<long>(), nodes)], term: 0);

    /// <summary>Nodes with logs, in the highest term of any.</summary>
    public static Cluster WithLogs(params long[][] logs) => new(Given.Options, logs, logs.SelectMany(log => log).Max());

    /// <summary>A node that waits to be added to the group.</summary>
    public NodeUnderTest Join(NodeId id, RaftOptions? options = null)
    {
        NodeUnderTest node = new(
            id, [id], options ?? Given.Options, PersistentState.Empty, (ulong)id.Number, Now, founders: Membership.None)
        {
            Network = OnSent,
        };
        _nodes.Add(node);
        return node;
    }

    /// <summary>A node has lost its disk: a process that is no member takes its place, under its next incarnation's name.</summary>
    public NodeUnderTest Wipe(NodeId id)
    {
        NodeUnderTest next = Join(new NodeId(id.Number, id.Incarnation + 1), this[id].Core.Options);
        _nodes.RemoveAt(_nodes.Count - 1);
        _nodes[_nodes.FindIndex(node => node.Id == id)] = next;
        return next;
    }

    public IReadOnlyList<NodeUnderTest> Nodes => _nodes;

    /// <summary>Messages under way, oldest first.</summary>
    public IReadOnlyList<Message> InFlight => _inFlight;

    public TimeSpan Now => _nodes[0].Now;

    public NodeUnderTest this[NodeId id] => _nodes.Single(node => node.Id == id);

    /// <summary>The leaders as they think of themselves.</summary>
    public IEnumerable<NodeUnderTest> Leaders => _nodes.Where(node => node.Role == Role.Leader);

    /// <summary>Delivers what is in flight now, or what of it the test names; what is sent in consequence stays in flight.</summary>
    public void Deliver(Func<Message, bool>? which = null)
    {
        foreach (Message message in Take(which ?? (_ => true)))
        {
            Hand(message);
        }
    }

    /// <summary>Delivers until nothing is in flight that the test names.</summary>
    public void DeliverAll(Func<Message, bool>? which = null)
    {
        for (int rounds = 0; _inFlight.Any(which ?? (_ => true)); rounds++)
        {
            Assert.True(rounds < 1000, "the nodes never come to rest");
            Deliver(which);
        }
    }

    /// <summary>Takes messages out of the network: lost, or late if <see cref="Hand"/> delivers them after all.</summary>
    public IReadOnlyList<Message> Take(Func<Message, bool> which)
    {
        Message[] taken = [.. _inFlight.Where(which)];
        _inFlight.RemoveAll(message => which(message));
        return taken;
    }

    /// <summary>Takes messages out of the network by their places in <see cref="InFlight"/>, in the order of the places given.</summary>
    public IReadOnlyList<Message> TakeAt(IReadOnlyCollection<int> places)
    {
        Message[] taken = [.. places.Select(place => _inFlight[place])];
        foreach (int place in places.OrderDescending())
        {
            _inFlight.RemoveAt(place);
        }

        return taken;
    }

    /// <summary>Messages are in flight that were kept by the test, or are there already.</summary>
    public void Post(IEnumerable<Message> messages) => _inFlight.AddRange(messages);

    /// <summary>Loses messages.</summary>
    public void Drop(Func<Message, bool>? which = null) => Take(which ?? (_ => true));

    /// <summary>A message arrives, whether it is in flight or was kept by the test, unless nobody is there to get it.</summary>
    public void Hand(Message message)
    {
        if (Receiver(message) is { } receiver)
        {
            receiver.Receive(message);
        }
    }

    /// <summary>Who would get a message, or null where that node is down or there is none.</summary>
    public NodeUnderTest? Receiver(Message message) => _nodes.Find(node => node.Id == message.To && !node.IsDown);

    /// <summary>Cuts a node off; messages from and to it are lost.</summary>
    public void Isolate(params NodeId[] nodes)
    {
        _isolated.UnionWith(nodes);
        LoseWhatIsCut();
    }

    /// <summary>Cuts one direction of a link.</summary>
    public void Cut(NodeId from, NodeId to)
    {
        _cut.Add((from, to));
        LoseWhatIsCut();
    }

    /// <summary>Joins all again.</summary>
    public void Heal()
    {
        _isolated.Clear();
        _cut.Clear();
    }

    /// <summary>Time passes: timers run out in order, and messages arrive at once.</summary>
    public void Elapse(TimeSpan time) => Elapse(time, () => DeliverAll());

    /// <summary>Time passes: timers run out in order.</summary>
    /// <param name="time">How long.</param>
    /// <param name="afterTimer">What happens after each.</param>
    public void Elapse(TimeSpan time, Action afterTimer)
    {
        TimeSpan end = Now + time;
        int ticks = 0;
        while (_nodes.Where(node => !node.IsDown).MinBy(node => node.Core.NextDeadline) is { } next && next.Core.NextDeadline <= end)
        {
            Assert.True(++ticks < 10_000, $"{next.Id} wants to be woken again and again at {next.Core.NextDeadline}");
            Tick(next);
            afterTimer();
        }

        SetTime(end);
    }

    /// <summary>Time passes until a node's next deadline, and its timer runs out; that of another may be overdue then.</summary>
    public void Tick(NodeUnderTest node)
    {
        SetTime(node.Core.NextDeadline);
        node.Do(core => core.Tick(node.Now));
    }

    /// <summary>A node is made to stand for election and wins; all messages arrive.</summary>
    public NodeUnderTest Elect(NodeId id)
    {
        this[id].Campaign(forced: true);
        DeliverAll();
        Assert.Equal(Role.Leader, this[id].Role);
        return this[id];
    }

    private void SetTime(TimeSpan now)
    {
        foreach (NodeUnderTest node in _nodes)
        {
            node.Now = now > node.Now ? now : node.Now;
        }
    }

    private void OnSent(Message message)
    {
        if (message.To.IsMember && !IsCut(message))
        {
            _inFlight.Add(message);
        }
        else
        {
            Lost?.Invoke(message);
        }
    }

    private void LoseWhatIsCut()
    {
        foreach (Message message in Take(IsCut))
        {
            Lost?.Invoke(message);
        }
    }

    private bool IsCut(Message message) =>
        _isolated.Contains(message.From) || _isolated.Contains(message.To) || _cut.Contains((message.From, message.To));
}
