using RaftOrleans.Consensus;

namespace RaftOrleans.Lab.Tests.Options;

public sealed class GroupOptionsTests
{
    [Theory]
    [InlineData("ElectionTimeoutMin", "150ms", "1 ms to 1 h", OptionChange.Any)]
    [InlineData("ElectionTimeoutMax", "300ms", "ElectionTimeoutMin (150 ms) to 1 h", OptionChange.Any)]
    [InlineData("HeartbeatInterval", "50ms", "0.1 ms to less than ElectionTimeoutMin (150 ms)", OptionChange.Any)]
    [InlineData("PreVote", "true", "true or false", OptionChange.Any)]
    [InlineData("CheckQuorum", "true", "true or false", OptionChange.Any)]
    [InlineData("LeaderStickiness", "true", "true or false", OptionChange.None)]
    [InlineData("Leases", "true", "true or false", OptionChange.None)]
    [InlineData("LeaseDriftBound", "1.1", "1 to 10", OptionChange.Rising)]
    [InlineData("MaxCommandBytes", "1048576", "1 to 16777216 bytes", OptionChange.Rising)]
    [InlineData("SnapshotEntries", "10000", "0 or more", OptionChange.Any)]
    [InlineData("DiskStallTimeout", "5s", "0 to 1 h", OptionChange.Any)]
    public void An_option_says_its_value_its_range_and_whether_it_may_change(string name, string value, string allowed, OptionChange change)
    {
        GroupOption option = GroupOptions.Describe(RaftOptions.Default).Single(option => option.Name == name);

        Assert.Equal((value, value, allowed, change), (option.Value, option.Usual, option.Allowed, option.Change));
        Assert.Equal(change == OptionChange.Any, option.Reason is null);
    }

    [Fact]
    public void Every_option_is_described_and_what_it_shows_can_be_written_again()
    {
        RaftOptions options = RaftOptions.Default with { PreVote = false, HeartbeatInterval = TimeSpan.FromMilliseconds(12.5) };

        IReadOnlyList<GroupOption> described = GroupOptions.Describe(options);

        Assert.Equal(GroupOptions.Names, described.Select(option => option.Name));
        Assert.Equal(typeof(RaftOptions).GetProperties().Count(property => property.CanWrite), described.Count);
        Assert.Equal(
            options,
            GroupOptions.With(RaftOptions.Default, described.Select(option => new KeyValuePair<string, string>(option.Name, option.Value))));
    }

    /// <summary>The rule that is stated here is the one that is applied: what it forbids is refused, what it permits is not.</summary>
    [Fact]
    public void Whether_an_option_may_change_is_what_the_options_say_themselves()
    {
        Assert.Equal(
            ["LeaderStickiness", "Leases", "LeasePromise"],
            Names(OptionChange.None));
        Assert.Equal(["MaxCommandBytes", "LeaseDriftBound"], Names(OptionChange.Rising));
        Assert.Empty(RaftOptions.Default.WhyNotChangeTo(With("MaxCommandBytes", "2000000")));
        Assert.NotEmpty(RaftOptions.Default.WhyNotChangeTo(With("MaxCommandBytes", "1000")));

        static IEnumerable<string> Names(OptionChange change) =>
            GroupOptions.Describe(RaftOptions.Default).Where(option => option.Change == change).Select(option => option.Name);
    }

    [Fact]
    public void Ranges_that_depend_on_each_other_are_judged_together() =>
        Assert.Equal(
            TimeSpan.FromSeconds(2),
            GroupOptions.With(
                RaftOptions.Default,
                [new("ElectionTimeoutMin", "1s"), new("HeartbeatInterval", "200ms"), new("ElectionTimeoutMax", "2s")]).ElectionTimeoutMax);

    private static RaftOptions With(string name, string value) => GroupOptions.With(RaftOptions.Default, [new(name, value)]);
}
