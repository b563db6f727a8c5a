using static RaftOrleans.Consensus.Tests.Node.Ids;

namespace RaftOrleans.Consensus.Tests.Node;

/// <summary>
/// What leases rest on: who has acknowledged a leader's message votes for nobody, itself included, for the shortest election timeout
/// (dissertation, section 6.4.1).
/// </summary>
[Trait("Section", "D 6.4.1")]
public class PromiseTests
{
    private static readonly RaftOptions Options = Given.Options with { Leases = true };

    private static readonly TimeSpan Promise = Options.ElectionTimeoutMin;

    [Fact]
    public void A_voter_that_has_learned_of_a_higher_term_still_keeps_its_promise()
    {
        // A late answer tells it the term; the leader that it heard may go on reading from its lease.
        NodeUnderTest node = FollowerThatHears();
        node.Receive(new ReadIndexReply(N3, N1, 5, 1, isGranted: false, 0));
        Assert.Equal((5, NodeId.None), (node.Term, node.Core.Leader));
        Assert.Null(node.AskForVote(N3, term: 5));
        node.Now += Promise;
        Assert.True(node.AskForVote(N3, term: 5)!.IsGranted);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_voter_that_is_asked_to_stand_does_so_when_its_promise_is_over(bool preVote)
    {
        NodeUnderTest node = FollowerThatHears(Options with { PreVote = preVote });
        TimeSpan heard = node.Now;
        node.Now += Ms(20);
        node.Campaign();
        Assert.Equal((Role.Follower, 1, heard + Promise), (node.Role, node.Term, node.Core.NextDeadline));
        Assert.Null(node.AskForVote(N3, term: 5));
        node.ElapseToDeadline();
        Assert.Equal(preVote ? Role.PreCandidate : Role.Candidate, node.Role);
    }

    [Fact]
    public void It_does_not_stand_where_it_has_heard_of_the_leader_again()
    {
        NodeUnderTest node = FollowerThatHears();
        node.Campaign();
        node.Now += Ms(50);
        node.AppendFrom(N2, term: 1);
        Assert.True(node.Core.NextDeadline >= node.Now + Promise);
    }

    [Fact]
    public void A_forced_election_breaks_the_promise()
    {
        NodeUnderTest node = FollowerThatHears();
        node.Campaign(forced: true);
        Assert.Equal(Role.Candidate, node.Role);
    }

    [Fact]
    public void Shorter_timeouts_do_not_make_a_promise_shorter()
    {
        NodeUnderTest node = FollowerThatHears();
        TimeSpan heard = node.Now;
        RaftOptions shorter = Options with
        {
            ElectionTimeoutMin = Ms(20),
            ElectionTimeoutMax = Ms(25),
            HeartbeatInterval = Ms(10),
            PreVote = false,
        };
        Assert.Empty(node.Core.ChangeOptions(shorter, node.Now));
        node.AppendFrom(N2, term: 1);
        node.Elapse(Promise - Ms(1));
        Assert.Equal((Role.Follower, 1), (node.Role, node.Term));
        Assert.Null(node.AskForVote(N3, term: 5));
        node.Elapse(Ms(30));
        Assert.Equal(Role.Candidate, node.Role);
        Assert.True(node.Trace.First(step => step.Kind == TraceKind.ElectionStarted).Time >= heard + Promise);
    }

    [Fact]
    public void Longer_timeouts_make_neither_a_promise_nor_a_lease_longer()
    {
        RaftOptions longer = Options with { ElectionTimeoutMin = Ms(400), ElectionTimeoutMax = Ms(500) };
        NodeUnderTest node = FollowerThatHears();
        Assert.Empty(node.Core.ChangeOptions(longer, node.Now));
        node.AppendFrom(N2, term: 1);
        node.Now += Promise;

        // It ignores candidates while it hears a leader, but nothing that it has promised keeps it from giving the leader up.
        Assert.Null(node.AskForVote(N3, term: 5));
        node.Campaign();
        Assert.Equal(Role.PreCandidate, node.Role);
        Assert.NotNull(node.AskForVote(N3, term: 5));

        NodeUnderTest leader = Given.Leader(term: 2, options: Options with { LeaseDriftBound = 1 });
        Assert.Empty(leader.Core.ChangeOptions(longer with { LeaseDriftBound = 1 }, leader.Now));
        leader.Acknowledge(N2, index: 1);
        leader.Now += Promise - Ms(1);
        Assert.Equal("", leader.ResultOfRead(leader.Read(ReadConsistency.Lease)));
        leader.Now += Ms(1);
        Assert.Null(leader.ResultOfRead(leader.Read(ReadConsistency.Lease)));
    }

    [Fact]
    public void A_voter_that_starts_with_shorter_timeouts_promises_what_leaders_count_on()
    {
        RaftOptions options = Options with { LeaseDriftBound = 1 };
        RaftOptions shorter = options.GoingOnWith(options with { ElectionTimeoutMin = Ms(100) });
        Assert.Equal((options.ElectionTimeoutMin, Ms(100)), (shorter.Promise, shorter.ElectionTimeoutMin));
        NodeUnderTest voter = Given.Follower(term: 1, options: shorter);
        voter.AppendFrom(N2, term: 1);
        voter.Now += Promise - Ms(1);
        Assert.Null(voter.AskForVote(N3, term: 5));
        voter.Now += Ms(1);
        Assert.NotNull(voter.AskForVote(N3, term: 5));
    }

    [Fact]
    public void A_promise_cannot_be_changed_while_nodes_run()
    {
        Assert.Contains("LeasePromise cannot change", Assert.Single(Options.WhyNotChangeTo(Options with { LeasePromise = Ms(1) })), StringComparison.Ordinal);
        Assert.Empty(Options.WhyNotChangeTo(Options with { LeasePromise = Options.ElectionTimeoutMin, ElectionTimeoutMin = Ms(100) }));
        Assert.Same(Options, Options.GoingOnWith(Options));
    }

    [Fact]
    public void A_node_that_was_here_before_is_deaf_for_a_while_after_its_start()
    {
        NodeUnderTest node = FollowerThatHears();
        node.Restart();
        Assert.Null(node.AskForVote(N3, term: 5));
        Assert.Null(node.AskForPreVote(N3, term: 5));
        node.Campaign();
        Assert.Equal(Role.Follower, node.Role);
        node.Now += Promise;
        Assert.True(node.AskForVote(N3, term: 5)!.IsGranted);
    }

    [Fact]
    public void A_node_that_was_never_here_before_hears_at_once()
    {
        NodeUnderTest node = Given.Follower(term: 0, options: Options);
        Assert.True(node.AskForVote(N3, term: 1)!.IsGranted);
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void Where_there_are_no_leases_there_are_no_promises(bool leases, bool stickiness)
    {
        NodeUnderTest node = FollowerThatHears(Options with { Leases = leases, LeaderStickiness = stickiness });
        node.Campaign();
        Assert.Equal(Role.PreCandidate, node.Role);
        Assert.True(node.AskForVote(N3, term: 5)!.IsGranted);
        node.Restart();
        Assert.True(node.AskForVote(N3, term: 6)!.IsGranted);
    }

    [Fact]
    public void While_a_lease_lasts_nobody_else_is_elected_whoever_stands()
    {
        // n1 leads, n2 has acknowledged, n3 hears nobody and has a high term; all that n2 can be told or asked in time comes to nothing.
        Cluster cluster = Cluster.Of(3, Options with { PreVote = false, LeaseDriftBound = 1 });
        NodeUnderTest leader = cluster.Elect(N1);
        cluster.Isolate(N3);
        cluster.Elapse(TimeSpan.FromSeconds(1));
        Assert.True(cluster[N3].Term > leader.Term);
        cluster.Heal();
        cluster.Deliver(message => message.From == N3 && message.To == N2);
        leader.ElapseToDeadline();
        cluster[N2].Now = cluster[N3].Now = leader.Now;
        cluster.Deliver(message => message.From == N1 && message.To == N2);
        cluster.Deliver(message => message.From == N2 && message.To == N1);
        Assert.Equal("", leader.ResultOfRead(leader.Read(ReadConsistency.Lease)));
        cluster[N2].Receive(new ReadIndexReply(N3, N2, cluster[N3].Term, 1, isGranted: false, 0));
        cluster[N2].Campaign();
        Assert.Null(cluster[N2].AskForVote(N3, cluster[N3].Term, At(1, 1)));
        Assert.Equal(Role.Follower, cluster[N2].Role);
    }

    private static NodeUnderTest FollowerThatHears(RaftOptions? options = null)
    {
        NodeUnderTest node = Given.Follower(term: 0, options: options ?? Options);
        node.AppendFrom(N2, term: 1);
        return node.Forget();
    }
}
