using static RaftOrleans.Consensus.Tests.Node.Ids;

namespace RaftOrleans.Consensus.Tests.Node;

/// <summary>Each step that a reader of the paper knows shows in the trace, with its reason where one is needed.</summary>
public class TraceTests
{
    [Fact]
    public void An_election_from_its_start_to_the_first_commit()
    {
        NodeUnderTest node = Given.Follower(term: 1);
        node.ElapseToDeadline();
        node.PreVote(N2);
        node.Vote(N2);
        node.Acknowledge(N2, index: 1);
        Assert.Equal(
            [
                "ElectionStarted Follower 1 - 0 no leader was heard of for an election timeout",
                "RoleChanged PreCandidate 1 - 0 it asks whether an election could be won",
                "VoteReceived PreCandidate 1 n2 0 PreVote",
                "RoleChanged Candidate 2 - 0 it stands for election",
                "VoteReceived Candidate 2 n2 0 ",
                "RoleChanged Leader 2 - 0 2 of 3 voted for it",
                "LeaderChanged Leader 2 n1 0 ",
                "Committed Leader 2 - 1 ",
            ],
            node.Trace.Select(Show));
    }

    [Fact]
    public void A_follower_that_meets_a_new_leader_and_loses_a_conflict()
    {
        NodeUnderTest node = Given.Follower(term: 2, log: [1, 2]);
        node.AppendFrom(N3, term: 3, At(2, 1));
        node.AppendFrom(N3, term: 3, At(1, 1), Entries.After(1, 3), commit: 2);
        Assert.Equal(
            [
                "TermChanged Follower 2 - 3 n3 leads term 3",
                "LeaderChanged Follower 3 n3 0 ",
                "AppendRefused Follower 3 n3 2 the previous entry does not match",
                "LogTruncated Follower 3 - 2 ",
                "Committed Follower 3 - 2 ",
            ],
            node.Trace.Select(Show));
    }

    [Fact]
    public void Votes_that_are_given_and_refused()
    {
        NodeUnderTest node = Given.Follower(term: 2, log: [1, 2]);
        node.AskForPreVote(N2, term: 3, At(2, 2));
        node.AskForPreVote(N2, term: 2, At(2, 2));
        node.AskForVote(N2, term: 3, At(2, 1));
        node.AskForVote(N2, term: 3, At(2, 2));
        node.AskForVote(N3, term: 3, At(2, 2));
        node.AskForVote(N3, term: 1, At(2, 2));
        node.Receive(new RequestVote(Outsider, N1, 4, Outsider, At(2, 2), isPreVote: false, isForced: false));
        Assert.Equal(
            [
                "VoteGranted Follower 2 n2 0 PreVote",
                "VoteRefused Follower 2 n2 0 PreVote its term 2 is over, this node is in 2",
                "TermChanged Follower 2 - 3 candidate n2 is in a higher term",
                "VoteRefused Follower 3 n2 0 its log ends at 2@1, this one at 2@2",
                "VoteGranted Follower 3 n2 0 ",
                "VoteRefused Follower 3 n3 0 the vote of term 3 went to n2",
                "VoteRefused Follower 3 n3 0 its term 1 is over, this node is in 3",
                "TermChanged Follower 3 - 4 candidate outside1 is in a higher term",
                "VoteRefused Follower 4 outside1 0 outside1 is not a node",
            ],
            node.Trace.Select(Show));
    }

    [Fact]
    public void What_is_ignored_says_why()
    {
        NodeUnderTest node = Given.SettledLeader(term: 2);
        node.AskForVote(N2, term: 3);
        node.AskForPreVote(N2, term: 3);
        node.AppendFrom(N2, term: 2);
        Assert.Equal(
            [
                "MessageIgnored Leader 2 n2 0 RequestVote of n2 while the leader is heard",
                "MessageIgnored Leader 2 n2 0 PreVote of n2 while the leader is heard",
                "MessageIgnored Leader 2 n2 0 n2 claims to lead term 2, which this node leads",
            ],
            node.Trace.Select(Show));
    }

    [Fact]
    public void Refused_proposals_and_reads_say_why()
    {
        NodeUnderTest node = Given.Follower(term: 1);
        node.Propose("x");
        node.Read();
        NodeUnderTest busy = Given.SettledLeader(term: 2, options: Given.Options with { MaxUncommittedBytes = 1 });
        busy.Propose("x");
        busy.Propose("y");
        Assert.Equal(
            [
                "ProposalRefused Follower 1 - 0 this node does not lead",
                "ReadRefused Follower 1 - 0 no leader is known",
                "ProposalRefused Leader 2 - 0 1 bytes are uncommitted",
            ],
            node.Trace.Concat(busy.Trace).Select(Show));
    }

    [Fact]
    public void A_confirmed_read_names_its_index_and_who_asked()
    {
        NodeUnderTest node = Given.SettledLeader(term: 2);
        node.Read();
        node.Receive(new ReadIndexRequest(N3, N1, 2, 1));
        node.Acknowledge(N2, index: 1);
        Assert.Equal(["ReadConfirmed Leader 2 - 1 ", "ReadConfirmed Leader 2 n3 1 "], node.Trace.Select(Show));
    }

    [Fact]
    public void A_leader_that_steps_down_says_why()
    {
        NodeUnderTest node = Given.SettledLeader(term: 2);
        node.Elapse(Given.Options.ElectionTimeoutMax);
        Assert.Equal(
            ["RoleChanged Follower 2 - 0 no quorum has answered for an election timeout", "LeaderChanged Follower 2 - 0 "],
            node.Trace.Select(Show));
    }

    [Fact]
    public void A_step_carries_the_time_and_the_node()
    {
        NodeUnderTest node = Given.Follower();
        node.ElapseToDeadline();
        Assert.All(node.Trace, step => Assert.Equal((node.Now, N1), (step.Time, step.Node)));
    }

    [Fact]
    public void Nothing_is_traced_unless_it_is_asked_for()
    {
        NodeUnderTest node = Given.Follower();
        node.Core.IsTracing = false;
        node.ElapseToDeadline();
        Assert.Equal((Role.PreCandidate, 0), (node.Role, node.Trace.Count));
    }

    private static string Show(TraceEvent step) => $"{step.Kind} {step.Role} {step.Term} {step.Peer} {step.Index} {step.Reason}";
}
