namespace RaftOrleans.Client.Tests;

public sealed class EventTimeTests
{
    [Theory]
    [InlineData(0, "0.000 s")]
    [InlineData(37_647.4, "37.647 s")]
    [InlineData(86_400_000, "86400.000 s")]
    public void Virtual_time_counts_from_the_beginning_of_the_world(double milliseconds, string text) =>
        Assert.Equal(text, EventTime.InWords(milliseconds));

    [Fact]
    public void Real_time_is_what_the_clock_on_the_wall_shows()
    {
        DateTimeOffset here = new(new DateTime(2026, 3, 1, 14, 3, 7, 253, DateTimeKind.Local));

        Assert.Equal("14:03:07.253", EventTime.InWords(here.ToUnixTimeMilliseconds()));
    }
}
