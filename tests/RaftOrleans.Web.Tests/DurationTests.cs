namespace RaftOrleans.Web.Tests;

public sealed class DurationTests
{
    [Theory]
    [InlineData("150ms", 150)]
    [InlineData("2s", 2000)]
    [InlineData("1m", 60_000)]
    [InlineData("1.5h", 5_400_000)]
    [InlineData("100us", 0.1)]
    [InlineData(" 10 MS ", 10)]
    [InlineData("0s", 0)]
    [InlineData("00:00:00.15", 150)]
    [InlineData("00:01:00", 60_000)]
    public void Reads_what_people_write(string text, double milliseconds)
    {
        Assert.True(Duration.TryParse(text, out TimeSpan value));
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), value);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("150")]
    [InlineData("ms")]
    [InlineData("-5ms")]
    [InlineData("-00:00:01")]
    [InlineData("5 days")]
    [InlineData("1e3ms")]
    [InlineData("1..5s")]
    [InlineData("99999999999999999999h")]
    [InlineData("9999999999999999999999999999999999999999h")]
    [InlineData("25:61:00")]
    public void Refuses_what_has_no_unit_or_no_sense(string? text) => Assert.False(Duration.TryParse(text, out _));

    [Theory]
    [InlineData(150, "150ms")]
    [InlineData(2000, "2s")]
    [InlineData(90_000, "90s")]
    [InlineData(3_600_000, "1h")]
    [InlineData(0.1, "100us")]
    [InlineData(0, "0s")]
    public void Writes_in_the_largest_unit_that_needs_no_fraction(double milliseconds, string text)
    {
        TimeSpan value = TimeSpan.FromMilliseconds(milliseconds);

        Assert.Equal(text, Duration.Format(value));
        Assert.True(Duration.TryParse(text, out TimeSpan back));
        Assert.Equal(value, back);
    }
}
