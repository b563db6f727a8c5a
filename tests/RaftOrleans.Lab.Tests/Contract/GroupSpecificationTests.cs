using RaftOrleans.Consensus;

namespace RaftOrleans.Lab.Tests.Contract;

/// <summary>Broken rules and logs to begin with.</summary>
public sealed class GroupSpecificationTests
{
    [Theory]
    [InlineData("2")]
    [InlineData("commit-earlier-term")]
    public void A_rule_is_broken_by_its_number_or_name(string rule) =>
        Assert.Empty(new GroupSpecification { Name = "g", BrokenRule = rule }.Validate());

    [Theory]
    [InlineData("0")]
    [InlineData("37")]
    [InlineData("-1")]
    [InlineData("Commit-Earlier-Term")]
    [InlineData("")]
    public void Another_rule_is_refused_with_those_that_there_are(string rule)
    {
        string error = Assert.Single(new GroupSpecification { Name = "g", BrokenRule = rule }.Validate());

        Assert.StartsWith($"broken rule is '{rule}', allowed is a number from 1 to 36 or a name: change-before-own-commit, ", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Nodes_begin_with_the_logs_that_are_given_in_the_highest_term_of_all() => SimulatedLab.Run(new SimulatedLabOptions(), async lab =>
    {
        Dictionary<int, IReadOnlyList<long>> logs = new() { [1] = [1, 1, 3], [2] = [1, 2] };
        await lab.CreateGroupAsync(new GroupSpecification { Name = "g", Logs = logs });
        ILabGroup group = lab.Group("g");

        GroupStatus status = await group.GetStatusAsync();
        Assert.Equal([3, 2, 0], status.Nodes.Select(node => node.LastIndex));
        Assert.Equal([3, 3, 0], status.Nodes.Select(node => node.Term));
        Assert.Equal([1, 2], (await group.ReadLogAsync(NodeId.Of(2), 1, 10)).Select(line => line.Term));

        // n3 votes for either of the others.
        Assert.True(await lab.WaitUntilAsync(
            async () =>
            {
                status = await group.GetStatusAsync();
                return status.Leader.IsMember && status.Nodes.All(node => node.Leader == status.Leader && node.CommitIndex == node.LastIndex && node.CommitIndex > 2);
            },
            TimeSpan.FromSeconds(10)));
    });

    [Theory]
    [InlineData(0, 1, "there is a log for node 0, allowed is 1 to 3")]
    [InlineData(4, 1, "there is a log for node 4, allowed is 1 to 3")]
    [InlineData(1, 0, "entry 1 in the log of node 1 has term 0, allowed is 1 or more")]
    public void Other_logs_are_refused(int node, long term, string error) => Assert.Equal(
        error,
        Assert.Single(new GroupSpecification { Name = "g", Logs = new Dictionary<int, IReadOnlyList<long>> { [node] = [term] } }.Validate()));

    [Fact]
    public void What_only_Orleans_can_do_is_refused_with_the_reason() => SimulatedLab.Run(new SimulatedLabOptions(), async lab =>
    {
        await lab.CreateGroupAsync(new GroupSpecification { Name = "g" });

        LabException duplicate = await Assert.ThrowsAsync<LabException>(() => lab.Group("g").DuplicateAsync(NodeId.Of(1)));
        LabException lose = await Assert.ThrowsAsync<LabException>(() => lab.Group("g").LoseRecordsAsync(NodeId.Of(1)));

        Assert.Equal((LabFailure.Unsupported, LabFailure.Unsupported), (duplicate.Reason, lose.Reason));
    });
}
