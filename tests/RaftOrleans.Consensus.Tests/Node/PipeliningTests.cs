using static RaftOrleans.Consensus.Tests.Node.Ids;

namespace RaftOrleans.Consensus.Tests.Node;

/// <summary>How much is sent without waiting for answers, and what happens where it goes wrong (dissertation, section 10.2.2).</summary>
[Trait("Section", "D 10.2.2")]
public class PipeliningTests
{
    [Fact]
    public void To_a_follower_whose_log_is_not_known_one_message_is_sent_at_a_time()
    {
        NodeUnderTest node = Given.Leader(term: 2, log: [1]);
        Assert.Equal(ProgressState.Probe, Follower(node).State);
        node.Forget().Propose("x");
        Assert.Empty(node.SentTo<AppendEntries>(N2));
        node.Acknowledge(N2, index: 2);
        Assert.Equal((At(2, 2), 1), Shape(Assert.Single(node.SentTo<AppendEntries>(N2))));
        Assert.Equal(ProgressState.Replicate, Follower(node).State);
    }

    [Fact]
    public void To_a_follower_whose_log_matches_entries_go_without_waiting()
    {
        NodeUnderTest node = Given.SettledLeader(term: 2);
        node.Propose("x");
        node.Propose("y");
        node.Propose("z");
        Assert.Equal([(At(1, 2), 1), (At(2, 2), 1), (At(3, 2), 1)], node.SentTo<AppendEntries>(N2).Select(Shape));
        Assert.Equal((5, 3), (Follower(node).NextIndex, Follower(node).Inflight));
    }

    [Fact]
    public void No_more_than_MaxInflightMessages_are_under_way_to_one_follower()
    {
        NodeUnderTest node = Given.SettledLeader(term: 2, options: Given.Options with { MaxInflightMessages = 2 });
        for (int i = 0; i < 5; i++)
        {
            node.Propose("x");
        }

        Assert.Equal([2L, 3], node.SentTo<AppendEntries>(N2).Select(append => append.Entries.Span[0].Index));
        Assert.Equal(2, Follower(node).Inflight);

        node.Forget().Acknowledge(N2, index: 2);
        Assert.Equal((At(3, 2), 3), Shape(Assert.Single(node.SentTo<AppendEntries>(N2))));
        Assert.Equal(2, Follower(node).Inflight);
    }

    [Fact]
    public void An_acknowledgement_frees_the_place_of_all_messages_that_it_covers()
    {
        NodeUnderTest node = Given.SettledLeader(term: 2, options: Given.Options with { MaxInflightMessages = 3 });
        node.Propose("x");
        node.Propose("y");
        node.Propose("z");
        node.Acknowledge(N2, index: 3);
        Assert.Equal(1, Follower(node).Inflight);
        node.Acknowledge(N2, index: 4);
        Assert.Equal(0, Follower(node).Inflight);
    }

    [Fact]
    public void No_message_carries_more_than_MaxEntriesPerMessage()
    {
        NodeUnderTest node = Given.SettledLeader(term: 2, options: Given.Options with { MaxEntriesPerMessage = 4 });
        node.Do(core =>
        {
            for (int i = 0; i < 10; i++)
            {
                core.Propose(i, new byte[1], node.Now);
            }
        });
        Assert.Equal([4, 4, 2], node.SentTo<AppendEntries>(N2).Select(append => append.Entries.Length));
        Assert.Equal([1L, 5, 9], node.SentTo<AppendEntries>(N2).Select(append => append.Previous.Index));
    }

    [Fact]
    public void No_message_carries_more_than_MaxBytesPerMessage_but_one_entry_always_fits()
    {
        NodeUnderTest node = Given.SettledLeader(term: 2, options: Given.Options with { MaxBytesPerMessage = 100 });
        int[] sizes = [40, 60, 1, 500, 99, 1, 1];
        node.Do(core =>
        {
            for (int i = 0; i < sizes.Length; i++)
            {
                core.Propose(i, new byte[sizes[i]], node.Now);
            }
        });
        Assert.Equal(
            ["40 60", "1", "500", "99 1", "1"],
            node.SentTo<AppendEntries>(N2)
                .Select(append => string.Join(' ', append.Entries.ToArray().Select(entry => entry.Command.Length))));
    }

