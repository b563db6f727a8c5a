using System.Text;

namespace RaftOrleans.Consensus.Tests.StateMachines.KeyValue;

public class KeyValueCommandTests
{
    [Theory]
    [InlineData(" [ 1 , { \"b\" : 2 ,\t\"a\" :\r\n \" x \\\" , \" } ] ", "[1,{\"b\":2,\"a\":\" x \\\" , \"}]")]
    [InlineData("\n10 ", "10")]
    [InlineData("\"\\\\\" ", "\"\\\\\"")]
    [InlineData(" { } ", "{}")]
    public void White_space_goes_and_the_rest_stays(string json, string stored)
    {
        KeyValueStore store = new();
        store.Do(KeyValueCommand.Set("x", json));
        Assert.Equal(stored, store.Get("x"));
    }

    [Fact]
    public void Text_in_utf8_makes_the_same_commands()
    {
        Assert.Equal(KeyValueCommand.Set("x", " \"\u00E9\" ").ToArray(), KeyValueCommand.Set("x", " \"\u00E9\" "u8).ToArray());
        Assert.Equal(KeyValueCommand.Append("x", " 1").ToArray(), KeyValueCommand.Append("x", " 1"u8).ToArray());
    }

    // Logs outlive builds, so the bytes of a command stand for ever.
    [Fact]
    public void The_format_is_pinned()
    {
        Assert.Equal("0101" + "40299350" + "0178" + "3130", Convert.ToHexString(KeyValueCommand.Set("x", "10").Span));
        Assert.Equal("0102" + "C727AE32" + "0178", Convert.ToHexString(KeyValueCommand.Delete("x").Span));
        Assert.Equal("0103" + "A85A469B" + "0178" + "0131" + "32", Convert.ToHexString(KeyValueCommand.CompareAndSet("x", "1", "2").Span));
        Assert.Equal("0103" + "1B0C6692" + "0178" + "00" + "32", Convert.ToHexString(KeyValueCommand.CompareAndSet("x", null, "2").Span));
        Assert.Equal("0104" + "86F05F84" + "0178" + "35", Convert.ToHexString(KeyValueCommand.Append("x", "5").Span));
        Assert.Equal("0105" + "78", Convert.ToHexString(KeyValueQuery.Get("x").Span));
        Assert.Equal("0106" + "0161" + "026162" + "AC02", Convert.ToHexString(KeyValueQuery.List("a", "ab", 300).Span));
    }

    [Theory]
    [InlineData("", "the value is not JSON")]
    [InlineData(" ", "the value is not JSON")]
    [InlineData("text", "the value is not JSON")]
    [InlineData("{\"a\":}", "the value is not JSON")]
    [InlineData("[1,]", "the value is not JSON")]
    [InlineData("1 2", "the value is not JSON")]
    [InlineData("// comment\n1", "the value is not JSON")]
    [InlineData("NaN", "the value is not JSON")]
    [InlineData("01", "the value is not JSON")]
    [InlineData("\"\n\"", "the value is not JSON")]
    [InlineData("\"\\ud800\"", "half of a surrogate pair")]
    [InlineData("{\"\\udc00\":1}", "half of a surrogate pair")]
    [InlineData("1e1234567890", "exponent")]
    [InlineData("[-1E-1234567890]", "exponent")]
    public void A_value_that_is_not_json_is_refused_with_a_reason(string json, string reason)
    {
        AssertRefused(reason, () => KeyValueCommand.Set("x", json));
        AssertRefused(reason, () => KeyValueCommand.Set("x", Encoding.UTF8.GetBytes(json)));
        AssertRefused(Of("the element"), () => KeyValueCommand.Append("x", json));
        AssertRefused(Of("the new value"), () => KeyValueCommand.CompareAndSet("x", null, json));
        AssertRefused(Of("the expected value"), () => KeyValueCommand.CompareAndSet("x", json, "1"));

        string Of(string name) => reason.Replace("the value", name, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_that_is_no_text_is_refused()
    {
        AssertRefused("half of a surrogate pair", static () => KeyValueCommand.Set("x", "\"\uD800\""));
        AssertRefused("half of a surrogate pair", static () => KeyValueCommand.Set("\uD800", "1"));
        AssertRefused("it is not UTF-8", static () => KeyValueCommand.Set("x", [(byte)'"', 0xFF, (byte)'"']));
    }

    [Fact]
    public void A_key_has_1_to_1024_bytes()
    {
        string longest = new('\u00E9', KeyValueCommand.MaxKeyBytes / 2);
        KeyValueStore store = new();
        store.Do(KeyValueCommand.Set(longest, "1"));
        Assert.Equal("1", store.Get(longest));
        string tooLong = longest + "x";
        const string reason = "the key has more than 1024 bytes in UTF-8, which is the most";
        AssertRefused("the key is empty", static () => KeyValueCommand.Set("", "1"));
        AssertRefused(reason, () => KeyValueCommand.Set(tooLong, "1"));
        AssertRefused(reason, () => KeyValueCommand.Delete(tooLong));
        AssertRefused(reason, () => KeyValueCommand.CompareAndSet(tooLong, null, "1"));
        AssertRefused(reason, () => KeyValueCommand.Append(tooLong, "1"));
        AssertRefused(reason, () => KeyValueQuery.Get(tooLong));
        AssertRefused("the prefix has more than", () => KeyValueQuery.List(tooLong, "", 1));
        AssertRefused("the key to begin after has more than", () => KeyValueQuery.List("", tooLong, 1));
    }

    [Fact]
    public void A_value_has_at_most_512_kibibytes_without_white_space()
    {
        string largest = $"\"{new string('x', KeyValueCommand.MaxValueBytes - 2)}\"";
        KeyValueStore store = new();
        Assert.Equal(KeyValueStatus.Ok, store.Do(KeyValueCommand.Set("x", largest + new string(' ', 1000))).Status);
        AssertRefused("the value has 524289 bytes, allowed are 524288", () => KeyValueCommand.Set("x", $"\"x{largest[1..]}"));
    }

    [Fact]
    public void Two_large_values_do_not_make_a_command_that_a_node_refuses()
    {
        string largest = $"\"{new string('x', KeyValueCommand.MaxValueBytes - 2)}\"";
        AssertRefused("allowed are 1048576", () => KeyValueCommand.CompareAndSet("x", largest, largest));
        Assert.Equal(KeyValueCommand.MaxCommandBytes, RaftOptions.Default.MaxCommandBytes);
        Assert.InRange(KeyValueCommand.CompareAndSet("x", largest, $"\"{largest[21..]}").Length, 1, KeyValueCommand.MaxCommandBytes);
    }

    [Fact]
    public void Values_are_nested_at_most_60_deep_appended_elements_included()
    {
        string deepest = new string('[', KeyValueCommand.MaxDepth) + new string(']', KeyValueCommand.MaxDepth);
        KeyValueCommand.Set("x", deepest);
        AssertRefused("depth", () => KeyValueCommand.Set("x", $"[{deepest}]"));
        AssertRefused("depth", () => KeyValueCommand.Append("x", deepest));
        KeyValueCommand.Append("x", deepest[1..^1]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(KeyValueQuery.MaxEntries + 1)]
    public void A_page_has_1_to_10000_entries(int limit) =>
        AssertRefused($"the limit is {limit}, allowed is 1 to 10000", () => KeyValueQuery.List("", "", limit));

    private static void AssertRefused(string reason, Func<object> make)
    {
        ArgumentException error = Assert.Throws<ArgumentException>(make);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Parameter", error.Message, StringComparison.Ordinal);
    }
}
