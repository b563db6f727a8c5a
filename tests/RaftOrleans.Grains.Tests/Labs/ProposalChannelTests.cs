using System.Collections.Concurrent;
using RaftOrleans.Consensus;
using RaftOrleans.Lab;

namespace RaftOrleans.Grains.Tests.Labs;

public class ProposalChannelTests
{
    private static readonly TimeSpan Within = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Patience = TestGroup.Patience;

    private readonly ManualTime _time = new();
    private readonly FakeNodeGrain[] _nodes = [new(), new(), new()];
    private readonly ConcurrentQueue<int> _asked = new();
    private readonly LeaderHint _hint;
    private readonly ProposalChannel _channel;

    public ProposalChannelTests()
    {
        _hint = new LeaderHint(_time);
        _channel = new ProposalChannel(node => _nodes[node.Number - 1], _hint, _time);
        for (int node = 1; node <= 3; node++)
        {
            Answers(node, _ => NotLeader(0));
        }
    }

    [Fact]
    public async Task It_asks_whom_it_is_told_leads_and_remembers()
    {
        Answers(1, _ => NotLeader(3));
        Answers(3, _ => Applied(7));

        Assert.Equal(7, (await ProposeAsync()).Index);
        Assert.Equal(7, (await ProposeAsync()).Index);

        Assert.Equal([1, 3, 3], _asked);
    }

    [Fact]
    public async Task Many_proposals_at_a_time_share_calls()
    {
        List<int> calls = [];
        int index = 0;
        _hint.Leads(NodeId.Of(2));
        Answers(2, batch =>
        {
            calls.Add(batch.Commands.Length);
            return Applied(++index);
        });
        TaskCompletionSource<ProposalReplies> first = new();
        ProposalBatch? held = null;
        _nodes[1].Proposed = HoldFirst(first, _nodes[1].Proposed!, batch => held = batch);

        // While the first call waits, three more may be under way; what comes then shares one.
        Task<ProposalAnswer>[] proposals = [.. Enumerable.Range(0, 500).Select(_ => ProposeAsync())];
        await AwaitAsync(() => held is not null, "the first call is made");
        first.SetResult(Replies(held!, Applied(1_000)));
        ProposalAnswer[] answers = await Task.WhenAll(proposals).WaitAsync(Patience);

        Assert.All(answers, answer => Assert.Equal(ProposalOutcome.Applied, answer.Outcome));
        Assert.InRange(calls.Count, 0, 100);
    }

    [Fact]
    public async Task A_busy_leader_is_asked_again_a_little_later()
    {
        _hint.Leads(NodeId.Of(1));
        int calls = 0;
        Answers(1, _ => ++calls == 1 ? Of(ProposalOutcome.Busy) : Applied(1));

        Task<ProposalAnswer> proposal = ProposeAsync();
        await AwaitAsync(() => calls == 1, "it was asked once");
        await UntilAsync(proposal);

        Assert.Equal(ProposalOutcome.Applied, (await proposal).Outcome);
        Assert.Equal([1, 1], _asked);
    }

    [Fact]
    public async Task What_was_dropped_is_proposed_again()
    {
        int calls = 0;
        Answers(1, _ => ++calls == 1 ? Of(ProposalOutcome.Dropped) : Applied(1));
        _hint.Leads(NodeId.Of(1));

        Task<ProposalAnswer> proposal = ProposeAsync();
        await UntilAsync(proposal);

        Assert.Equal(ProposalOutcome.Applied, (await proposal).Outcome);
    }

    [Theory]
    [InlineData(ProposalOutcome.Unknown)]
    [InlineData(ProposalOutcome.Applied)]
    public async Task What_may_have_been_applied_is_never_proposed_again(ProposalOutcome outcome)
    {
        _hint.Leads(NodeId.Of(1));
        Answers(1, _ => Of(outcome));

        Assert.Equal(outcome, (await ProposeAsync().WaitAsync(Patience)).Outcome);
        Assert.Equal([1], _asked);
    }

    [Fact]
    public async Task A_call_that_fails_leaves_its_proposals_unknown()
    {
        _hint.Leads(NodeId.Of(1));
        _nodes[0].Proposed = _ => Task.FromException<ProposalReplies>(new OrleansException("the silo is gone"));
        Answers(2, _ => Applied(3));
        Answers(3, _ => Applied(3));

        Assert.Equal(ProposalOutcome.Unknown, (await ProposeAsync().WaitAsync(Patience)).Outcome);
        Assert.Equal(ProposalOutcome.Applied, (await ProposeAsync().WaitAsync(Patience)).Outcome);
    }

