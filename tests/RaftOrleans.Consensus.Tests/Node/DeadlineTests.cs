using static RaftOrleans.Consensus.Tests.Node.Ids;

namespace RaftOrleans.Consensus.Tests.Node;

/// <summary>A node says when it wants to be woken, and then has something to do: no deadline is missed, and none is set in vain.</summary>
public class DeadlineTests
{
    [Fact]
    public void A_follower_is_woken_for_its_election()
    {
        NodeUnderTest node = Given.Follower();
        node.ElapseToDeadline();
        Assert.Equal(Role.PreCandidate, node.Role);
    }

    [Fact]
    public void Those_who_ask_for_votes_are_woken_to_ask_again_or_for_the_next_election_whichever_is_first()
    {
        foreach (NodeUnderTest node in new[] { Given.PreCandidate(), Given.Candidate() })
        {
            Assert.Equal(node.Now + Given.Options.HeartbeatInterval, node.Core.NextDeadline);
            TimeSpan start = node.Now;
            node.Elapse(Given.Options.ElectionTimeoutMin - TimeSpan.FromTicks(1));
            Assert.InRange(node.Core.NextDeadline - node.Now, TimeSpan.Zero, Given.Options.HeartbeatInterval);
            node.ElapseToDeadlineOfElection();
            Assert.InRange(node.Now - start, Given.Options.ElectionTimeoutMin, Given.Options.ElectionTimeoutMax);
        }
    }

    [Fact]
    public void A_leader_is_woken_for_its_heartbeats()
    {
        NodeUnderTest node = Given.SettledLeader();
        TimeSpan start = node.Now;
        for (int beat = 1; beat <= 3; beat++)
        {
            Assert.Equal(start + (beat * Given.Options.HeartbeatInterval), node.Core.NextDeadline);
            node.Forget().ElapseToDeadline();
            Assert.Equal(2, node.SentOf<AppendEntries>().Length);
        }
    }

    [Fact]
    public void A_read_that_waits_wakes_the_node_if_it_is_given_up_before_anything_else()
    {
        NodeUnderTest node = Given.SettledLeader(options: Given.PlainRaft);
        node.Elapse(Ms(10));
        node.Read();
        TimeSpan end = node.Now + Given.Options.ElectionTimeoutMax;
        node.Elapse(Ms(295));
        Assert.Equal(end, node.Core.NextDeadline);
        node.ElapseToDeadline();
        Assert.Single(node.Reads);
    }

    [Fact]
    public void A_tick_before_the_deadline_does_nothing()
    {
        foreach (NodeUnderTest node in new[] { Given.Follower(), Given.PreCandidate(), Given.Candidate(), Given.SettledLeader() })
        {
            TimeSpan deadline = node.Core.NextDeadline;
            node.Forget().Do(core => core.Tick(deadline - TimeSpan.FromTicks(1)));
            Assert.Equal(deadline, node.Core.NextDeadline);
            Assert.Empty(node.Sent);
            Assert.Empty(node.Trace);
        }
    }

    [Fact]
    public void A_tick_long_after_the_deadline_does_once_what_was_due()
    {
        NodeUnderTest node = Given.SettledLeader(options: Given.PlainRaft);
        node.Now += TimeSpan.FromMinutes(1);
        node.Do(core => core.Tick(node.Now));
        Assert.Equal(2, node.SentOf<AppendEntries>().Length);
        Assert.Equal(node.Now + Given.Options.HeartbeatInterval, node.Core.NextDeadline);
    }

    [Fact]
    public void Time_that_goes_back_is_taken_for_time_that_stands_still()
    {
        NodeUnderTest node = Given.SettledLeader(options: Given.PlainRaft);
        TimeSpan deadline = node.Core.NextDeadline;
        node.Do(core => core.Tick(TimeSpan.Zero));
        Assert.Equal(deadline, node.Core.NextDeadline);
        node.Do(core => core.Propose(1, new byte[1], TimeSpan.Zero));
        Assert.Equal(node.Now, node.Core.Log[2].Timestamp);
    }

    [Fact]
    public void Entries_carry_the_leaders_clock()
    {
        NodeUnderTest node = Given.SettledLeader();
        node.Elapse(Ms(7));
        node.Propose("x");
        Assert.Equal(node.Now, node.Core.Log[2].Timestamp);
    }
}
