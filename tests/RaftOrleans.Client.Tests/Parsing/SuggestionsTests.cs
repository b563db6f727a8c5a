namespace RaftOrleans.Client.Tests;

public sealed class SuggestionsTests
{
    private static readonly string[] Known = ["status", "state", "set", "get", "crash", "restart", "partition"];

    [Theory]
    [InlineData("stauts", "status")]
    [InlineData("STATUS", "status")]
    [InlineData("parition", "partition")]
    [InlineData("part", "partition")]
    [InlineData("gte", "get")]
    [InlineData("crush", "crash")]
    public void A_slip_of_the_finger_is_understood(string word, string meant) => Assert.Equal(meant, Suggestions.Nearest(word, Known));

    [Theory]
    [InlineData("frobnicate")]
    [InlineData("zz")]
    [InlineData("")]
    public void What_resembles_nothing_gets_no_suggestion(string word) => Assert.Null(Suggestions.Nearest(word, Known));
}
