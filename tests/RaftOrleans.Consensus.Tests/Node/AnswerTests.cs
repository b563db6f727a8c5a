using static RaftOrleans.Consensus.Tests.Node.Ids;

namespace RaftOrleans.Consensus.Tests.Node;

/// <summary>What becomes of a proposal is said in one word, and only 'applied' is success (paper, sections 5.3 and 8).</summary>
[Trait("Section", "8")]
public class AnswerTests
{
    [Fact]
    public void Applied_is_said_when_the_entry_is_committed_and_applied_and_not_before()
    {
        NodeUnderTest node = Given.SettledLeader(term: 2);
        long proposal = node.Propose("x");
        Assert.Null(node.ResultOf(proposal));
        node.Acknowledge(N2, index: 2);
        ProposalAnswer answer = node.Proposals[proposal];
        Assert.Equal((ProposalOutcome.Applied, 2, N1), (answer.Outcome, answer.Index, answer.Leader));
        Assert.Equal("done x", node.ResultOf(proposal));
    }

    [Fact]
    public void Each_proposal_gets_the_result_of_its_own_command()
    {
        NodeUnderTest node = Given.SettledLeader(term: 2);
        long[] proposals = [node.Propose("a"), node.Propose("b"), node.Propose("c")];
        node.Acknowledge(N2, index: 3);
        Assert.Equal(["done a", "done b", null], proposals.Select(node.ResultOf));
        node.Acknowledge(N3, index: 4);
        Assert.Equal("done c", node.ResultOf(proposals[2]));
    }

    [Fact]
    public void NotLeader_names_the_leader_where_one_is_known()
    {
        NodeUnderTest lost = Given.Follower();
        Assert.Equal(ProposalAnswer.NotLeader(NodeId.None), lost.Proposals[lost.Propose("x")]);

        NodeUnderTest node = Given.Follower(term: 1);
        node.AppendFrom(N3, term: 1);
        Assert.Equal(ProposalAnswer.NotLeader(N3), node.Proposals[node.Propose("x")]);
        Assert.Equal(0, node.Core.Log.LastIndex);

        NodeUnderTest candidate = Given.Candidate();
        Assert.Equal(ProposalAnswer.NotLeader(NodeId.None), candidate.Proposals[candidate.Propose("x")]);
    }

    [Fact]
    public void Busy_is_said_when_too_much_is_uncommitted()
    {
        NodeUnderTest node = Given.SettledLeader(term: 2, options: Given.Options with { MaxUncommittedBytes = 10 });
        long first = node.Propose(new byte[6]);
        long fits = node.Propose(new byte[4]);
        long tooMuch = node.Propose(new byte[1]);
        Assert.Equal(ProposalAnswer.Busy(N1), node.Proposals[tooMuch]);
        Assert.Equal((null, null, 3), (node.ResultOf(first), node.ResultOf(fits), node.Core.Log.LastIndex));
    }

    [Fact]
    public void What_is_committed_makes_room_again()
    {
        NodeUnderTest node = Given.SettledLeader(term: 2, options: Given.Options with { MaxUncommittedBytes = 10 });
        node.Propose(new byte[6]);
        node.Propose(new byte[4]);
        node.Acknowledge(N2, index: 2);
        Assert.Equal("Busy", node.ResultOf(node.Propose(new byte[7])));
        Assert.Null(node.ResultOf(node.Propose(new byte[6])));
    }

    [Fact]
    public void The_first_uncommitted_command_is_taken_whatever_its_size()
    {
        NodeUnderTest node = Given.SettledLeader(term: 2, options: Given.Options with { MaxUncommittedBytes = 10 });
        Assert.Null(node.ResultOf(node.Propose(new byte[1000])));
        Assert.Equal("Busy", node.ResultOf(node.Propose(new byte[1])));
        node.Acknowledge(N2, index: 2);
        Assert.Null(node.ResultOf(node.Propose(new byte[1000])));
    }

    [Fact]
    public void A_new_leader_counts_what_its_predecessors_left_uncommitted()
    {
        // 1@1 and 2@1 are three bytes each.
        NodeUnderTest node = Given.Leader(term: 2, log: [1, 1], options: Given.Options with { MaxUncommittedBytes = 10 });
        Assert.Equal("Busy", node.ResultOf(node.Propose(new byte[5])));
        Assert.Null(node.ResultOf(node.Propose(new byte[4])));
        node.AcknowledgeAll();
        Assert.Null(node.ResultOf(node.Propose(new byte[10])));
        Assert.Equal("Busy", node.ResultOf(node.Propose(new byte[1])));
    }

    [Fact]
    public void A_command_over_the_limit_is_the_hosts_mistake()
    {
        NodeUnderTest node = Given.SettledLeader(term: 2, options: Given.Options with { MaxCommandBytes = 5 });
        ArgumentException error = Assert.Throws<ArgumentException>(() => node.Propose(new byte[6]));
        Assert.Contains("6 bytes, allowed are 5", error.Message, StringComparison.Ordinal);
        Assert.Null(node.ResultOf(node.Propose(new byte[5])));
    }

