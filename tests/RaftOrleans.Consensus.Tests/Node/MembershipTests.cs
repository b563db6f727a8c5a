using static RaftOrleans.Consensus.Tests.Node.Ids;

namespace RaftOrleans.Consensus.Tests.Node;

/// <summary>One voter more or less, and learners (dissertation, chapter 4).</summary>
[Trait("Section", "D 4")]
public class MembershipTests
{
    private static readonly MembershipChange AddLearner = new() { Learners = [N4] };

    [Fact]
    public void A_membership_counts_from_its_appending_on_and_is_answered_when_it_is_committed()
    {
        NodeUnderTest node = Given.SettledLeader(term: 2);
        long change = node.Change(new MembershipChange { Removed = [N3] });
        Assert.Equal((Membership.Of(N1, N2), 2, 1), (node.Core.Membership, node.Core.MembershipIndex, node.CommitIndex));
        Assert.DoesNotContain(change, node.Proposals.Keys);
        node.Acknowledge(N3, index: 2);
        Assert.Equal(1, node.CommitIndex);
        node.Acknowledge(N2, index: 2);
        Assert.Equal((2, ProposalOutcome.Applied, 2), (node.CommitIndex, node.Proposals[change].Outcome, node.Proposals[change].Index));
    }

    [Fact]
    public void A_follower_follows_a_membership_as_soon_as_it_has_its_entry_and_goes_back_when_the_entry_goes()
    {
        NodeUnderTest node = Given.Follower(term: 1);
        node.AppendFrom(N2, 1, LogPosition.Start, [Entries.Of(1, 1, Membership.Of(First(4))), Entries.Of(2, 1, Membership.Of(First(5)))]);
        Assert.Equal((Membership.Of(First(5)), 2), (node.Core.Membership, node.Core.MembershipIndex));
        node.AppendFrom(N3, 2, At(1, 1), Entries.After(1, 2));
        Assert.Equal((Membership.Of(First(4)), 1), (node.Core.Membership, node.Core.MembershipIndex));
        node.AppendFrom(N2, 3, LogPosition.Start, Entries.Of(3));
        Assert.Equal((Membership.Of(First(3)), 0), (node.Core.Membership, node.Core.MembershipIndex));
        Assert.Equal(3, node.Trace.Count(step => step.Kind == TraceKind.MembershipChanged && step.Index < 2));
    }

    [Fact]
    public void A_change_is_refused_while_the_one_before_is_under_way()
    {
        NodeUnderTest node = Given.SettledLeader(term: 2);
        node.Change(AddLearner);
        Refused(node, AddLearner with { Learners = [N5] }, "the membership of entry 2 is still under way");
        node.Acknowledge(N2, index: 2);
        node.Change(new MembershipChange { Learners = [N5] });
        Assert.Equal([N4, N5], node.Core.Membership.Learners.AsEnumerable());
    }

    [Fact]
    public void A_change_is_refused_before_the_leader_has_committed_an_entry_of_its_term()
    {
        NodeUnderTest node = Given.Leader(term: 2);
        Refused(node, AddLearner, "has not committed an entry of its term");
        node.Acknowledge(N2, index: 1);
        node.Change(AddLearner);
        Assert.Equal([N4], node.Core.Membership.Learners.AsEnumerable());
    }

    [Fact]
    public void A_change_that_was_decided_on_another_membership_is_refused()
    {
        NodeUnderTest node = Given.SettledLeader(term: 2);
        Refused(node, AddLearner with { ExpectedIndex = 1 }, "that of entry 0, not of 1");
        long change = node.Change(AddLearner with { ExpectedIndex = 0 });
        node.Acknowledge(N2, index: 2);
        Assert.Equal(2, node.Proposals[change].Index);
        Refused(node, AddLearner with { ExpectedIndex = 0 }, "that of entry 2, not of 0");
    }

    public static TheoryData<MembershipChange, string> Impossible => new()
    {
        { new MembershipChange { Removed = [N1, N2, N3] }, "at least one voter" },
        { new MembershipChange { Learners = [Outsider] }, "must be a node" },
        { new MembershipChange { Voters = [N2], Learners = [N2] }, "cannot be a voter and a learner" },
        { new MembershipChange { Learners = [.. Enumerable.Range(4, 1000).Select(NodeId.Of)] }, "1000 members" },
    };

    [Theory]
    [MemberData(nameof(Impossible))]
    public void A_membership_that_no_group_can_have_is_refused(MembershipChange change, string reason) =>
        Refused(Given.SettledLeader(term: 2), change, reason);

    [Fact]
    public void Only_a_leader_changes_the_membership()
    {
        NodeUnderTest node = Given.Follower(term: 2);
        node.AppendFrom(N2, term: 2);
        Assert.Equal(ProposalAnswer.NotLeader(N2), node.Proposals[node.Change(AddLearner)]);
    }

