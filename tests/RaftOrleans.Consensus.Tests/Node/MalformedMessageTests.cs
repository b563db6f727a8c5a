using static RaftOrleans.Consensus.Tests.Node.Ids;

namespace RaftOrleans.Consensus.Tests.Node;

/// <summary>
/// Messages that no node of the group would send, but a person with a console may: they are refused or ignored, with a reason in the trace,
/// and do no harm.
/// </summary>
[Trait("Section", "hand-made messages")]
public class MalformedMessageTests
{
    /// <summary>Entries that cannot follow 2@2 in an append of term 3.</summary>
    public static TheoryData<string, LogEntry[]> ImpossibleEntries => new()
    {
        { "the first index is left out", [Entries.Make(4, 3)] },
        { "the first index is there already", [Entries.Make(2, 2)] },
        { "an index is left out", [Entries.Make(3, 3), Entries.Make(5, 3)] },
        { "an index comes twice", [Entries.Make(3, 3), Entries.Make(3, 3)] },
        { "the term goes back behind the previous entry", [Entries.Make(3, 1)] },
        { "the term goes back", [Entries.Make(3, 3), Entries.Make(4, 2)] },
        { "the term is later than the leader's", [Entries.Make(3, 4)] },
    };

    [Theory]
    [MemberData(nameof(ImpossibleEntries))]
    public void Entries_that_cannot_follow_each_other_are_refused(string why, LogEntry[] entries)
    {
        NodeUnderTest node = Given.Follower(term: 3, log: [1, 2]);
        AppendEntriesReply? reply = node.AppendFrom(N2, term: 3, At(2, 2), entries, commit: 9);
        Assert.False(reply!.IsSuccess, why);
        Assert.Equal([1L, 2], node.Log);
        Assert.Equal(0, node.CommitIndex);
        Assert.Contains("cannot follow", node.Trace.Single(step => step.Kind == TraceKind.AppendRefused).Reason, StringComparison.Ordinal);
    }

    // The start of the log has no term, and before it there is nothing.
    [Theory]
    [InlineData(new long[] { }, 0, 5)]
    [InlineData(new long[] { 1, 2 }, 0, 5)]
    [InlineData(new long[] { }, -1, 0)]
    [InlineData(new long[] { 1, 2 }, -1, 0)]
    [InlineData(new long[] { 1, 2 }, long.MinValue, 1)]
    [InlineData(new long[] { 1, 2 }, long.MaxValue, 1)]
    [InlineData(new long[] { 1, 2 }, 2, long.MaxValue)]
    [InlineData(new long[] { 1, 2 }, 2, -1)]
    public void A_previous_entry_that_no_log_can_hold_does_not_match(long[] log, long index, long term)
    {
        NodeUnderTest node = Given.Follower(term: 3, log: log);
        Assert.False(node.AppendFrom(N2, term: 3, At(index, term), commit: 2)!.IsSuccess);
        Assert.Equal((log.Length, 0), (node.Core.Log.LastIndex, node.CommitIndex));
    }