    [Fact]
    public void Dropped_is_said_when_another_entry_is_applied_in_its_place_and_not_before()
    {
        NodeUnderTest node = Given.SettledLeader(term: 2);
        long proposal = node.Propose("x");
        node.AppendFrom(N2, term: 3, At(1, 2), Entries.After(1, 3));
        Assert.Equal([2L, 3], node.Log);
        Assert.Null(node.ResultOf(proposal));
        node.AppendFrom(N2, term: 3, At(2, 3), commit: 2);
        ProposalAnswer answer = node.Proposals[proposal];
        Assert.Equal((ProposalOutcome.Dropped, N2), (answer.Outcome, answer.Leader));
    }

    [Fact]
    public void What_stands_behind_a_committed_entry_of_a_later_term_is_dropped_without_waiting_for_its_index()
    {
        NodeUnderTest node = Given.SettledLeader(term: 2);
        long[] proposals = [node.Propose("x"), node.Propose("y"), node.Propose("z")];
        node.AppendFrom(N2, term: 3, At(1, 2), Entries.After(1, 3));

        // Whoever else holds them may still be elected and commit them, as in figure 8.
        Assert.All(proposals, proposal => Assert.Null(node.ResultOf(proposal)));
        node.AppendFrom(N2, term: 3, At(2, 3), commit: 2);
        Assert.All(proposals, proposal => Assert.Equal("Dropped", node.ResultOf(proposal)));
    }

    [Fact]
    public void What_stands_behind_a_committed_entry_of_its_own_term_may_still_be_committed()
    {
        NodeUnderTest node = Given.SettledLeader(term: 2);
        long first = node.Propose("x");
        long second = node.Propose("y");
        node.Do(core => core.StepDown(node.Now));
        node.AppendFrom(N2, term: 3, At(3, 2), commit: 2);
        Assert.Equal(("done x", null), (node.ResultOf(first), node.ResultOf(second)));
        node.AppendFrom(N2, term: 3, At(3, 2), Entries.After(3, 3), commit: 4);
        Assert.Equal("done y", node.ResultOf(second));
    }

    [Fact]
    public void A_proposal_of_a_deposed_leader_that_is_committed_by_the_next_one_is_applied()
    {
        NodeUnderTest node = Given.SettledLeader(term: 2);
        long proposal = node.Propose("x");
        node.AppendFrom(N2, term: 3, At(2, 2), Entries.After(2, 3));
        Assert.Null(node.ResultOf(proposal));
        node.AppendFrom(N2, term: 3, At(3, 3), commit: 3);
        ProposalAnswer answer = node.Proposals[proposal];
        Assert.Equal((ProposalOutcome.Applied, 2, N2), (answer.Outcome, answer.Index, answer.Leader));
    }

    [Fact]
    public void To_be_deposed_answers_nothing_for_the_entry_may_still_be_committed()
    {
        NodeUnderTest node = Given.SettledLeader(term: 2);
        long proposal = node.Propose("x");
        node.Receive(new RequestVoteReply(N2, N1, 9, isPreVote: false, isGranted: false));
        node.Elapse(TimeSpan.FromSeconds(5));
        Assert.Null(node.ResultOf(proposal));
    }

    [Fact]
    public void Proposals_of_several_leaderships_are_told_apart()
    {
        NodeUnderTest node = Given.SettledLeader(term: 2);
        long lost = node.Propose("lost");
        long kept = node.Propose("kept");

        // n2 leads term 3 and knows only the no-op of term 2; n1 takes over again in term 4 and proposes at the same index as before.
        node.AppendFrom(N2, term: 3, At(1, 2), Entries.After(1, 3));
        node.Campaign(forced: true);
        node.Vote(N2);
        long next = node.Propose("next");
        Assert.Equal((Role.Leader, 4), (node.Role, node.Core.Log.LastIndex));
        Assert.All(new[] { lost, kept, next }, proposal => Assert.Null(node.ResultOf(proposal)));
        node.Acknowledge(N2, index: 4);
        Assert.Equal(("Dropped", "Dropped", "done next"), (node.ResultOf(lost), node.ResultOf(kept), node.ResultOf(next)));
    }

    [Fact]
    public void A_leader_that_comes_back_and_commits_its_old_entry_answers_applied()
    {
        NodeUnderTest node = Given.SettledLeader(term: 2);
        long proposal = node.Propose("x");
        node.Do(core => core.StepDown(node.Now));
        node.Campaign(forced: true);
        node.Vote(N2);
        Assert.Equal((Role.Leader, 3, 3), (node.Role, node.Term, node.Core.Log.LastIndex));
        node.AcknowledgeAll();
        Assert.Equal("done x", node.ResultOf(proposal));
    }

    [Fact]
    [Trait("Section", "5.3")]
    public void Followers_apply_the_same_commands_in_the_same_order_and_answer_nobody()
    {
        Cluster cluster = Cluster.Of(3);
        NodeUnderTest leader = cluster.Elect(N1);
        foreach (string command in new[] { "a", "b", "c" })
        {
            leader.Propose(command);
        }

        cluster.DeliverAll();
        cluster.Elapse(Given.Options.HeartbeatInterval);
        Assert.All(cluster.Nodes, node => Assert.Equal(["a", "b", "c"], node.Machine.Applied));
        Assert.All(cluster.Nodes.Skip(1), node => Assert.Empty(node.Proposals));
    }

    [Fact]
    public void A_no_op_takes_an_index_and_is_not_applied_to_the_state_machine()
    {
        NodeUnderTest node = Given.SettledLeader(term: 2);
        Assert.Equal((1, 0), (node.Core.LastApplied, node.Machine.Applied.Count));
    }
}
