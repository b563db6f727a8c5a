using static RaftOrleans.Consensus.Tests.Node.Ids;

namespace RaftOrleans.Consensus.Tests.Node;

/// <summary>Handing leadership over (dissertation, section 3.10).</summary>
[Trait("Section", "D 3.10")]
public class TransferTests
{
    private static readonly TimeSpan Patience = Given.Options.ElectionTimeoutMax;

    [Fact]
    public void The_target_is_told_at_once_where_it_is_up_to_date()
    {
        NodeUnderTest node = Given.SettledLeader(term: 2);
        node.TransferTo(N3);
        TimeoutNow told = Assert.Single(node.SentOf<TimeoutNow>());
        Assert.Equal((N3, 2, N3), (told.To, told.Term, node.Core.TransferTarget));
    }

    [Fact]
    public void The_target_is_brought_up_to_date_first_and_told_when_its_disk_holds_everything()
    {
        NodeUnderTest node = Given.SettledLeader(term: 2);
        node.Propose("x");
        node.TransferTo(N3);
        Assert.Empty(node.SentOf<TimeoutNow>());
        Assert.Equal(2, node.SentTo<AppendEntries>(N3)[^1].Previous.Index + node.SentTo<AppendEntries>(N3)[^1].Entries.Length);
        node.Acknowledge(N3, index: 1);
        Assert.Empty(node.SentOf<TimeoutNow>());
        node.Acknowledge(N3, index: 2);
        Assert.Single(node.SentOf<TimeoutNow>());
    }

    [Fact]
    public void Proposals_and_reads_wait_meanwhile_and_are_taken_up_again_when_it_has_failed()
    {
        NodeUnderTest node = Given.SettledLeader(term: 2);
        long transfer = node.TransferTo(N3);
        long proposal = node.Propose("x");
        long read = node.Read();
        Assert.Equal(1, node.Core.Log.LastIndex);
        for (int beat = 0; beat < 5; beat++)
        {
            node.Elapse(Patience / 6);
            node.Acknowledge(N2, index: 1);
        }

        Assert.DoesNotContain(transfer, node.Proposals.Keys);
        node.Elapse(Patience / 6);
        Assert.Equal(ProposalOutcome.Refused, node.Proposals[transfer].Outcome);
        Assert.Contains("within an election timeout", node.Proposals[transfer].Reason, StringComparison.Ordinal);
        Assert.Equal((NodeId.None, 2), (node.Core.TransferTarget, node.Core.Log.LastIndex));
        node.Acknowledge(N2, index: 2);
        Assert.Equal((ProposalOutcome.Applied, ReadOutcome.Answered), (node.Proposals[proposal].Outcome, node.Reads[read].Outcome));
    }

    [Fact]
    public void No_more_waits_meanwhile_than_may_be_uncommitted()
    {
        NodeUnderTest node = Given.SettledLeader(term: 2, options: Given.Options with { MaxUncommittedBytes = 10 });
        node.Propose(new byte[3]);
        node.TransferTo(N3);
        long held = node.Propose(new byte[6]);
        Assert.Equal("Busy", node.ResultOf(node.Propose(new byte[2])));
        long last = node.Propose(new byte[1]);
        Assert.Equal((null, null), (node.ResultOf(held), node.ResultOf(last)));

        // What waited was counted once, whichever way it goes.
        node.AppendFrom(N2, term: 3, At(1, 2), Entries.After(1, 3));
        Assert.Equal(("NotLeader", "NotLeader"), (node.ResultOf(held), node.ResultOf(last)));
        node.Campaign(forced: true);
        node.Vote(N2);
        node.AcknowledgeAll();
        node.TransferTo(N3);
        Assert.Null(node.ResultOf(node.Propose(new byte[10])));
    }

    [Fact]
    public void Held_proposals_learn_of_the_new_leader()
    {
        NodeUnderTest node = Given.SettledLeader(term: 2);
        long transfer = node.TransferTo(N3);
        long proposal = node.Propose("x");
        node.AskForVote(N3, term: 3, At(1, 2), forced: true);
        Assert.Equal(ProposalAnswer.NotLeader(NodeId.None), node.Proposals[proposal]);
        node.AppendFrom(N3, term: 3, At(1, 2));
        Assert.Equal((ProposalOutcome.Applied, N3), (node.Proposals[transfer].Outcome, node.Proposals[transfer].Leader));
    }

    [Fact]
    public void A_transfer_after_which_somebody_else_leads_has_failed()
    {
        NodeUnderTest node = Given.SettledLeader(term: 2);
        long transfer = node.TransferTo(N3);
        node.AppendFrom(N2, term: 3, At(1, 2));
        Assert.Equal((ProposalOutcome.Refused, "n2 leads now"), (node.Proposals[transfer].Outcome, node.Proposals[transfer].Reason));
    }

