using RaftOrleans.Consensus;

namespace RaftOrleans.Lab.Tests;

public sealed class TrialSampleTests
{
    [Fact]
    public void Quantiles_are_order_statistics()
    {
        TrialSample sample = new(Enumerable.Range(1, 100).Reverse().Select(value => Outcome(value)));

        Assert.Equal(10, sample.Value(Statistic.P10));
        Assert.Equal(50, sample.Value(Statistic.P50));
        Assert.Equal(99, sample.Value(Statistic.P99));
        Assert.Equal(100, sample.Value(Statistic.Max));
        Assert.Equal(50.5, sample.Value(Statistic.Mean), 12);
        Assert.Equal(.5, sample.Value(Statistic.FirstRound), 12);
    }

    [Theory]
    [InlineData("p10", .5)]
    [InlineData("p50", .5)]
    [InlineData("p99", .5)]
    [InlineData("mean", .5)]
    [InlineData("max", .5)]
    [InlineData("first_round", .5)]
    [InlineData("p10", .95)]
    [InlineData("p50", .95)]
    [InlineData("p99", .95)]
    [InlineData("mean", .95)]
    [InlineData("max", .95)]
    [InlineData("first_round", .95)]
    public void The_range_for_another_sample_holds_as_often_as_it_says(string name, double confidence)
    {
        Statistic statistic = new[] { Statistic.P10, Statistic.P50, Statistic.P99, Statistic.Mean, Statistic.Max, Statistic.FirstRound }
            .Single(one => one.Name == name);
        DeterministicRandom random = new(1);
        int hits = 0;
        const int pairs = 1_000;
        for (int i = 0; i < pairs; i++)
        {
            TrialSample one = Draw(random, 200);
            TrialSample other = Draw(random, 200);
            hits += one.Range(statistic, 200, confidence).Contains(other.Value(statistic)) ? 1 : 0;
        }

        // Ranges between order statistics cannot be met exactly; they err to the safe side by a step or two.
        Assert.InRange(hits / (double)pairs, confidence - .05, Math.Min(1, confidence + .14));
    }

    [Fact]
    public void A_range_for_the_process_is_narrower_than_for_another_sample()
    {
        TrialSample sample = Draw(new DeterministicRandom(2), 1_000);
        foreach (Statistic statistic in new[] { Statistic.P10, Statistic.P50, Statistic.P90, Statistic.Mean, Statistic.FirstRound })
        {
            ValueRange process = sample.Range(statistic, null, .95);
            ValueRange other = sample.Range(statistic, 1_000, .95);
            Assert.True(other.Low < process.Low && other.High > process.High, $"{statistic.Name}: {other} and {process}");
        }
    }

    [Fact]
    public void One_trial_and_equal_trials_have_a_range_too()
    {
        Assert.Equal(new ValueRange(3, 3), new TrialSample([Outcome(3)]).Range(Statistic.P50, null, .95));
        Assert.Equal(new ValueRange(3, 3), new TrialSample([Outcome(3), Outcome(3)]).Range(Statistic.Max, 10, .9999));
        Assert.Throws<ArgumentOutOfRangeException>(() => new TrialSample([]));
    }

    private static TrialSample Draw(DeterministicRandom random, int count) =>
        new(Enumerable.Range(0, count).Select(_ => Outcome(100 - (30 * Math.Log(1 - random.NextDouble())), random.Chance(.9))).ToArray());

    private static TrialOutcome Outcome(double value, bool? isFirst = null) => new(value, true, isFirst ?? value <= 50, 0, 0);
}
