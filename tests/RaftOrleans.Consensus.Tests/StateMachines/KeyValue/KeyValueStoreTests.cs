namespace RaftOrleans.Consensus.Tests.StateMachines.KeyValue;

public class KeyValueStoreTests
{
    private readonly KeyValueStore _store = new();

    [Theory]
    [InlineData("10")]
    [InlineData("-0.50e+3")]
    [InlineData("null")]
    [InlineData("true")]
    [InlineData("\"\"")]
    [InlineData("\"text with  spaces, \\u0041 and \\\"quotes\\\\\"")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"z\":1,\"a\":[1,{\"b\":null}]}")]
    public void A_value_of_any_kind_is_given_back_as_it_was_set(string json)
    {
        Assert.Equal(KeyValueStatus.Ok, _store.Do(KeyValueCommand.Set("x", json)).Status);
        KeyValueResult result = _store.Ask(KeyValueQuery.Get("x"));
        Assert.Equal(KeyValueStatus.Ok, result.Status);
        Assert.Equal(json, result.Value);
    }

    [Fact]
    public void An_absent_key_is_not_found_and_is_not_null()
    {
        _store.Do(KeyValueCommand.Set("null", "null"));
        Assert.Equal("null", _store.Ask(KeyValueQuery.Get("null")).Value);
        KeyValueResult absent = _store.Ask(KeyValueQuery.Get("x"));
        Assert.Equal(KeyValueStatus.NotFound, absent.Status);
        Assert.Null(absent.Value);
    }

    [Fact]
    public void A_second_set_replaces_the_first_whatever_their_lengths()
    {
        foreach (int length in (int[])[1, 1000, 10, 100, 99, 1])
        {
            string json = $"\"{new string('x', length)}\"";
            _store.Do(KeyValueCommand.Set("x", json));
            Assert.Equal(json, _store.Get("x"));
        }

        Assert.Equal(1, _store.Count);
    }

    [Fact]
    public void Keys_are_compared_exactly()
    {
        string[] keys = ["a", "A", "a ", "\u00E9", "e\u0301", "\0", new string('k', KeyValueCommand.MaxKeyBytes)];
        for (int i = 0; i < keys.Length; i++)
        {
            _store.Do(KeyValueCommand.Set(keys[i], $"{i}"));
        }

        Assert.Equal(keys.Length, _store.Count);
        Assert.All(keys, (key, i) => Assert.Equal($"{i}", _store.Get(key)));
    }

    [Fact]
    public void Delete_removes_a_key_once()
    {
        _store.Do(KeyValueCommand.Set("x", "1"));
        Assert.Equal(KeyValueStatus.Ok, _store.Do(KeyValueCommand.Delete("x")).Status);
        Assert.Null(_store.Get("x"));
        Assert.Equal(KeyValueStatus.NotFound, _store.Do(KeyValueCommand.Delete("x")).Status);
        Assert.Equal(0, _store.Count);
    }

    [Fact]
    public void Compare_and_set_changes_what_it_expects()
    {
        _store.Do(KeyValueCommand.Set("x", "1"));
        Assert.Equal(KeyValueStatus.Ok, _store.Do(KeyValueCommand.CompareAndSet("x", "1", "2")).Status);
        Assert.Equal("2", _store.Get("x"));
    }

    [Fact]
    public void Compare_and_set_of_something_else_says_what_there_is()
    {
        _store.Do(KeyValueCommand.Set("x", "{\"a\":1}"));
        KeyValueResult result = _store.Do(KeyValueCommand.CompareAndSet("x", "2", "3"));
        Assert.Equal(KeyValueStatus.Mismatch, result.Status);
        Assert.Equal("{\"a\":1}", result.Value);
        Assert.Equal("{\"a\":1}", _store.Get("x"));
    }

    [Fact]
    public void Compare_and_set_that_expects_no_key_creates_it_once()
    {
        Assert.Equal(KeyValueStatus.Ok, _store.Do(KeyValueCommand.CompareAndSet("x", null, "1")).Status);
        KeyValueResult second = _store.Do(KeyValueCommand.CompareAndSet("x", null, "2"));
        Assert.Equal(KeyValueStatus.Mismatch, second.Status);
        Assert.Equal("1", second.Value);
        Assert.Equal("1", _store.Get("x"));
    }

    [Fact]
    public void Compare_and_set_tells_an_absent_key_from_null()
    {
        KeyValueResult absent = _store.Do(KeyValueCommand.CompareAndSet("x", "null", "1"));
        Assert.Equal(KeyValueStatus.Mismatch, absent.Status);
        Assert.Null(absent.Value);
        Assert.Equal(0, _store.Count);

        _store.Do(KeyValueCommand.Set("x", "null"));
        KeyValueResult present = _store.Do(KeyValueCommand.CompareAndSet("x", null, "1"));
        Assert.Equal(KeyValueStatus.Mismatch, present.Status);
        Assert.Equal("null", present.Value);
        Assert.Equal(KeyValueStatus.Ok, _store.Do(KeyValueCommand.CompareAndSet("x", "null", "1")).Status);
    }

    [Theory]
    [InlineData("1", "1.0", true)]
    [InlineData("100", "1e2", true)]
    [InlineData("0", "-0", true)]
    [InlineData("1e999999999", "10e999999998", true)]
    [InlineData("12345678901234567890123", "12345678901234567890124", false)]
    [InlineData("\"A\"", "\"\\u0041\"", true)]
    [InlineData("\"a\"", "\"A\"", false)]
    [InlineData("{\"a\":1,\"b\":2}", "{ \"b\": 2, \"a\": 1 }", true)]
    [InlineData("{\"a\":1,\"b\":2}", "{\"a\":1}", false)]
    [InlineData("[1,2]", "[2,1]", false)]
    [InlineData("[1,[2,{\"a\":null}]]", "[1.0,[2,{\"a\":null}]]", true)]
    [InlineData("null", "false", false)]
    [InlineData("1", "\"1\"", false)]
    public void Compare_and_set_compares_by_meaning(string stored, string expected, bool isEqual)
    {
        _store.Do(KeyValueCommand.Set("x", stored));
        KeyValueResult result = _store.Do(KeyValueCommand.CompareAndSet("x", expected, "\"new\""));
        Assert.Equal(isEqual ? KeyValueStatus.Ok : KeyValueStatus.Mismatch, result.Status);
        Assert.Equal(isEqual ? "\"new\"" : stored, _store.Get("x"));
    }

    [Fact]
    public void Append_to_an_absent_key_makes_an_array()
    {
        Assert.Equal(KeyValueStatus.Ok, _store.Do(KeyValueCommand.Append("x", "5")).Status);
        Assert.Equal("[5]", _store.Get("x"));
    }

    [Fact]
    public void Append_adds_to_the_end()
    {
        _store.Do(KeyValueCommand.Set("x", "[]"));
        foreach (string element in (string[])["1", "\"]\"", "[2]", "{\"a\":[]}", "null"])
        {
            Assert.Equal(KeyValueStatus.Ok, _store.Do(KeyValueCommand.Append("x", element)).Status);
        }

        Assert.Equal("[1,\"]\",[2],{\"a\":[]},null]", _store.Get("x"));
    }

    [Theory]
    [InlineData("1")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("\"[]\"")]
    public void Append_to_something_else_changes_nothing(string json)
    {
        _store.Do(KeyValueCommand.Set("x", json));
        Assert.Equal(KeyValueStatus.NotAnArray, _store.Do(KeyValueCommand.Append("x", "1")).Status);
        Assert.Equal(json, _store.Get("x"));
    }

    [Fact]
    public void An_array_does_not_grow_beyond_the_largest_value()
    {
        string element = $"\"{new string('x', (KeyValueCommand.MaxValueBytes / 2) - 10)}\"";
        Assert.Equal(KeyValueStatus.Ok, _store.Do(KeyValueCommand.Append("x", element)).Status);
        Assert.Equal(KeyValueStatus.Ok, _store.Do(KeyValueCommand.Append("x", element)).Status);
        string full = _store.Get("x")!;
        KeyValueResult result = _store.Do(KeyValueCommand.Append("x", "\"0123456789a\""));
        Assert.Equal(KeyValueStatus.Invalid, result.Status);
        Assert.Equal("the array would have more than 524288 bytes", result.Reason);
        Assert.Equal(full, _store.Get("x"));
        Assert.Equal(KeyValueStatus.Ok, _store.Do(KeyValueCommand.Append("x", "\"0123456789\"")).Status);
        Assert.Equal(KeyValueCommand.MaxValueBytes, _store.Get("x")!.Length);
    }

    [Fact]
    public void An_element_that_leaves_no_room_for_the_brackets_creates_no_key()
    {
        string element = $"\"{new string('x', KeyValueCommand.MaxValueBytes - 2)}\"";
        Assert.Equal(KeyValueStatus.Invalid, _store.Do(KeyValueCommand.Append("x", element)).Status);
        Assert.Equal(0, _store.Count);
    }

    [Fact]
    public void A_value_does_not_change_with_the_memory_its_command_lay_in()
    {
        byte[] command = KeyValueCommand.Set("key", "\"value\"").ToArray();
        _store.Do(command);
        Array.Clear(command);
        Assert.Equal("\"value\"", _store.Get("key"));
    }

    [Fact]
    public void A_result_does_not_change_with_the_store()
    {
        _store.Do(KeyValueCommand.Set("x", "[1]"));
        ReadOnlyMemory<byte> before = _store.Query(KeyValueQuery.Get("x"));
        ReadOnlyMemory<byte> mismatch = _store.Apply(2, KeyValueCommand.CompareAndSet("x", "0", "0"));
        _store.Do(KeyValueCommand.Set("x", "[2]"));
        Assert.Equal("[1]", KeyValueResult.Parse(before).Value);
        Assert.Equal("[1]", KeyValueResult.Parse(mismatch).Value);
    }
}
