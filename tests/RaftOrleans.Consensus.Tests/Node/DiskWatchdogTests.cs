using static RaftOrleans.Consensus.Tests.Node.Ids;

namespace RaftOrleans.Consensus.Tests.Node;

/// <summary>A leader whose disk stands still makes room for another.</summary>
public class DiskWatchdogTests
{
    private static readonly RaftOptions Options = Given.Options with { DiskStallTimeout = TimeSpan.FromSeconds(1) };

    [Fact]
    public void A_leader_whose_disk_does_not_move_steps_down_and_says_why()
    {
        NodeUnderTest node = StalledLeader();
        RunAsLeader(node, Ms(950));
        Assert.Equal(Role.Leader, node.Role);
        RunAsLeader(node, Ms(100));
        Assert.Equal(Role.Follower, node.Role);
        Assert.Contains(node.Trace, step => step.Reason == "its disk has not finished a write for 1000 ms");
    }

    [Fact]
    public void It_does_not_stand_until_its_disk_moves_again()
    {
        NodeUnderTest node = StalledLeader();
        RunAsLeader(node, Ms(1_100));
        node.Elapse(TimeSpan.FromSeconds(10));
        Assert.Equal((Role.Follower, 2), (node.Role, node.Term));
        node.CompleteWrites();
        node.Elapse(Given.Options.ElectionTimeoutMax);
        Assert.Equal(Role.PreCandidate, node.Role);
    }

    [Fact]
    public void A_disk_that_finishes_one_write_after_the_other_is_slow_and_not_still()
    {
        NodeUnderTest node = StalledLeader();
        for (int i = 0; i < 40; i++)
        {
            RunAsLeader(node, Ms(50));
            node.Propose("y");
            node.CompleteWrite();
        }

        Assert.Equal(Role.Leader, node.Role);
    }

    [Fact]
    public void No_stall_is_shorter_than_an_election_timeout()
    {
        NodeUnderTest node = StalledLeader(Options with { DiskStallTimeout = Ms(1) });
        RunAsLeader(node, Ms(250));
        Assert.Equal(Role.Leader, node.Role);
        RunAsLeader(node, Ms(100));
        Assert.Equal(Role.Follower, node.Role);
    }

    [Fact]
    public void Without_the_watchdog_it_leads_on()
    {
        NodeUnderTest node = StalledLeader(Options with { DiskStallTimeout = TimeSpan.Zero });
        RunAsLeader(node, TimeSpan.FromSeconds(10));
        Assert.Equal(Role.Leader, node.Role);
    }

    [Fact]
    public void A_candidate_whose_disk_stands_still_is_not_woken_again_and_again()
    {
        NodeUnderTest node = Given.Follower(term: 1, options: Options with { PreVote = false });
        node.HasSlowDisk = true;
        node.Elapse(TimeSpan.FromSeconds(10));
        Assert.Equal(Role.Candidate, node.Role);
        Assert.Empty(node.SentOf<RequestVote>());
        long term = node.Term;
        node.Elapse(TimeSpan.FromSeconds(10));
        Assert.Equal(term, node.Term);
    }

    private static NodeUnderTest StalledLeader(RaftOptions? options = null)
    {
        NodeUnderTest node = Given.SettledLeader(term: 2, options: options ?? Options);
        node.HasSlowDisk = true;
        node.Propose("x");
        return node;
    }

    /// <summary>Time passes, and the others are there.</summary>
    private static void RunAsLeader(NodeUnderTest node, TimeSpan time)
    {
        for (TimeSpan end = node.Now + time; node.Now < end;)
        {
            node.Elapse(Ms(50));
            node.Acknowledge(N2, index: 1);
            node.Acknowledge(N3, index: 1);
        }
    }
}
