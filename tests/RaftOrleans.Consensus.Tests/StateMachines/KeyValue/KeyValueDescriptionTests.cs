namespace RaftOrleans.Consensus.Tests.StateMachines.KeyValue;

public class KeyValueDescriptionTests
{
    private readonly KeyValueStore _store = new();

    [Fact]
    public void Commands_are_told_in_words()
    {
        Assert.Equal("SET x 10", _store.Describe(KeyValueCommand.Set("x", "10")));
        Assert.Equal("SET x {\"a\":[1,2]}", _store.Describe(KeyValueCommand.Set("x", "{ \"a\": [1, 2] }")));
        Assert.Equal("DELETE x", _store.Describe(KeyValueCommand.Delete("x")));
        Assert.Equal("CAS x 1 -> 2", _store.Describe(KeyValueCommand.CompareAndSet("x", "1", "2")));
        Assert.Equal("CAS x absent -> 2", _store.Describe(KeyValueCommand.CompareAndSet("x", null, "2")));
        Assert.Equal("APPEND x 5", _store.Describe(KeyValueCommand.Append("x", "5")));
    }

    [Theory]
    [InlineData("\u00E9\U0001F600/a.b", "\u00E9\U0001F600/a.b")]
    [InlineData("two words", "\"two words\"")]
    [InlineData("line\nbreak", "\"line\\nbreak\"")]
    [InlineData("quo\"te", "\"quo\\\"te\"")]
    public void A_key_that_would_blur_the_line_is_quoted(string key, string shown) =>
        Assert.Equal($"DELETE {shown}", _store.Describe(KeyValueCommand.Delete(key)));

    [Fact]
    public void A_long_value_is_cut()
    {
        string whole = $"\"{new string('x', 198)}\"";
        Assert.Equal($"SET x {whole}", _store.Describe(KeyValueCommand.Set("x", whole)));
        string longer = $"\"{new string('x', 100_000)}\"";
        Assert.Equal($"SET x {longer[..200]}... (100002 bytes)", _store.Describe(KeyValueCommand.Set("x", longer)));
    }

    [Fact]
    public void A_long_value_is_not_cut_within_a_character()
    {
        string longer = $"\"{string.Concat(Enumerable.Repeat("\U0001F600", 300))}\"";
        Assert.Equal($"SET x {longer[..199]}... (1202 bytes)", _store.Describe(KeyValueCommand.Set("x", longer)));
    }

    [Fact]
    public void A_malformed_command_is_called_so()
    {
        Assert.Equal("malformed command of 0 bytes: it is shorter than any command", _store.Describe(default));
        byte[] damaged = KeyValueCommand.Set("x", "10").ToArray();
        damaged[^1]++;
        Assert.Equal("malformed command of 10 bytes: its checksum is wrong", _store.Describe(damaged));
    }
}
