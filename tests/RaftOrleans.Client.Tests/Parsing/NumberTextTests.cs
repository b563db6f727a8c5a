namespace RaftOrleans.Client.Tests;

public sealed class NumberTextTests
{
    [Theory]
    [InlineData("50", "ms", 50)]
    [InlineData("50ms", "s", 50)]
    [InlineData("1.5s", "ms", 1500)]
    [InlineData("2", "s", 2000)]
    [InlineData("2m", "ms", 120_000)]
    [InlineData("1h", "ms", 3_600_000)]
    [InlineData("500us", "ms", 0.5)]
    [InlineData("0", "ms", 0)]
    public void A_duration_has_a_unit_or_the_option_s_own(string text, string unit, double milliseconds)
    {
        Assert.True(DurationText.TryParse(text, unit, out TimeSpan duration));
        Assert.Equal(milliseconds, duration.TotalMilliseconds);
    }

    [Theory]
    [InlineData("")]
    [InlineData("ms")]
    [InlineData("-5ms")]
    [InlineData("5 parsecs")]
    [InlineData("5d")]
    [InlineData("25h")]
    [InlineData("1,5s")]
    [InlineData("99999999999999999999h")]
    [InlineData("Infinity")]
    public void What_is_no_duration_up_to_a_day_is_refused(string text) => Assert.False(DurationText.TryParse(text, "ms", out _));

    [Theory]
    [InlineData("0.3", 0.3)]
    [InlineData("30%", 0.3)]
    [InlineData("1", 1)]
    [InlineData("100%", 1)]
    [InlineData("0", 0)]
    public void A_share_is_a_fraction_or_percent(string text, double share)
    {
        Assert.True(ShareText.TryParse(text, out double read));
        Assert.Equal(share, read, 12);
    }

    [Theory]
    [InlineData("")]
    [InlineData("%")]
    [InlineData("1.1")]
    [InlineData("101%")]
    [InlineData("-0.1")]
    [InlineData("NaN")]
    [InlineData("half")]
    public void What_is_no_share_is_refused(string text) => Assert.False(ShareText.TryParse(text, out _));

    [Theory]
    [InlineData(0.4, "400 us")]
    [InlineData(340, "340 ms")]
    [InlineData(1250, "1.25 s")]
    [InlineData(90_000, "1.5 min")]
    public void Durations_are_told_in_a_unit_that_fits(double milliseconds, string text) =>
        Assert.Equal(text, DurationText.Format(TimeSpan.FromMilliseconds(milliseconds)));

    [Fact]
    public void A_percentile_is_the_nearest_rank()
    {
        double[] hundred = [.. Enumerable.Range(1, 100).Select(number => (double)number)];

        Assert.Equal(50, Percentiles.Of(hundred, 0.50));
        Assert.Equal(99, Percentiles.Of(hundred, 0.99));
        Assert.Equal(100, Percentiles.Of(hundred, 1));
        Assert.Equal(7, Percentiles.Of([7], 0.5));
        Assert.Null(Percentiles.Of([], 0.5));
    }
}
