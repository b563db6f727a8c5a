namespace RaftOrleans.Silo.Tests;

public sealed class SpellingTests
{
    private static readonly string[] Words = ["Http:Port", "Http:Token", "World", "Seed"];

    [Theory]
    [InlineData("Http:Prot", "Http:Port")]
    [InlineData("http:port", "Http:Port")]
    [InlineData("Htp:Tokn", "Http:Token")]
    [InlineData("Wrold", "World")]
    [InlineData("sede", "Seed")]
    public void Finds_what_was_meant(string word, string meant) => Assert.Equal(meant, Spelling.Nearest(word, Words));

    [Theory]
    [InlineData("Telemetry")]
    [InlineData("")]
    [InlineData("Server")]
    public void Does_not_guess_wildly(string word) => Assert.Null(Spelling.Nearest(word, Words));
}
