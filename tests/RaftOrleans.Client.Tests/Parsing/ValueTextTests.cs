using System.Text.Json;

namespace RaftOrleans.Client.Tests;

public sealed class ValueTextTests
{
    [Theory]
    [InlineData("10", "10")]
    [InlineData("-5", "-5")]
    [InlineData("1e3", "1e3")]
    [InlineData("true", "true")]
    [InlineData("null", "null")]
    [InlineData("\"10\"", "\"10\"")]
    [InlineData("""{"a": [1, 2]}""", """{"a": [1, 2]}""")]
    [InlineData("hello", "\"hello\"")]
    [InlineData("hello world", "\"hello world\"")]
    [InlineData("", "\"\"")]
    [InlineData("01", "\"01\"")]
    [InlineData("NaN", "\"NaN\"")]
    [InlineData("True", "\"True\"")]
    [InlineData("{a:1}", "\"{a:1}\"")]
    [InlineData("1 2", "\"1 2\"")]
    [InlineData("'x'", "\"'x'\"")]
    public void A_value_is_JSON_else_text(string text, string json) =>
        Assert.True(JsonElement.DeepEquals(JsonDocument.Parse(json).RootElement, ValueText.Parse(text)));

    [Theory]
    [InlineData("hello")]
    [InlineData("10")]
    [InlineData("\"10\"")]
    [InlineData("\"\"")]
    [InlineData("\"null\"")]
    [InlineData("\"line\\nfeed\"")]
    [InlineData("""{"a":[1,2,{"b":null}]}""")]
    [InlineData("grüße")]
    public void What_is_printed_can_be_written_again_and_means_the_same(string text)
    {
        JsonElement value = ValueText.Parse(text);

        string printed = ValueText.Format(value);

        Assert.Equal(text, printed);
        Assert.True(JsonElement.DeepEquals(value, ValueText.Parse(printed)));
    }

    [Fact]
    public void Control_characters_never_reach_the_terminal() =>
        Assert.Equal("\"\\u001B[2J\"", ValueText.Format(JsonSerializer.SerializeToElement("\e[2J")));
}