    [Fact]
    public void A_change_that_changes_nothing_is_done_already()
    {
        NodeUnderTest node = Given.SettledLeader(term: 2);
        Assert.Equal(ProposalOutcome.Applied, node.Proposals[node.Change(new MembershipChange { Voters = [N2], Removed = [N5] })].Outcome);
        Assert.Empty(node.Writes);
    }

    [Fact]
    public void Learners_get_the_log_and_count_for_nothing()
    {
        NodeUnderTest node = Given.SettledLeader(term: 2);
        node.Change(new MembershipChange { Learners = [N4, N5] });
        Assert.NotEmpty(node.SentTo<AppendEntries>(N4));
        node.Acknowledge(N4, index: 2);
        node.Acknowledge(N5, index: 2);
        Assert.Equal(1, node.CommitIndex);
        node.Acknowledge(N2, index: 2);
        Assert.Equal(2, node.CommitIndex);
        node.Forget();
        node.Do(core => core.StepDown(node.Now));
        node.Campaign(forced: true);
        Assert.Equal([N2, N3], node.SentOf<RequestVote>().Select(request => request.To));
        node.Vote(N4);
        node.Vote(N5);
        Assert.Equal(Role.Candidate, node.Role);
    }

    [Fact]
    public void A_learner_never_stands_for_election_and_votes_when_it_is_asked()
    {
        NodeUnderTest node = new(
            N1, First(3), Given.Options, PersistentState.Empty, 1, default, founders: Membership.Of(N2, N3) with { Learners = [N1] });
        Assert.Equal(TimeSpan.MaxValue, node.Core.NextDeadline);
        node.Campaign(forced: true);
        Assert.Equal(Role.Follower, node.Role);
        Assert.True(node.AskForVote(N2, term: 1)!.IsGranted);
    }

    [Fact]
    public void A_new_voter_joins_as_a_learner_and_is_promoted_when_it_has_caught_up()
    {
        NodeUnderTest node = Given.SettledLeader(term: 2);
        node.Change(new MembershipChange { Voters = [N4] });
        Assert.Equal((Membership.Of(First(3)) with { Joining = [N4] }), node.Core.Membership);
        node.Acknowledge(N2, index: 2);
        Assert.False(node.Core.Membership.IsVoter(N4));
        node.Reject(N4, previous: 2, At(1, 0));
        node.Acknowledge(N4, index: 2);
        Assert.Equal((Membership.Of(First(4)), 3), (node.Core.Membership, node.Core.MembershipIndex));
        node.Acknowledge(N2, index: 3);
        Assert.Equal(2, node.CommitIndex);
        node.Acknowledge(N4, index: 3);
        Assert.Equal(3, node.CommitIndex);
    }

    [Fact]
    public void Those_that_join_are_promoted_one_after_the_other_each_when_the_membership_before_is_committed()
    {
        NodeUnderTest node = Given.SettledLeader(term: 2);
        node.Change(new MembershipChange { Voters = [N4, N5] });
        node.Acknowledge(N4, index: 2);
        node.Acknowledge(N5, index: 2);
        Assert.Equal((1, 2), (node.CommitIndex, node.Core.MembershipIndex));
        node.Acknowledge(N2, index: 2);
        Assert.Equal(Membership.Of(First(4)) with { Joining = [N5] }, node.Core.Membership);
        node.Acknowledge(N2, index: 3);
        Assert.Equal(3, node.Core.MembershipIndex);
        node.Acknowledge(N3, index: 3);
        Assert.Equal((Membership.Of(First(5)), 4), (node.Core.Membership, node.Core.MembershipIndex));
    }

    [Fact]
    public void Nobody_is_promoted_while_the_leadership_is_being_handed_over()
    {
        NodeUnderTest node = Given.SettledLeader(term: 2);
        node.Change(new MembershipChange { Voters = [N4] });
        node.Acknowledge(N2, index: 2);
        node.TransferTo(N3);
        node.Acknowledge(N4, index: 2);
        Assert.Equal(2, node.Core.MembershipIndex);
    }

    [Fact]
    public void A_slow_learner_is_promoted_after_a_round_that_was_short_enough_or_after_many()
    {
        Assert.Equal(3, RoundsUntilPromoted(rounds: 100, [Ms(400), Ms(200), Ms(100)]));
        Assert.Equal(4, RoundsUntilPromoted(rounds: 4, [Ms(400), Ms(200), Ms(400), Ms(200), Ms(100)]));
        Assert.Equal(1, RoundsUntilPromoted(rounds: 1, [Ms(400), Ms(200)]));
    }

    [Fact]
    public void Voters_that_join_at_once_are_voters_at_once()
    {
        NodeUnderTest node = Given.SettledLeader(term: 2);
        node.Change(new MembershipChange { Voters = [N4], AtOnce = true });
        Assert.Equal(Membership.Of(First(4)), node.Core.Membership);
        node.Acknowledge(N2, index: 2);
        Assert.Equal(1, node.CommitIndex);
    }