    [Fact]
    public void A_transfer_after_which_this_node_leads_again_has_failed_and_is_not_gone_on_with()
    {
        NodeUnderTest node = Given.SettledLeader(term: 2);
        long transfer = node.TransferTo(N3);
        node.Do(core => core.StepDown(node.Now));
        node.Campaign(forced: true);
        node.Forget().Vote(N2);
        node.AcknowledgeAll();
        Assert.Equal((ProposalOutcome.Refused, "n1 leads now"), (node.Proposals[transfer].Outcome, node.Proposals[transfer].Reason));
        Assert.Empty(node.SentOf<TimeoutNow>());
    }

    [Fact]
    public void A_transfer_of_a_leader_that_is_removed_meanwhile_is_answered_all_the_same()
    {
        NodeUnderTest node = Given.SettledLeader(term: 2);
        node.Change(new MembershipChange { Removed = [N1] });
        long transfer = node.TransferTo(N3);
        node.Acknowledge(N2, index: 2);
        node.Acknowledge(N3, index: 2);
        Assert.Equal(Role.Follower, node.Role);
        node.Elapse(Patience);
        Assert.Equal(ProposalOutcome.Refused, node.Proposals[transfer].Outcome);
    }

    [Fact]
    public void Refused_targets_are_named()
    {
        NodeUnderTest node = Given.SettledLeader(term: 2);
        node.Change(new MembershipChange { Learners = [N4] });
        node.AcknowledgeAll();
        Assert.Equal("n4 is no voter", node.Proposals[node.TransferTo(N4)].Reason);
        Assert.Equal("n5 is no voter", node.Proposals[node.TransferTo(N5)].Reason);
        Assert.Equal(ProposalOutcome.Applied, node.Proposals[node.TransferTo(N1)].Outcome);
        node.TransferTo(N2);
        Assert.Equal("the leadership is being handed over to n2", node.Proposals[node.TransferTo(N3)].Reason);
        long change = node.Change(new MembershipChange { Removed = [N3] });
        Assert.Equal("the leadership is being handed over", node.Proposals[change].Reason);
        NodeUnderTest follower = Given.Follower();
        Assert.Equal(ProposalOutcome.NotLeader, follower.Proposals[follower.TransferTo(N2)].Outcome);
    }

    [Fact]
    public void The_target_is_told_again_with_the_next_heartbeat()
    {
        NodeUnderTest node = Given.SettledLeader(term: 2);
        node.TransferTo(N3);
        node.Forget().ElapseToDeadline();
        Assert.Single(node.SentOf<TimeoutNow>());
    }

    [Fact]
    public void Whoever_is_told_by_its_leader_stands_at_once_and_is_heard_by_all()
    {
        NodeUnderTest node = Given.Follower(term: 2);
        node.AppendFrom(N2, term: 2);
        node.Forget().Receive(new TimeoutNow(N2, N1, 2));
        Assert.Equal((Role.Candidate, 3), (node.Role, node.Term));
        Assert.All(node.SentOf<RequestVote>(), request => Assert.True(request is { IsForced: true, IsPreVote: false }));
    }

    [Fact]
    public void Whoever_is_told_by_somebody_else_or_in_another_term_or_does_not_vote_does_not_stand()
    {
        NodeUnderTest node = Given.Follower(term: 2);
        node.AppendFrom(N2, term: 2);
        node.Receive(new TimeoutNow(N3, N1, 2));
        node.Receive(new TimeoutNow(N2, N1, 1));
        node.Receive(new TimeoutNow(N2, N1, 3));
        Assert.Equal((Role.Follower, 2), (node.Role, node.Term));
        node.AppendFrom(N2, term: 2, LogPosition.Start, [Entries.Of(1, 2, Membership.Of(N2, N3))]);
        node.Receive(new TimeoutNow(N2, N1, 2));
        Assert.Equal(Role.Follower, node.Role);
    }

    [Fact]
    public void A_group_with_a_leader_has_another_one_without_an_election_timeout()
    {
        Cluster cluster = Cluster.Of(3);
        NodeUnderTest old = cluster.Elect(N1);
        TimeSpan before = cluster.Now;
        old.Propose("x");
        long transfer = old.TransferTo(N3);
        cluster.DeliverAll();
        Assert.Equal((Role.Follower, Role.Leader, before), (old.Role, cluster[N3].Role, cluster.Now));
        Assert.Equal(ProposalOutcome.Applied, old.Proposals[transfer].Outcome);
        Assert.Equal(["x"], cluster[N3].Machine.Applied);
    }
}
