using static RaftOrleans.Consensus.Tests.Node.Ids;

namespace RaftOrleans.Consensus.Tests.Node;

/// <summary>All inputs between two Collects share one write and one message per follower (dissertation, section 10.2.2).</summary>
[Trait("Section", "D 10.2.2")]
public class BatchingTests
{
    [Fact]
    public void Proposals_that_come_together_share_one_write_and_one_message_per_follower()
    {
        NodeUnderTest node = Given.SettledLeader(term: 2);
        node.Do(core =>
        {
            for (int proposal = 1; proposal <= 50; proposal++)
            {
                core.Propose(proposal, new byte[10], node.Now);
            }
        });
        Assert.Equal(50, Assert.Single(node.Writes).Entries.Sum(slice => slice.Length));
        Assert.Equal([(N2, 50), (N3, 50)], node.SentOf<AppendEntries>().Select(append => (append.To, append.Entries.Length)));
    }

    [Fact]
    public void They_are_answered_together_when_one_acknowledgement_covers_them()
    {
        NodeUnderTest node = Given.SettledLeader(term: 2);
        node.Do(core =>
        {
            core.Propose(1, new byte[10], node.Now);
            core.Propose(2, new byte[10], node.Now);
        });
        node.Acknowledge(N2, index: 3);
        Assert.Equal(2, node.Proposals.Count);
    }

    [Fact]
    public void Appends_that_come_together_share_one_write_and_one_acknowledgement()
    {
        NodeUnderTest node = Given.Follower(term: 1);
        AppendEntries[] appends =
        [
            node.Append(N2, term: 1, LogPosition.Start, Entries.Of(1)),
            node.Append(N2, term: 1, At(1, 1), Entries.After(1, 1, 1), round: 3),
            node.Append(N2, term: 1, At(3, 1), Entries.After(3, 1), round: 2),
        ];
        node.Do(core => Array.ForEach(appends, append => core.Receive(append, node.Now)));
        Assert.Equal(4, Assert.Single(node.Writes).Entries.Sum(slice => slice.Length));
        AppendEntriesReply reply = Assert.IsType<AppendEntriesReply>(Assert.Single(node.Sent));
        Assert.Equal((4, 3, true), (reply.Index, reply.Round, reply.IsSuccess));
    }

    [Fact]
    public void Acknowledgements_to_different_nodes_or_in_different_terms_stay_apart()
    {
        NodeUnderTest node = Given.Follower(term: 1);
        node.Do(core =>
        {
            core.Receive(node.Append(N2, term: 1, LogPosition.Start, Entries.Of(1)), node.Now);
            core.Receive(new AppendEntries(Outsider, N1, 1, N2, LogPosition.Start, Entries.Of(1), 0, 0), node.Now);
            core.Receive(node.Append(N2, term: 2, LogPosition.Start, Entries.Of(1)), node.Now);
        });
        Assert.Equal([(N2, 1L), (Outsider, 1), (N2, 2)], node.Sent.Select(message => (message.To, message.Term)));
    }

    [Fact]
    public void A_refusal_is_not_merged_into_an_acknowledgement()
    {
        NodeUnderTest node = Given.Follower(term: 1);
        node.Do(core =>
        {
            core.Receive(node.Append(N2, term: 1, LogPosition.Start, Entries.Of(1)), node.Now);
            core.Receive(node.Append(N2, term: 1, At(5, 1)), node.Now);
            core.Receive(node.Append(N2, term: 1, LogPosition.Start, Entries.Of(1)), node.Now);
        });
        Assert.Equal([false, true, true], node.SentOf<AppendEntriesReply>().Select(reply => reply.IsSuccess));
        Assert.Equal([5L, 1, 1], node.SentOf<AppendEntriesReply>().Select(reply => reply.Index));
    }

    [Fact]
    public void A_vote_and_what_it_was_asked_in_share_one_write()
    {
        // The term comes first, then the vote in it: the disk sees both at once.
        NodeUnderTest node = Given.Follower(term: 1);
        node.AskForVote(N2, term: 5);
        Assert.Equal(new HardState(5, N2), Assert.Single(node.Writes).HardState);
    }

    [Fact]
    public void A_write_holds_only_what_has_changed()
    {
        NodeUnderTest node = Given.Follower(term: 1, log: [1]);
        node.AppendFrom(N2, term: 1, At(1, 1), Entries.After(1, 1));
        StorageWrite entries = node.Writes.Single();
        Assert.Equal((null, 0), (entries.HardState, entries.TruncateFrom));
        Assert.Equal(2, entries.Entries.Single().Span[0].Index);

        node.Forget().AskForVote(N2, term: 2, At(2, 1), forced: true);
        StorageWrite term = node.Writes.Single();
        Assert.Equal((new HardState(2, N2), 0, 0), (term.HardState, term.TruncateFrom, term.Entries.Count));
    }

    [Fact]
    public void A_heartbeat_that_falls_together_with_entries_goes_beside_them_and_is_answered_at_once()
    {
        NodeUnderTest node = Given.SettledLeader(term: 2);
        node.Now = node.Core.NextDeadline;
        node.Do(core =>
        {
            core.Propose(1, new byte[1], node.Now);
            core.Tick(node.Now);
        });
        Assert.Equal(
            [(N2, 1), (N2, 0), (N3, 1), (N3, 0)], node.SentOf<AppendEntries>().Select(append => (append.To, append.Entries.Length)));

        NodeUnderTest follower = new(N2, First(3), Given.Options, new PersistentState(new HardState(2, N1), Entries.Of(2)), 1, node.Now)
        {
            HasSlowDisk = true,
        };
        foreach (AppendEntries append in node.SentTo<AppendEntries>(N2))
        {
            follower.Receive(append);
        }

        Assert.Equal([1L], follower.SentOf<AppendEntriesReply>().Select(reply => reply.Index));
        follower.CompleteWrites();
        Assert.Equal([1L, 2], follower.SentOf<AppendEntriesReply>().Select(reply => reply.Index));
    }

    [Fact]
    public void An_idle_node_wants_nothing()
    {
        foreach (NodeUnderTest node in new[] { Given.Follower(), Given.PreCandidate(), Given.Candidate(), Given.SettledLeader() })
        {
            NodeOutput output = new();
            node.Core.Collect(output);
            Assert.Empty(output.Messages);
            Assert.Null(output.Write);
            Assert.Empty(output.Applied);
            Assert.Empty(output.Proposals);
            Assert.Empty(output.Reads);
            Assert.Empty(output.Trace);
        }
    }

    [Fact]
    public void Collect_empties_what_the_last_one_gave()
    {
        NodeUnderTest node = Given.SettledLeader(term: 2);
        NodeOutput output = new();
        node.Core.Propose(1, new byte[1], node.Now);
        node.Core.Read(2, default, ReadConsistency.Stale, node.Now);
        node.Core.Collect(output);
        Assert.NotEmpty(output.Messages);
        Assert.NotNull(output.Write);
        Assert.NotEmpty(output.Reads);
        node.Core.Collect(output);
        Assert.Empty(output.Messages);
        Assert.Null(output.Write);
        Assert.Empty(output.Reads);
    }

    [Fact]
    public void Applied_entries_are_shown_to_the_host_in_order()
    {
        NodeUnderTest node = Given.Follower(term: 1);
        NodeOutput output = new();
        node.Core.Receive(node.Append(N2, term: 1, LogPosition.Start, Entries.Of(1, 1, 1), commit: 2), node.Now);
        node.Core.Collect(output);
        Assert.Equal([At(1, 1), At(2, 1)], output.Applied.Select(entry => entry.Position));
    }
}