    [Fact]
    public void A_follower_that_is_far_behind_is_sent_everything_in_messages_of_full_size()
    {
        Cluster cluster = new(
            Given.Options with { MaxEntriesPerMessage = 100, MaxInflightMessages = 4 },
            [[.. Enumerable.Repeat(1L, 2000)], [.. Enumerable.Repeat(1L, 2000)], []],
            term: 1);
        cluster.Elect(N1);
        Assert.Equal(2001, cluster[N3].Core.Log.LastIndex);
        Assert.InRange(cluster[N1].SentTo<AppendEntries>(N3).Length, 20, 35);
    }

    [Fact]
    public void After_a_refusal_the_leader_probes_and_goes_on_where_the_logs_part()
    {
        // The message with entry 2 is lost; the follower refuses what comes after it.
        NodeUnderTest node = Given.SettledLeader(term: 2);
        node.Propose("x");
        node.Propose("y");
        node.Forget().Reject(N2, previous: 2, hint: At(2, 0));
        Assert.Equal((ProgressState.Probe, 0), (Follower(node).State, Follower(node).Inflight));
        Assert.Equal((At(1, 2), 2), Shape(Assert.Single(node.SentTo<AppendEntries>(N2))));
        node.Acknowledge(N2, index: 3);
        Assert.Equal((ProgressState.Replicate, 3, 4), (Follower(node).State, Follower(node).MatchIndex, Follower(node).NextIndex));
    }

    [Fact]
    public void Refusals_of_messages_that_were_sent_before_the_first_refusal_are_out_of_date()
    {
        NodeUnderTest node = Given.SettledLeader(term: 2);
        node.Propose("x");
        node.Propose("y");
        node.Propose("z");
        node.Reject(N2, previous: 2, hint: At(2, 0));
        node.Forget().Reject(N2, previous: 3, hint: At(2, 0));
        Assert.Empty(node.Sent);
    }

    [Fact]
    public void A_probe_that_is_not_answered_is_sent_again_with_the_next_heartbeat()
    {
        NodeUnderTest node = Given.Leader(term: 2, log: [1]);
        node.Forget().Elapse(Given.Options.HeartbeatInterval);
        Assert.Equal((At(1, 1), 1), Shape(Assert.Single(node.SentTo<AppendEntries>(N2))));
    }

    [Fact]
    public void An_acknowledgement_of_less_than_was_probed_shows_where_to_go_on()
    {
        // The follower's log matches, but only a part of it is durable yet.
        NodeUnderTest node = Given.Leader(term: 2, log: [1, 1, 1]);
        node.Forget().Acknowledge(N2, index: 2);
        Assert.Equal((ProgressState.Replicate, 2), (Follower(node).State, Follower(node).MatchIndex));
        Assert.Equal((At(2, 1), 2), Shape(Assert.Single(node.SentTo<AppendEntries>(N2))));
    }

    [Fact]
    public void An_acknowledgement_that_says_nothing_new_does_not_end_the_probing()
    {
        NodeUnderTest node = Given.Leader(term: 2, log: [1, 1, 1]);
        node.Acknowledge(N2, index: 0);
        Assert.Equal(ProgressState.Probe, Follower(node).State);
    }

    [Fact]
    public void A_heartbeat_to_a_follower_with_all_places_taken_finds_out_what_has_arrived()
    {
        // All acknowledgements were lost.
        NodeUnderTest node = Given.SettledLeader(term: 2, options: Given.PlainRaft with { MaxInflightMessages = 1 });
        node.Propose("x");
        node.Propose("y");
        node.Forget().Elapse(Given.Options.HeartbeatInterval);
        Assert.Equal((At(2, 2), 0), Shape(Assert.Single(node.SentTo<AppendEntries>(N2))));
        node.Forget().Acknowledge(N2, index: 2);
        Assert.Equal((At(2, 2), 1), Shape(Assert.Single(node.SentTo<AppendEntries>(N2))));
    }

    [Fact]
    public void A_new_leadership_begins_anew_with_every_follower()
    {
        NodeUnderTest node = Given.SettledLeader(term: 2);
        node.Propose("x");
        node.Do(core => core.StepDown(node.Now));
        node.Campaign(forced: true);
        node.Vote(N3);
        Assert.All(node.Core.Followers, follower => Assert.Equal(
            (0, 3, ProgressState.Probe, 0), (follower.MatchIndex, follower.NextIndex, follower.State, follower.Inflight)));
    }

    private static FollowerProgress Follower(NodeUnderTest node) => node.Core.Followers.Single(follower => follower.Id == N2);

    private static (LogPosition Previous, int Entries) Shape(AppendEntries append) => (append.Previous, append.Entries.Length);
}