    [Fact]
    public void A_leader_that_is_removed_does_not_count_itself_and_steps_down_when_that_is_committed()
    {
        NodeUnderTest node = Given.SettledLeader(term: 2);
        long change = node.Change(new MembershipChange { Removed = [N1] });
        node.Acknowledge(N2, index: 2);
        Assert.Equal((Role.Leader, 1), (node.Role, node.CommitIndex));
        node.Acknowledge(N3, index: 2);
        Assert.Equal((Role.Follower, 2, ProposalOutcome.Applied), (node.Role, node.CommitIndex, node.Proposals[change].Outcome));
        node.Campaign(forced: true);
        Assert.Equal((Role.Follower, TimeSpan.MaxValue), (node.Role, node.Core.NextDeadline));
    }

    [Fact]
    public void A_node_that_was_removed_by_an_entry_which_may_not_be_committed_still_stands()
    {
        // It may be the only one that holds the entry, and then nobody else can be elected.
        NodeUnderTest node = Given.Follower(term: 1);
        node.AppendFrom(N2, term: 1, LogPosition.Start, [Entries.Of(1, 1, Membership.Of(N2, N3))]);
        node.Campaign(forced: true);
        Assert.Equal(Role.Candidate, node.Role);
        node.Vote(N2);
        Assert.Equal(Role.Candidate, node.Role);
        node.Vote(N3);
        Assert.Equal((Role.Leader, 0), (node.Role, node.CommitIndex));
        node.Acknowledge(N2, index: 2);
        Assert.Equal(0, node.CommitIndex);
        node.Acknowledge(N3, index: 2);
        Assert.Equal((2, Role.Follower), (node.CommitIndex, node.Role));
    }

    [Fact]
    public void A_candidate_that_learns_that_it_was_removed_gives_up()
    {
        NodeUnderTest node = Given.Candidate(term: 2);
        node.AppendFrom(N2, term: 2, LogPosition.Start, [Entries.Of(1, 2, Membership.Of(N2, N3))], commit: 1);
        Assert.Equal((Role.Follower, TimeSpan.MaxValue), (node.Role, node.Core.NextDeadline));
    }

    [Fact]
    public void An_entry_that_is_called_a_membership_and_is_none_changes_nothing()
    {
        NodeUnderTest node = Given.Follower(term: 1);
        LogEntry strange = new(1, 1, default, EntryKind.Membership, new byte[] { 9, 9 });
        LogEntry nobody = new(2, 1, default, EntryKind.Membership, MembershipCodec.Encode(Membership.None));
        Assert.True(node.AppendFrom(N2, term: 1, LogPosition.Start, [strange, nobody], commit: 2)!.IsSuccess);
        Assert.Equal((Membership.Of(First(3)), 0, 2), (node.Core.Membership, node.Core.MembershipIndex, node.Core.LastApplied));
    }

    [Fact]
    public void A_group_of_one_grows_to_three_and_its_first_node_leaves()
    {
        Cluster cluster = Cluster.Of(1);
        NodeUnderTest first = cluster.Elect(N1);
        cluster.Join(N2);
        cluster.Join(N3);
        foreach (NodeId joining in new[] { N2, N3 })
        {
            first.Change(new MembershipChange { Voters = [joining] });
            cluster.DeliverAll();
            cluster.Elapse(Ms(200));
            Assert.True(first.Core.Membership.Voters.Contains(joining), $"{joining} in {first.Core.Membership}");
        }

        first.Propose("x");
        cluster.DeliverAll();
        first.Change(new MembershipChange { Removed = [N1] });
        cluster.DeliverAll();
        Assert.Equal(Role.Follower, first.Role);
        cluster.Elapse(TimeSpan.FromSeconds(2));
        NodeUnderTest leader = Assert.Single(cluster.Leaders);
        Assert.Equal(Membership.Of(N2, N3), leader.Core.Membership);
        Assert.Equal(["x"], leader.Machine.Applied);
    }

    private static void Refused(NodeUnderTest node, MembershipChange change, string reason)
    {
        Membership before = node.Core.Membership;
        ProposalAnswer answer = node.Proposals[node.Change(change)];
        Assert.Equal((ProposalOutcome.Refused, before), (answer.Outcome, node.Core.Membership));
        Assert.Contains(reason, answer.Reason, StringComparison.Ordinal);
    }

    /// <summary>After how many rounds a member is promoted that takes these times for them.</summary>
    private static int RoundsUntilPromoted(int rounds, TimeSpan[] times)
    {
        TimeSpan now = Ms(1_000);
        long last = 10;
        CatchUp catchUp = new(last, now);
        for (int round = 1; round <= times.Length; round++)
        {
            now += times[round - 1];
            catchUp.Progressed(last - 1, last + 10, now - Ms(1), Ms(150), rounds);
            catchUp.Progressed(last, last + 10, now, Ms(150), rounds);
            last += 10;
            if (catchUp.IsDone)
            {
                return round;
            }
        }

        return 0;
    }
}