    [Fact]
    public void Entries_that_would_remove_committed_ones_are_refused()
    {
        NodeUnderTest node = Given.Follower(term: 2, log: [1, 2]);
        node.AppendFrom(N2, term: 2, At(2, 2), commit: 2);
        AppendEntriesReply? reply = node.AppendFrom(N3, term: 9, At(1, 1), Entries.After(1, 9), commit: 2);
        Assert.False(reply!.IsSuccess);
        Assert.Equal([1L, 2], node.Log);
        Assert.Contains("committed", node.Trace.Last(step => step.Kind == TraceKind.AppendRefused).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_leader_ignores_whoever_claims_to_lead_its_term()
    {
        NodeUnderTest node = Given.SettledLeader(term: 2);
        Assert.Empty(node.Receive(node.Append(N2, term: 2, LogPosition.Start, Entries.Of(2, 2), commit: 2)));
        Assert.Equal((Role.Leader, N1, 1), (node.Role, node.Core.Leader, node.Core.Log.LastIndex));
    }

    [Fact]
    public void A_message_for_somebody_else_is_ignored()
    {
        NodeUnderTest node = Given.Follower(term: 1);
        Assert.Empty(node.Receive(new AppendEntries(N2, N3, 9, N2, default, default, 0, 0)));
        Assert.Empty(node.Receive(new RequestVote(N2, N3, 9, N2, default, isPreVote: false, isForced: true)));
        Assert.Equal((1, NodeId.None), (node.Term, node.Core.Leader));
        Assert.Equal(["it is for n3", "it is for n3"], node.Trace.Select(step => step.Reason));
    }

    [Fact]
    public void A_message_from_nobody_is_ignored()
    {
        // There is nobody to answer. A read of nobody would even be answered to this node's own host, under a number it never gave.
        NodeUnderTest node = Given.SettledLeader(term: 2);
        Assert.Empty(node.Receive(new ReadIndexRequest(NodeId.None, N1, 2, 1)));
        node.Acknowledge(N2, index: 1);
        node.Acknowledge(N2, index: 1, round: 1);
        Assert.Empty(node.Reads);
        Assert.Empty(node.Receive(new RequestVote(NodeId.None, N1, 9, N2, At(9, 9), isPreVote: false, isForced: true)));
        Assert.Equal((Role.Leader, 2), (node.Role, node.Term));
    }

    // Whoever has entered the last term that there is could never be elected, nor could anybody after it: one more would be negative.
    [Theory]
    [InlineData(long.MaxValue)]
    [InlineData(RaftNode.MaxTerm + 1)]
    public void A_term_that_no_group_ever_reaches_is_ignored(long term)
    {
        NodeUnderTest node = Given.Follower(term: 1);
        node.AskForVote(N2, term, forced: true);
        node.AskForPreVote(N2, term, forced: true);
        node.AppendFrom(N2, term);
        node.Vote(N2, term: term);
        node.PreVote(N2, granted: false, term);
        node.Receive(new AppendEntriesReply(N2, N1, term, isSuccess: true, 0, default, 0));
        node.Receive(new ReadIndexRequest(N2, N1, term, 1));
        node.Receive(new ReadIndexReply(N2, N1, term, 1, isGranted: true, 0));
        Assert.Equal((1, 0), (node.Term, node.Sent.Count));
        Assert.Equal(8, node.Trace.Count(step => step.Kind == TraceKind.MessageIgnored));

        node.Campaign(forced: true);
        node.Vote(N2);
        Assert.Equal((Role.Leader, 2), (node.Role, node.Term));
    }

    [Fact]
    public void Nobody_outside_the_group_can_bring_it_to_the_end_of_its_terms()
    {
        // The members themselves would have to hold as many elections again as an outsider can skip.
        NodeUnderTest node = Given.Follower(term: 1);
        node.Receive(new RequestVote(Outsider, N1, RaftNode.MaxOutsideTerm + 1, N2, default, isPreVote: false, isForced: true));
        node.Receive(new AppendEntries(Outsider, N1, RaftNode.MaxTerm, N2, default, default, 0, 0));
        Assert.Equal((1, 0), (node.Term, node.Sent.Count));
        node.Receive(new RequestVote(Outsider, N1, RaftNode.MaxOutsideTerm, N2, default, isPreVote: false, isForced: true));
        Assert.Equal(RaftNode.MaxOutsideTerm, node.Term);
        node.AskForVote(N3, RaftNode.MaxOutsideTerm + 1, forced: true);
        Assert.Equal((RaftNode.MaxOutsideTerm + 1, N3), (node.Term, node.Core.VotedFor));
    }

    [Fact]
    public void A_term_that_is_only_high_is_taken_over_and_the_next_one_is_one_higher()
    {
        NodeUnderTest node = Given.Follower(term: 1);
        Assert.True(node.AskForVote(N2, term: 1L << 60)!.IsGranted);
        node.Campaign(forced: true);
        node.Vote(N3);
        Assert.Equal((Role.Leader, (1L << 60) + 1), (node.Role, node.Term));
    }

    [Fact]
    public void Whatever_a_follower_hints_the_leader_tries_an_entry_that_it_has()
    {
        foreach (LogPosition hint in new[] { At(0, 0), At(long.MaxValue, 0), At(long.MaxValue, long.MaxValue), At(5, 1), At(-3, -3) })
        {
            NodeUnderTest node = Given.Leader(term: 5, log: [1, 1, 4]);
            node.Forget().Reject(N2, previous: 3, hint);
            Assert.InRange(Assert.Single(node.SentTo<AppendEntries>(N2)).Previous.Index, 0, 2);
        }
    }

    [Fact]
    public void A_refusal_of_what_was_never_sent_changes_nothing()
    {
        NodeUnderTest node = Given.Leader(term: 5, log: [1, 1, 4]);
        foreach (long previous in new[] { -1, 0, 1, 2, 4, 5, long.MaxValue })
        {
            node.Forget().Reject(N2, previous, At(1, 0));
            Assert.Empty(node.Sent);
        }
    }

    [Fact]
    public void Reads_are_not_answered_for_a_request_that_was_never_made()
    {
        NodeUnderTest node = Given.Follower(term: 1);
        node.AppendFrom(N2, term: 1);
        node.Receive(new ReadIndexReply(N2, N1, 1, 12345, isGranted: true, 0));
        Assert.Empty(node.Reads);
    }
}
