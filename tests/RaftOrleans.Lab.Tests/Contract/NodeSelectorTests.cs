using RaftOrleans.Consensus;

namespace RaftOrleans.Lab.Tests;

public sealed class NodeSelectorTests
{
    private static readonly NodeId N1 = NodeId.Of(1);
    private static readonly NodeId N2 = NodeId.Of(2);
    private static readonly NodeId N3 = NodeId.Of(3);

    [Theory]
    [InlineData("n2", "n2")]
    [InlineData("2", "n2")]
    [InlineData(" N2 ", "n2")]
    [InlineData("leader", "leader")]
    [InlineData("LEADER", "leader")]
    [InlineData("follower", "follower")]
    [InlineData("random", "random")]
    [InlineData("All", "all")]
    public void Reads_what_a_person_writes(string text, string canonical) =>
        Assert.Equal(canonical, NodeSelector.Parse(text).ToString());

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("n0")]
    [InlineData("n-1")]
    [InlineData("nn1")]
    [InlineData("n99999999999")]
    [InlineData("leaders")]
    public void Says_what_is_allowed_when_the_text_names_no_node(string? text)
    {
        LabException failure = Assert.Throws<LabException>(() => NodeSelector.Parse(text));

        Assert.Equal(LabFailure.Invalid, failure.Reason);
        Assert.Contains("n1, n2, ..., leader, follower, random or all", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_means_that_node_whatever_fits()
    {
        GroupStatus status = Group(Node(1, Role.Leader), Node(2), Node(3));

        Assert.Equal([N2], NodeSelector.Of(N2).Resolve(status, new Random(1), _ => false));
    }

    [Fact]
    public void A_name_that_does_not_exist_is_not_found()
    {
        LabException failure = Assert.Throws<LabException>(
            () => NodeSelector.Parse("n9").Resolve(Group(Node(1), Node(2)), new Random(1)));

        Assert.Equal(LabFailure.NotFound, failure.Reason);
        Assert.Contains("n9", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Leader_is_the_leader_of_the_highest_term()
    {
        GroupStatus status = Group(Node(1, Role.Leader, term: 3), Node(2, Role.Leader, term: 4), Node(3, term: 4));

        Assert.Equal([N2], NodeSelector.Leader.Resolve(status, new Random(1)));
    }

    [Fact]
    public void Without_a_leader_the_selector_says_who_is_what()
    {
        GroupStatus status = Group(Node(1, Role.Candidate), Node(2, health: NodeHealth.Crashed), Node(3));

        LabException failure = Assert.Throws<LabException>(() => NodeSelector.Leader.Resolve(status, new Random(1)));

        Assert.Equal(LabFailure.Unavailable, failure.Reason);
        Assert.Contains("n1 is candidate, n2 is crashed, n3 is follower", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Resume_leader_means_the_leader_that_was_paused_although_another_leads_by_now()
    {
        GroupStatus status = Group(Node(1, Role.Leader, term: 3, NodeHealth.Paused), Node(2, Role.Leader, term: 4), Node(3, term: 4));

        Assert.Equal([N1], NodeSelector.Leader.Resolve(status, new Random(1), node => node.Health == NodeHealth.Paused));
    }

    [Fact]
    public void Follower_never_means_the_leader_and_reaches_every_other_node()
    {
        GroupStatus status = Group(Node(1, Role.Leader), Node(2), Node(3));
        Random random = new(1);

        HashSet<NodeId> drawn = [.. Enumerable.Range(0, 100).Select(_ => NodeSelector.Follower.ResolveOne(status, random))];

        Assert.Equal([N2, N3], drawn.Order());
    }

    [Fact]
    public void Random_reaches_every_node_that_fits_and_no_other()
    {
        GroupStatus status = Group(Node(1, Role.Leader), Node(2, health: NodeHealth.Crashed), Node(3));
        Random random = new(1);

        HashSet<NodeId> drawn =
            [.. Enumerable.Range(0, 100).Select(_ => NodeSelector.Random.ResolveOne(status, random, node => node.Health == NodeHealth.Running))];

        Assert.Equal([N1, N3], drawn.Order());
    }

    [Fact]
    public void The_same_seed_draws_the_same_node()
    {
        GroupStatus status = Group([.. Enumerable.Range(1, 50).Select(number => Node(number))]);

        Assert.Equal(
            NodeSelector.Random.ResolveOne(status, new Random(7)),
            NodeSelector.Random.ResolveOne(status, new Random(7)));
    }

    [Fact]
    public void All_means_every_node_that_fits_in_order()
    {
        GroupStatus status = Group(Node(1, Role.Leader), Node(2, health: NodeHealth.Crashed), Node(3));

        Assert.Equal([N1, N3], NodeSelector.All.Resolve(status, new Random(1), node => node.Health != NodeHealth.Crashed));
        Assert.Equal([N1, N2, N3], NodeSelector.All.Resolve(status, new Random(1)));
    }

    [Fact]
    public void Where_the_action_fits_no_node_that_is_a_conflict()
    {
        LabException failure = Assert.Throws<LabException>(
            () => NodeSelector.All.Resolve(Group(Node(1), Node(2)), new Random(1), node => node.Health == NodeHealth.Paused));

        Assert.Equal(LabFailure.Conflict, failure.Reason);
    }

    [Fact]
    public void All_is_refused_where_one_node_is_wanted()
    {
        LabException failure = Assert.Throws<LabException>(() => NodeSelector.All.ResolveOne(Group(Node(1)), new Random(1)));

        Assert.Equal(LabFailure.Invalid, failure.Reason);
    }

    private static GroupStatus Group(params NodeStatus[] nodes) => new("default", TimeSpan.FromSeconds(1), nodes);

    private static NodeStatus Node(
        int number, Role role = Role.Follower, long term = 1, NodeHealth health = NodeHealth.Running) =>
        new() { Id = NodeId.Of(number), Health = health, Role = role, Term = term };
}
