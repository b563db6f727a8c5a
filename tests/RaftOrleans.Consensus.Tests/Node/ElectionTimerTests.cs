using static RaftOrleans.Consensus.Tests.Node.Ids;

namespace RaftOrleans.Consensus.Tests.Node;

/// <summary>When an election begins, and what puts it off (paper, sections 5.2 and 5.6; figure 2, 'Rules for Servers').</summary>
[Trait("Section", "5.2")]
public class ElectionTimerTests
{
    private static readonly TimeSpan Min = Given.Options.ElectionTimeoutMin;
    private static readonly TimeSpan Max = Given.Options.ElectionTimeoutMax;

    [Fact]
    public void Election_timeouts_are_drawn_from_the_whole_range()
    {
        double[] timeouts = [.. Enumerable.Range(1, 500).Select(seed => TimeoutOf((ulong)seed).TotalMilliseconds)];
        Assert.All(timeouts, timeout => Assert.InRange(timeout, Min.TotalMilliseconds, Max.TotalMilliseconds));
        Assert.InRange(timeouts.Min(), 150, 155);
        Assert.InRange(timeouts.Max(), 295, 300);
        Assert.InRange(timeouts.Average(), 220, 230);
    }

    [Fact]
    public void Nodes_with_different_seeds_have_different_timeouts()
    {
        Assert.Equal(100, Enumerable.Range(1, 100).Select(seed => TimeoutOf((ulong)seed)).Distinct().Count());
        Assert.Equal(TimeoutOf(7), TimeoutOf(7));
    }

    [Fact]
    public void Each_election_draws_a_new_timeout()
    {
        NodeUnderTest node = Given.Follower(options: Given.PlainRaft);
        HashSet<TimeSpan> timeouts = [];
        for (int election = 0; election < 20; election++)
        {
            TimeSpan before = node.Now;
            node.ElapseToDeadlineOfElection();
            Assert.InRange(node.Now - before, Min, Max);
            timeouts.Add(node.Now - before);
        }

        Assert.Equal(20, timeouts.Count);
    }

    [Fact]
    public void A_follower_does_not_stand_before_its_timeout()
    {
        NodeUnderTest node = Given.Follower();
        node.Do(core => core.Tick(node.Core.NextDeadline - TimeSpan.FromTicks(1)));
        Assert.Equal(Role.Follower, node.Role);
        node.ElapseToDeadline();
        Assert.NotEqual(Role.Follower, node.Role);
    }

    [Fact]
    public void Heartbeats_put_an_election_off_for_ever()
    {
        NodeUnderTest node = Given.Follower(term: 1);
        for (int beat = 0; beat < 100; beat++)
        {
            node.AppendFrom(N2, term: 1);
            node.Elapse(Min - Ms(1));
        }

        Assert.Equal((Role.Follower, 1), (node.Role, node.Term));
    }

    [Fact]
    public void An_append_of_the_leader_counts_as_a_heartbeat_even_where_the_logs_do_not_match() =>
        Assert.True(IsPutOff(node => node.AppendFrom(N2, term: 1, At(9, 1))));

    [Fact]
    public void Giving_a_vote_puts_the_election_off() =>
        Assert.True(IsPutOff(node => Assert.True(node.AskForVote(N2, term: 2)!.IsGranted)));

    [Fact]
    public void Refusing_a_vote_does_not_put_the_election_off() =>
        Assert.False(IsPutOff(node => Assert.False(node.AskForVote(N2, term: 2)!.IsGranted), log: [1, 1]));

    [Fact]
    public void Saying_that_a_vote_would_be_given_does_not_put_the_election_off() =>
        Assert.False(IsPutOff(node => Assert.True(node.AskForPreVote(N2, term: 2)!.IsGranted)));

    [Fact]
    public void An_append_of_a_deposed_leader_does_not_put_the_election_off() =>
        Assert.False(IsPutOff(node => node.AppendFrom(N2, term: 0)));

    [Fact]
    public void A_higher_term_alone_does_not_put_the_election_off() =>
        Assert.False(IsPutOff(node => node.Receive(new RequestVoteReply(N2, N1, 9, isPreVote: false, isGranted: false))));

    [Fact]
    public void A_leader_that_steps_down_has_a_timer_again()
    {
        NodeUnderTest node = Given.SettledLeader(term: 2);
        node.Elapse(Ms(40));
        node.Do(core => core.StepDown(node.Now));
        Assert.InRange(node.Core.NextDeadline - node.Now, Min, Max);
    }

    [Fact]
    [Trait("Section", "5.6")]
    public void A_leaders_heartbeat_interval_is_shorter_than_any_election_timeout()
    {
        Assert.True(Given.Options.HeartbeatInterval < Given.Options.ElectionTimeoutMin);
        Assert.NotEmpty((Given.Options with { HeartbeatInterval = Given.Options.ElectionTimeoutMin }).Validate());
    }

    [Fact]
    [Trait("Section", "5.6")]
    public void An_idle_leader_sends_a_heartbeat_to_everybody_each_interval()
    {
        NodeUnderTest node = Given.SettledLeader(term: 2);
        for (int beat = 0; beat < 2; beat++)
        {
            node.Forget().Elapse(Given.Options.HeartbeatInterval);
            Assert.Equal([N2, N3], node.SentOf<AppendEntries>().Select(append => append.To));
            Assert.All(node.SentOf<AppendEntries>(), append => Assert.Equal(0, append.Entries.Length));
        }
    }

    private static TimeSpan TimeoutOf(ulong seed)
    {
        NodeUnderTest node = Given.Follower(seed: seed);
        return node.Core.NextDeadline - node.Now;
    }

    /// <summary>Whether something that happens when half of the timeout is over moves the election away.</summary>
    private static bool IsPutOff(Action<NodeUnderTest> what, long[]? log = null)
    {
        NodeUnderTest node = Given.Follower(term: 1, log);
        TimeSpan deadline = node.Core.NextDeadline;
        node.Elapse((deadline - node.Now) / 2);
        what(node);
        if (node.Core.NextDeadline == deadline)
        {
            return false;
        }

        Assert.InRange(node.Core.NextDeadline - node.Now, Min, Max);
        return true;
    }
}
