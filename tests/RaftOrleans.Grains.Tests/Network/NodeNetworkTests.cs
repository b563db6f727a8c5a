using RaftOrleans.Consensus;
using RaftOrleans.Lab;

namespace RaftOrleans.Grains.Tests.Network;

public class NodeNetworkTests
{
    private static readonly NodeId N1 = NodeId.Of(1);
    private static readonly NodeId N2 = NodeId.Of(2);
    private static readonly NodeId N3 = NodeId.Of(3);

    private readonly Dictionary<NodeId, FakeNodeGrain> _grains = new() { [N2] = new(), [N3] = new() };
    private readonly NodeNetwork _network;

    public NodeNetworkTests() => _network = new NodeNetwork(N1, node => _grains[node], seed: 7);

    [Fact]
    public void A_turn_sends_one_envelope_to_each_receiver()
    {
        Send(To(N2, 1), To(N3, 2), To(N2, 3));

        Assert.Equal([1, 3], Assert.Single(_grains[N2].Envelopes).Select(message => message.Term));
        Assert.Equal([2], Assert.Single(_grains[N3].Envelopes).Select(message => message.Term));
    }

    [Fact]
    public void A_cut_lets_nothing_out_and_nothing_in_on_its_direction_only()
    {
        _network.Apply(new FaultPlan(1, [new LinkStatus(N1, N2, true, LinkFaults.None), new LinkStatus(N3, N1, true, LinkFaults.None)], []));
        Send(To(N2, 1), To(N3, 2));

        Assert.Empty(_grains[N2].Envelopes);
        Assert.Equal([2], _grains[N3].Terms);
        Assert.True(_network.Admits(N2));
        Assert.False(_network.Admits(N3));
    }

    [Fact]
    public void Nobody_who_can_be_no_node_is_sent_to_or_heard()
    {
        NodeId tooHigh = NodeId.Of(GroupSpecification.MaxNodes + 1);
        Send(To(tooHigh, 1), To(N1, 2));

        Assert.False(_network.Admits(tooHigh));
        Assert.False(_network.Admits(N1));
        Assert.False(_network.Admits(NodeId.None));
        Assert.False(_network.Admits(NodeId.Outside(1)));
    }

    [Fact]
    public void A_delayed_message_comes_when_it_is_due_and_keeps_its_order()
    {
        Faults(N2, new LinkFaults(Delay: Ms(10)));
        Send(Ms(0), To(N2, 1));
        Faults(N2, new LinkFaults(Delay: Ms(3)));
        Send(Ms(1), To(N2, 2));

        Assert.Equal(Ms(10), _network.NextArrival);
        _network.DeliverDue(Ms(9));
        Assert.Empty(_grains[N2].Envelopes);
        _network.DeliverDue(Ms(10));
        Assert.Equal([1, 2], _grains[N2].Terms);
        Assert.Equal(TimeSpan.MaxValue, _network.NextArrival);
    }

    [Fact]
    public void A_cut_loses_what_is_under_way_even_when_it_is_healed_before()
    {
        Faults(N2, new LinkFaults(Delay: Ms(10)));
        Send(Ms(0), To(N2, 1));
        _network.Apply(new FaultPlan(_network.PlanVersion + 1, [new LinkStatus(N1, N2, true, LinkFaults.None)], []));
        _network.Apply(new FaultPlan(_network.PlanVersion + 1, [], []));
        Send(Ms(1), To(N2, 2));
        _network.DeliverDue(Ms(100));

        Assert.Equal([2], _grains[N2].Terms);
    }

    [Fact]
    public void An_older_plan_does_not_replace_a_newer_one()
    {
        _network.Apply(new FaultPlan(5, [new LinkStatus(N1, N2, true, LinkFaults.None)], []));
        _network.Apply(FaultPlan.None);
        Send(To(N2, 1));

        Assert.Empty(_grains[N2].Envelopes);
        Assert.Equal(5, _network.PlanVersion);
    }

    [Fact]
    public void Loss_and_duplication_come_as_often_as_they_should()
    {
        Faults(N2, new LinkFaults(Drop: 0.3));
        Faults(N3, new LinkFaults(Duplicate: 0.3));
        for (int i = 0; i < 10_000; i++)
        {
            Send(To(N2, i), To(N3, i));
        }

        Assert.InRange(_grains[N2].Terms.Count(), 6_700, 7_300);
        Assert.InRange(_grains[N3].Terms.Count(), 12_700, 13_300);
        Assert.Equal(10_000, _grains[N3].Terms.Distinct().Count());
    }

    [Fact]
    public void Reordering_lets_later_messages_overtake_and_loses_none()
    {
        Faults(N2, new LinkFaults(Reorder: 0.2));
        for (int i = 0; i < 1_000; i++)
        {
            Send(Ms(i), To(N2, i));
            _network.DeliverDue(Ms(i));
        }

        _network.DeliverDue(Ms(10_000));
        long[] terms = [.. _grains[N2].Terms];
        Assert.Equal(1_000, terms.Distinct().Count());
        Assert.NotEqual(terms.Order(), terms);
    }

    [Fact]
    public async Task A_message_to_somebody_outside_answers_whoever_waits_for_it()
    {
        (NodeId address, Task<Message> reply) = _network.OpenOutside();
        (NodeId other, Task<Message> otherReply) = _network.OpenOutside();
        Assert.NotEqual(address, other);

        Send(To(address, 4));

        Assert.Equal(4, (await reply).Term);
        Assert.False(otherReply.IsCompleted);
        _network.CloseOutside(other);
        Send(To(other, 5), To(address, 6));
        Assert.False(otherReply.IsCompleted);
    }

    private static TimeSpan Ms(int milliseconds) => TimeSpan.FromMilliseconds(milliseconds);

    private static RequestVoteReply To(NodeId receiver, long term) => new(N1, receiver, term, isPreVote: false, isGranted: true);

    private void Send(params Message[] messages) => _network.Send([.. messages], TimeSpan.Zero);

    private void Send(TimeSpan now, params Message[] messages) => _network.Send([.. messages], now);

    private void Faults(NodeId to, LinkFaults faults)
    {
        LinkStatus[] others = _plan.Where(link => link.To != to).ToArray();
        _plan = [.. others, new LinkStatus(N1, to, false, faults)];
        _network.Apply(new FaultPlan(_network.PlanVersion + 1, _plan, []));
    }

    private LinkStatus[] _plan = [];
}
