using RaftOrleans.Consensus;
using RaftOrleans.Lab;
using RaftOrleans.Simulation;
using RaftOrleans.Verification;

namespace RaftOrleans.Grains;

/// <summary>
/// All that a node sends and receives passes here, and here the faults of the network happen: where a person can read them, and the same
/// ones as in the simulated world.
/// </summary>
/// <remarks>
/// The sender loses, delays, doubles and reorders. Both ends look at cuts: the sender so that nothing leaves, the receiver so that what had
/// left before does not arrive. The network is not the process: what a node has sent before it crashes is still delivered.
/// </remarks>
internal sealed class NodeNetwork
{
    private static readonly TimeSpan ReorderBy = TimeSpan.FromMilliseconds(50);

    private readonly PeerLink?[] _links = new PeerLink?[GroupSpecification.MaxNodes];
    private readonly Func<NodeId, IRaftNodeGrain> _grainOf;
    private readonly DeterministicRandom _random;
    private readonly PriorityQueue<(Message Message, long Epoch), (TimeSpan Arrival, long Number)> _underWay = new();
    private readonly Dictionary<int, TaskCompletionSource<Message>> _outside = [];
    private FaultPlan _plan = FaultPlan.None;
    private bool _isHealthy = true;
    private long _lastNumber;
    private int _lastOutside;

    /// <summary>Makes the network of a node.</summary>
    /// <param name="self">The server it is on.</param>
    /// <param name="grainOf">The grain of a server.</param>
    /// <param name="seed">For what is random.</param>
    public NodeNetwork(NodeId self, Func<NodeId, IRaftNodeGrain> grainOf, ulong seed)
    {
        Self = self;
        _grainOf = grainOf;
        _random = new DeterministicRandom(seed);
    }

    /// <summary>The server.</summary>
    public NodeId Self { get; }

    /// <summary>Told of each message that is lost or doubled here: which, which of the two, and why; null for nobody.</summary>
    public Action<Message, string, string?>? Disturbed { get; set; }

    /// <summary>Version of the plan that is in force.</summary>
    public long PlanVersion { get; private set; }

    /// <summary>When the next delayed message is due.</summary>
    public TimeSpan NextArrival => _underWay.TryPeek(out _, out (TimeSpan Arrival, long) next) ? next.Arrival : TimeSpan.MaxValue;

    /// <summary>Puts a plan into force, unless it is older than the one that is.</summary>
    public void Apply(FaultPlan plan)
    {
        if (plan.Version < PlanVersion)
        {
            return;
        }

        _plan = plan;
        PlanVersion = plan.Version;
        _isHealthy = plan.Links.Length == 0;
        for (int i = 0; i < _links.Length; i++)
        {
            if (_links[i] is { } link)
            {
                Apply(link, NodeId.Of(i + 1));
            }
        }

        // What has waited in links that are released now.
        Flush();
    }

    private void Apply(PeerLink link, NodeId peer)
    {
        LinkStatus? outgoing = Array.Find(_plan.Links, status => status.From == Self && status.To == peer);
        bool isCut = outgoing is { IsCut: true };
        if (isCut && !link.IsCut)
        {
            link.Epoch++;
            link.Lose();
        }

        link.SetClogged(outgoing is { IsClogged: true });
        link.IsCut = isCut;
        link.Faults = outgoing?.Faults ?? LinkFaults.None;
        link.IsCutIncoming = Array.Exists(_plan.Links, status => status.From == peer && status.To == Self && status.IsCut);
    }

    /// <summary>Sends messages, one envelope to each receiver.</summary>
    public void Send(List<Message> messages, TimeSpan now)
    {
        if (messages.Count == 0)
        {
            return;
        }

        foreach (Message message in messages)
        {
            if (message.To.IsMember)
            {
                SendTo(message, now);
            }
            else if (_outside.Remove(message.To.Number, out TaskCompletionSource<Message>? asker))
            {
                asker.TrySetResult(message);
            }
        }

        Flush();
    }

    /// <summary>Delivers the delayed messages that are due.</summary>
    public void DeliverDue(TimeSpan now)
    {
        bool any = false;
        while (_underWay.TryPeek(out (Message Message, long Epoch) next, out (TimeSpan Arrival, long) when) && when.Arrival <= now)
        {
            _underWay.Dequeue();
            if (LinkTo(next.Message.To) is { IsCut: false } link && link.Epoch == next.Epoch)
            {
                link.Add(next.Message);
                any = true;
            }
            else
            {
                Disturbed?.Invoke(next.Message, TraceEvents.Drop, "its link was cut meanwhile");
            }
        }

        if (any)
        {
            Flush();
        }
    }

    /// <summary>Whether what comes from a node arrives.</summary>
    public bool Admits(NodeId from) => LinkTo(from) is { IsCutIncoming: false };

    /// <summary>An address outside the group, and the first message that is sent to it.</summary>
    public (NodeId Address, Task<Message> Reply) OpenOutside()
    {
        NodeId address = NodeId.Outside(++_lastOutside);
        TaskCompletionSource<Message> asker = new();
        _outside.Add(address.Number, asker);
        return (address, asker.Task);
    }

    /// <summary>Forgets an address outside the group.</summary>
    public void CloseOutside(NodeId address) => _outside.Remove(address.Number);

    private void SendTo(Message message, TimeSpan now)
    {
        if (LinkTo(message.To) is not { } link)
        {
            return;
        }

        if (_isHealthy)
        {
            link.Add(message);
            return;
        }

        if (link.IsCut || _random.Chance(link.Faults.Drop))
        {
            Disturbed?.Invoke(message, TraceEvents.Drop, "the link lost it");
            return;
        }

        if (link.IsClogged)
        {
            link.Hold(message);
            return;
        }

        Dispatch(message, link, now);
        if (_random.Chance(link.Faults.Duplicate))
        {
            Disturbed?.Invoke(message, TraceEvents.Dup, null);
            Dispatch(message, link, now);
        }
    }

    private void Dispatch(Message message, PeerLink link, TimeSpan now)
    {
        TimeSpan arrival = now + link.Faults.Delay;
        if (link.Faults.Jitter > TimeSpan.Zero)
        {
            arrival += link.Faults.Distribution.Draw(_random, TimeSpan.Zero, link.Faults.Jitter);
        }

        if (_random.Chance(link.Faults.Reorder))
        {
            arrival += _random.NextTime(TimeSpan.Zero, ReorderBy);
        }
        else
        {
            arrival = arrival < link.LastArrival ? link.LastArrival : arrival;
            link.LastArrival = arrival;
        }

        if (arrival <= now)
        {
            link.Add(message);
        }
        else
        {
            _underWay.Enqueue((message, link.Epoch), (arrival, ++_lastNumber));
        }
    }

    /// <summary>The link to a server; it comes to be when it is needed first, for servers may be added.</summary>
    private PeerLink? LinkTo(NodeId node)
    {
        if (node.Number < 1 || node.Number > _links.Length || node.Number == Self.Number)
        {
            return null;
        }

        ref PeerLink? link = ref _links[node.Number - 1];
        if (link is null)
        {
            link = new PeerLink(_grainOf(node.WithoutIncarnation()));
            Apply(link, node.WithoutIncarnation());
        }

        return link;
    }

    private void Flush()
    {
        foreach (PeerLink? link in _links)
        {
            link?.Flush();
        }
    }
}