    [Fact]
    public async Task A_node_that_is_silent_does_not_hold_up_what_comes_later()
    {
        _hint.Leads(NodeId.Of(1));
        bool isAsked = false;
        _nodes[0].Proposed = _ =>
        {
            isAsked = true;
            return new TaskCompletionSource<ProposalReplies>().Task;
        };
        Answers(2, _ => Applied(5));
        Answers(3, _ => NotLeader(1));
        Task<ProposalAnswer> stuck = ProposeAsync();
        await AwaitAsync(() => isAsked, "the silent node is asked");
        _time.Advance(TimeSpan.FromMilliseconds(600));

        Assert.Equal(5, (await ProposeAsync().WaitAsync(Patience)).Index);

        Assert.False(stuck.IsCompleted);
        _time.Advance(Within);
        Assert.Equal(ProposalOutcome.Unknown, (await stuck.WaitAsync(Patience)).Outcome);
    }

    [Fact]
    public async Task Without_a_leader_the_last_answer_is_given_when_time_is_up()
    {
        Task<ProposalAnswer> proposal = ProposeAsync();
        await UntilAsync(proposal);

        Assert.Equal(ProposalOutcome.NotLeader, (await proposal).Outcome);
        Assert.Equal([1, 2, 3], _asked.Distinct().Order());
    }

    [Fact]
    public async Task Whoever_gives_up_is_not_waited_for()
    {
        using CancellationTokenSource patience = new();
        Task<ProposalAnswer> proposal = _channel.ProposeAsync(new byte[1], 3, Within, patience.Token);
        await patience.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => proposal.WaitAsync(Patience));
    }

    [Fact]
    public async Task A_group_that_is_gone_is_told()
    {
        bool isGone = false;
        _channel.GroupIsGone = () => isGone = true;
        Answers(1, _ => ProposalReply.Refused(NodeState.Absent));

        LabException error = await Assert.ThrowsAsync<LabException>(() => ProposeAsync().WaitAsync(Patience));

        Assert.Equal(LabFailure.NotFound, error.Reason);
        Assert.True(isGone);
    }

    private static ProposalReply Of(ProposalOutcome outcome) => new(outcome, 0, default, 1, NodeState.Running);

    private static ProposalReply Applied(long index) => new(ProposalOutcome.Applied, index, default, 1, NodeState.Running);

    private static ProposalReply NotLeader(int leader) => new(ProposalOutcome.NotLeader, 0, default, leader, NodeState.Running);

    private static ProposalReplies Replies(ProposalBatch batch, ProposalReply reply) =>
        new([.. Enumerable.Repeat(reply, batch.Commands.Length)]);

    private static Func<ProposalBatch, Task<ProposalReplies>> HoldFirst(
        TaskCompletionSource<ProposalReplies> first, Func<ProposalBatch, Task<ProposalReplies>> others, Action<ProposalBatch> hold)
    {
        int calls = 0;
        return batch =>
        {
            if (Interlocked.Increment(ref calls) > 1)
            {
                return others(batch);
            }

            hold(batch);
            return first.Task;
        };
    }

    private static async Task AwaitAsync(Func<bool> condition, string what)
    {
        DateTime end = DateTime.UtcNow + Patience;
        while (!condition())
        {
            Assert.True(DateTime.UtcNow < end, $"waited {Patience.TotalSeconds} s until {what}");
            await Task.Delay(1);
        }
    }

    private Task<ProposalAnswer> ProposeAsync() => _channel.ProposeAsync(new byte[1], 3, Within, default);

    private void Answers(int node, Func<ProposalBatch, ProposalReply> reply) => _nodes[node - 1].Proposed = batch =>
    {
        lock (_nodes)
        {
            _asked.Enqueue(node);
            return Task.FromResult(Replies(batch, reply(batch)));
        }
    };

    /// <summary>Lets time pass until a proposal is answered: other threads do the sending, so time must not run away from them.</summary>
    private async Task UntilAsync(Task<ProposalAnswer> proposal)
    {
        DateTime end = DateTime.UtcNow + Patience;
        while (!proposal.IsCompleted)
        {
            Assert.True(DateTime.UtcNow < end, $"waited {Patience.TotalSeconds} s for an answer");
            _time.Advance(TimeSpan.FromMilliseconds(20));
            await Task.Delay(1);
        }
    }
}
