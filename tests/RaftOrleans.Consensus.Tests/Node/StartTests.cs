using static RaftOrleans.Consensus.Tests.Node.Ids;

namespace RaftOrleans.Consensus.Tests.Node;

/// <summary>What a node can be made of.</summary>
public class StartTests
{
    [Fact]
    public void A_node_that_has_never_run_starts_in_term_0_with_an_empty_log()
    {
        RaftNode node = Start(N1, [N1, N2, N3]);
        Assert.Equal((Role.Follower, 0, NodeId.None, NodeId.None), (node.Role, node.Term, node.VotedFor, node.Leader));
        Assert.Equal((0, 0, 0, 0), (node.Log.LastIndex, node.CommitIndex, node.LastApplied, node.DurableIndex));
    }

    [Fact]
    public void Members_are_kept_in_order() =>
        Assert.Equal([N1, N2, N3], Start(N2, [N3, N1, N2]).Membership.Voters.AsEnumerable());

    public static TheoryData<string, NodeId[]> WrongMembers => new()
    {
        { "this node is not among them", [N2, N3] },
        { "a node is named twice", [N1, N2, N2] },
        { "nobody is not a node", [N1, NodeId.None] },
        { "an address outside is not a node", [N1, Outsider] },
    };

    [Theory]
    [MemberData(nameof(WrongMembers))]
    public void Wrong_members_are_refused(string why, NodeId[] members)
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => Start(N1, members));
        Assert.True(error.ParamName == "founders", why);
    }

    [Fact]
    public void Wrong_options_are_refused_with_the_reason()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(
            () => Start(N1, [N1], Given.Options with { MaxInflightMessages = 0 }));
        Assert.Contains("MaxInflightMessages is 0, allowed is 1 to 65536", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_log_with_a_gap_is_refused() => Assert.Throws<ArgumentException>(() => new RaftNode(
        N1, Membership.Of(N1), Given.Options, new PersistentState(default, [Entries.Make(2, 1)]), new RecordingMachine(), 1, default));

    [Fact]
    public void A_node_without_founders_waits_until_it_is_told_of_its_group()
    {
        RaftNode node = new(N4, Membership.None, Given.Options, PersistentState.Empty, new RecordingMachine(), seed: 1, now: default);
        Assert.Equal((Role.Follower, false, TimeSpan.MaxValue), (node.Role, node.IsVoter, node.NextDeadline));
        node.Campaign(isForced: true, default);
        node.Tick(TimeSpan.FromHours(1));
        Assert.Equal((Role.Follower, 0), (node.Role, node.Term));
    }

    [Fact]
    public void A_compacted_log_without_its_snapshot_is_refused()
    {
        PersistentState state = new(default, null, At(5, 1), [Entries.Make(6, 1)]);
        Assert.Throws<ArgumentException>(
            () => new RaftNode(N1, Membership.Of(N1), Given.Options, state, new RecordingMachine(), seed: 1, now: default));
    }

    private static RaftNode Start(NodeId id, NodeId[] members, RaftOptions? options = null) =>
        new(id, Membership.Of(members), options ?? Given.Options, PersistentState.Empty, new RecordingMachine(), seed: 1, now: default);
}
