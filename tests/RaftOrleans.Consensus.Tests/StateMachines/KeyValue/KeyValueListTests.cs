namespace RaftOrleans.Consensus.Tests.StateMachines.KeyValue;

public class KeyValueListTests
{
    private readonly KeyValueStore _store = new();

    [Fact]
    public void A_list_is_in_ordinal_order_with_prefix_and_start()
    {
        Set("b", "ab", "a", "abc", "ac", "c", "B");
        Assert.Equal(["B", "a", "ab", "abc", "ac", "b", "c"], Keys());
        Assert.Equal(["a", "ab", "abc", "ac"], Keys("a"));
        Assert.Equal(["abc", "ac"], Keys("a", "ab"));
        Assert.Equal(["ac"], Keys("a", "abd"));
        Assert.Equal(["a", "ab", "abc", "ac"], Keys("a", "A"));
        Assert.Empty(Keys("a", "b"));
        Assert.Empty(Keys("x"));
        Assert.Equal(new KeyValueEntry("b", "\"b\""), _store.List("b")[0]);
    }

    [Fact]
    public void The_order_is_that_of_strings_beyond_the_first_plane_too()
    {
        string[] keys = ["\uFFFD", "\U0001F600", "\uE000", "\uD7FF", "\U00010000", "z", "\U0010FFFF", "\uFFFD\U0001F600", "\uFFFDz"];
        Set(keys);
        Assert.Equal(keys.Order(StringComparer.Ordinal), Keys());
    }

    [Fact]
    public void Pages_end_at_the_limit_and_say_whether_there_is_more()
    {
        Set("a", "b", "c");
        KeyValueResult first = _store.Ask(KeyValueQuery.List("", "", 2));
        Assert.Equal(["a", "b"], first.Entries.Select(static entry => entry.Key));
        Assert.True(first.HasMore);
        KeyValueResult second = _store.Ask(KeyValueQuery.List("", "b", 2));
        Assert.Equal(["c"], second.Entries.Select(static entry => entry.Key));
        Assert.False(second.HasMore);
        Assert.False(_store.Ask(KeyValueQuery.List("", "", 3)).HasMore);
    }

    [Fact]
    public void More_keys_that_do_not_have_the_prefix_are_not_more()
    {
        Set("a1", "a2", "b");
        Assert.False(_store.Ask(KeyValueQuery.List("a", "", 2)).HasMore);
    }

    [Fact]
    public void A_page_of_large_values_ends_early()
    {
        string json = $"\"{new string('x', KeyValueCommand.MaxValueBytes - 2)}\"";
        for (int i = 0; i < 10; i++)
        {
            _store.Do(KeyValueCommand.Set($"k{i}", json));
        }

        KeyValueResult page = _store.Ask(KeyValueQuery.List("", "", 100));
        Assert.True(page.HasMore);
        Assert.Equal(7, page.Entries.Count);
        Assert.Equal(10, _store.List().Count);
    }

    [Fact]
    public void An_empty_store_has_an_empty_list()
    {
        Assert.Empty(Keys());
        Set("a");
        _store.Do(KeyValueCommand.Delete("a"));
        Assert.Empty(Keys());
    }

    // The order is kept up to date by notes, which are dropped when they become many: both ways must list the same.
    [Theory]
    [InlineData(10)]
    [InlineData(300)]
    [InlineData(5000)]
    public void The_list_is_right_after_any_number_of_changes(int changesBetweenLists)
    {
        Random random = new(changesBetweenLists);
        SortedDictionary<string, string> model = new(StringComparer.Ordinal);
        for (int round = 0; round < 20; round++)
        {
            for (int i = 0; i < changesBetweenLists; i++)
            {
                string key = $"k{random.Next(3000)}";
                if (random.Next(3) == 0)
                {
                    model.Remove(key);
                    _store.Apply(1, KeyValueCommand.Delete(key));
                }
                else
                {
                    model[key] = $"{i}";
                    _store.Apply(1, KeyValueCommand.Set(key, $"{i}"));
                }
            }

            Assert.Equal(model.Select(static pair => new KeyValueEntry(pair.Key, pair.Value)), _store.List(pageSize: 1000));
        }
    }

    private void Set(params string[] keys)
    {
        foreach (string key in keys)
        {
            _store.Do(KeyValueCommand.Set(key, "\"" + key + "\""));
        }
    }

    private IEnumerable<string> Keys(string prefix = "", string after = "") =>
        _store.List(prefix, after, 2).Select(static entry => entry.Key);
}
