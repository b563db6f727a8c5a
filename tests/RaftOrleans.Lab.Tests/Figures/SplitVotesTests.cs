namespace RaftOrleans.Lab.Tests;

public sealed class SplitVotesTests
{
    [Theory]
    [InlineData(.01, .000592)]
    [InlineData(.1, .0523)]
    [InlineData(.2, .1808)]
    public void Of_five_members_with_one_down_so_many_votes_are_split(double latency, double probability) =>
        Assert.Equal(probability, SplitVotes.Probability(5, 4, latency), 5);

    [Fact]
    public void Two_candidates_of_two_split_a_vote_where_they_stand_within_the_latency()
    {
        // One minus the probability that two even numbers are further apart.
        Assert.Equal(1 - (.9 * .9), SplitVotes.Probability(3, 2, .1), 12);
        Assert.Equal(0, SplitVotes.Probability(5, 5, 0), 12);
        Assert.Equal(1, SplitVotes.Probability(5, 4, 1), 12);
        Assert.Equal(.25, SplitVotes.EarliestTimeout(3), 12);
    }

    [Theory]
    [InlineData(1, 1, .1)]
    [InlineData(5, 2, .1)]
    [InlineData(5, 6, .1)]
    [InlineData(5, 4, -.1)]
    [InlineData(5, 4, 1.1)]
    public void What_cannot_be_is_refused(int members, int servers, double latency) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => SplitVotes.Probability(members, servers, latency));

    [Fact]
    public void Measured_with_real_nodes_the_closed_forms_hold()
    {
        Figure figure = FigureCatalog.Find("split-votes")!;

        FigureResult result = FigureRun.Make(figure, new FigureOptions { Trials = 600 });

        Assert.Empty(result.Rows.SelectMany(row => row.Values, (row, value) => (row, value)).Where(one => !one.value.IsWithin)
            .Select(one => FigureText.Deviation(one.row, one.value)));
        FigureRowResult split = result.Rows.Single(row => row.Row.Label == "split vote, 4 of 5 up, latency 0.2");
        Assert.InRange(split.Values[0].Measured, .12, .24);
    }

    [Fact]
    public void Published_values_are_the_closed_form_rounded()
    {
        Figure figure = FigureCatalog.Find("split-votes")!;
        FigureRow[] published = [.. figure.Rows.Where(row => row.Published.Count > 0)];
        Assert.Equal(3, published.Length);
        Assert.All(published, row => Assert.InRange(
            row.Computed[0].Value, row.Published[0].Value - row.Published[0].Rounding, row.Published[0].Value + row.Published[0].Rounding));
    }
}
