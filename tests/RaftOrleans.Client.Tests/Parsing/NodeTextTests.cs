namespace RaftOrleans.Client.Tests;

public sealed class NodeTextTests
{
    [Theory]
    [InlineData("n3", "n3")]
    [InlineData("3", "n3")]
    [InlineData("N3", "n3")]
    [InlineData("leader", "leader")]
    [InlineData("Follower", "follower")]
    [InlineData("random", "random")]
    public void A_node_is_written_the_one_way_the_server_knows(string text, string node) => Assert.Equal(node, NodeText.Parse(text));

    [Theory]
    [InlineData("n0")]
    [InlineData("")]
    [InlineData("node1")]
    [InlineData("all")]
    [InlineData("n1;n2")]
    public void What_is_not_one_node_is_wrong_usage(string text)
    {
        CommandException failure = Assert.Throws<CommandException>(() => NodeText.Parse(text));

        Assert.Equal(ExitCode.Usage, failure.ExitCode);
        Assert.Contains($"'{text}'", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void All_is_a_word_only_where_several_nodes_are_allowed() => Assert.Equal("all", NodeText.Parse("all", allowAll: true));

    [Fact]
    public void Sides_are_lists_of_nodes() =>
        Assert.Equal<string[]>(
            [["n1", "n2"], ["n3", "n4", "n5"]],
            [.. NodeText.ParseSides(["n1,2", "n3,n4,5"]).Select(side => side.ToArray())]);

    [Theory]
    [InlineData("n1,n2", "n2,n3")]
    [InlineData("n1,n1", "n2")]
    [InlineData("n1,", "n2")]
    [InlineData("n1,,n3", "n2")]
    public void A_malformed_partition_is_wrong_usage(params string[] sides) =>
        Assert.Equal(ExitCode.Usage, Assert.Throws<CommandException>(() => NodeText.ParseSides(sides)).ExitCode);

    [Fact]
    public void Two_followers_may_be_meant() => Assert.Equal(2, NodeText.ParseSides(["follower,follower", "leader"])[0].Count);
}
