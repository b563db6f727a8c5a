using System.Net;
using System.Text.Json;
using RaftOrleans.Consensus;

namespace RaftOrleans.Web.Tests;

public sealed class KeyValueRoutesTests : ApiTest
{
    [Theory]
    [InlineData("10")]
    [InlineData("\"text with 'quotes' and ümläuts\"")]
    [InlineData("null")]
    [InlineData("true")]
    [InlineData("1.50e3")]
    [InlineData("[1,[2,{\"a\":null}]]")]
    [InlineData("{\"a\":{\"b\":[]}}")]
    public async Task Any_JSON_value_comes_back_as_it_was_written(string value)
    {
        JsonElement set = await Host.SendAsync("/api/set", $$"""{"key": "x", "value": {{value}}}""");
        JsonElement get = await Host.GetAsync("/api/get/x");

        Assert.True(set.GetProperty("success").GetBoolean());
        Assert.Equal(1, set.GetProperty("index").GetInt64());
        Assert.Equal("set 'x'", set.GetProperty("message").GetString());
        Assert.Equal("x", get.GetProperty("key").GetString());
        Assert.Equal(value, get.GetProperty("value").GetRawText());
        Assert.True(get.GetProperty("found").GetBoolean());
    }

    [Fact]
    public async Task A_value_as_deep_as_the_store_allows_can_be_written_and_read()
    {
        string value = new string('[', KeyValueCommand.MaxDepth) + new string(']', KeyValueCommand.MaxDepth);

        await Host.SendAsync("/api/set", $$"""{"key": "deep", "value": {{value}}}""");
        await Host.SendAsync("/api/command", $$$"""{"command": {"operation": "SET", "key": "deep2", "value": {{{value}}}}}""");

        Assert.Equal(value, (await Host.GetAsync("/api/get/deep")).GetProperty("value").GetRawText());
        Assert.Equal(value, (await Host.GetAsync("/api/state_machine")).GetProperty("state_machine").GetProperty("deep2").GetRawText());
    }

    [Fact]
    public async Task A_key_that_is_not_there_is_not_found_and_no_error()
    {
        JsonElement get = await Host.GetAsync("/api/get/nothing");

        Assert.False(get.GetProperty("found").GetBoolean());
        Assert.Equal(JsonValueKind.Null, get.GetProperty("value").ValueKind);
    }

    [Theory]
    [InlineData("a/b", "a%2Fb")]
    [InlineData("a/b", "a/b")]
    [InlineData("a%2Fb", "a%252Fb")]
    [InlineData("a/b%2f/c", "a%2Fb%252f/c")]
    [InlineData("a/b", "a/x/../b")]
    [InlineData("a//b", "a//b")]
    [InlineData("a=b&c", "a=b&c")]
    [InlineData("a b+c", "a%20b+c")]
    [InlineData("ключ", "%D0%BA%D0%BB%D1%8E%D1%87")]
    [InlineData("what?", "what%3F?consistency=linearizable")]
    [InlineData("..", "?key=..")]
    public async Task A_key_is_what_the_client_meant_whatever_its_characters(string key, string path)
    {
        await Host.SendAsync("/api/set", $$"""{"key": {{JsonSerializer.Serialize(key)}}, "value": 1}""");

        foreach (string prefix in (string[])["/api/get/", "/api/groups/default/get/", "/api/nodes/n1/get/"])
        {
            JsonElement get = await Host.GetAsync(prefix + path);
            Assert.Equal(key, get.GetProperty("key").GetString());
            Assert.True(get.GetProperty("found").GetBoolean(), prefix);
        }
    }

    [Fact]
    public async Task Delete_removes_a_key_and_says_when_there_was_none()
    {
        await Host.SendAsync("/api/set", """{"key": "x", "value": 1}""");

        JsonElement first = await Host.SendAsync("/api/delete", """{"key": "x"}""");
        JsonElement second = await Host.SendAsync("/api/delete", """{"key": "x"}""");

        Assert.True(first.GetProperty("success").GetBoolean());
        Assert.False(second.GetProperty("success").GetBoolean());
        Assert.Equal("there is no key 'x'", second.GetProperty("message").GetString());
        Assert.False((await Host.GetAsync("/api/get/x")).GetProperty("found").GetBoolean());
    }

    [Fact]
    public async Task Cas_sets_only_what_it_expects_and_shows_what_it_found()
    {
        await Host.SendAsync("/api/set", """{"key": "x", "value": {"a": 1, "b": 2}}""");

        JsonElement wrong = await Host.SendAsync("/api/cas", """{"key": "x", "expected": 1, "value": 5}""");
        JsonElement right = await Host.SendAsync("/api/cas", """{"key": "x", "expected": {"b": 2, "a": 1.0}, "value": 5}""");

        Assert.False(wrong.GetProperty("success").GetBoolean());
        Assert.Equal("mismatch", wrong.GetProperty("status").GetString());
        Assert.Equal("""nothing changed: 'x' holds {"a":1,"b":2}""", wrong.GetProperty("message").GetString());
        Assert.Equal(2, wrong.GetProperty("value").GetProperty("b").GetInt32());
        Assert.True(right.GetProperty("success").GetBoolean());
        Assert.Equal(5, (await Host.GetAsync("/api/get/x")).GetProperty("value").GetInt32());
    }

    [Fact]
    public async Task Cas_with_null_expects_a_key_that_is_not_there_or_holds_null()
    {
        JsonElement absent = await Host.SendAsync("/api/cas", """{"key": "x", "expected": null, "value": 1}""");
        JsonElement present = await Host.SendAsync("/api/cas", """{"key": "x", "expected": null, "value": 2}""");
        await Host.SendAsync("/api/set", """{"key": "x", "value": null}""");
        JsonElement holdsNull = await Host.SendAsync("/api/cas", """{"key": "x", "expected": null, "value": 3}""");

        Assert.True(absent.GetProperty("success").GetBoolean());
        Assert.False(present.GetProperty("success").GetBoolean());
        Assert.True(holdsNull.GetProperty("success").GetBoolean());
        Assert.Equal(3, (await Host.GetAsync("/api/get/x")).GetProperty("value").GetInt32());
    }

    [Fact]
    public async Task Append_grows_an_array_and_leaves_other_values_alone()
    {
        await Host.SendAsync("/api/append", """{"key": "list", "value": 1}""");
        await Host.SendAsync("/api/append", """{"key": "list", "value": [2]}""");
        await Host.SendAsync("/api/set", """{"key": "x", "value": 1}""");
        JsonElement refused = await Host.SendAsync("/api/append", """{"key": "x", "value": 1}""");

        Assert.Equal("[1,[2]]", (await Host.GetAsync("/api/get/list")).GetProperty("value").GetRawText());
        Assert.False(refused.GetProperty("success").GetBoolean());
        Assert.Equal("nothing changed: 'x' holds no array", refused.GetProperty("message").GetString());
    }

    [Fact]
    public async Task The_state_machine_comes_whole_or_in_pages()
    {
        for (int i = 0; i < 25; i++)
        {
            await Host.SendAsync("/api/set", $$"""{"key": "k{{i:00}}", "value": {{i}}}""");
        }

        JsonElement all = await Host.GetAsync("/api/state_machine");
        JsonElement page = await Host.GetAsync("/api/state_machine?prefix=k1&after=k12&limit=3");
        JsonElement last = await Host.GetAsync("/api/state_machine?prefix=k1&after=k15&limit=100");

        Assert.Equal(25, all.GetProperty("state_machine").EnumerateObject().Count());
        Assert.Equal(JsonValueKind.Null, all.GetProperty("next").ValueKind);
        Assert.Equal(["k13", "k14", "k15"], page.GetProperty("state_machine").EnumerateObject().Select(entry => entry.Name));
        Assert.Equal("k15", page.GetProperty("next").GetString());
        Assert.Equal(["k16", "k17", "k18", "k19"], last.GetProperty("state_machine").EnumerateObject().Select(entry => entry.Name));
        Assert.Equal(JsonValueKind.Null, last.GetProperty("next").ValueKind);
    }

    [Theory]
    [InlineData("", "read Linearizable via leader")]
    [InlineData("?consistency=linearizable&node=n3", "read Linearizable via n3")]
    [InlineData("?consistency=STALE", "read Stale via leader")]
    [InlineData("?consistency=stale&node=2", "read Stale via n2")]
    [InlineData("?node=leader", "read Linearizable via n1")]
    public async Task A_read_goes_where_and_how_the_query_says(string query, string call)
    {
        await Host.GetAsync("/api/get/x" + query);

        Assert.Equal([call], Lab.Default.Calls);
    }

    [Fact]
    public async Task A_write_may_be_given_a_time_limit()
    {
        await Host.SendAsync("/api/set", """{"key": "x", "value": 1, "timeout_ms": 250}""");

        Assert.Contains("within 00:00:00.2500000", Assert.Single(Lab.Default.Calls), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Writes_of_another_group_go_to_that_group()
    {
        await Host.SendAsync("/api/groups", """{"name": "other"}""", HttpStatusCode.Created);

        await Host.SendAsync("/api/groups/other/set", """{"key": "x", "value": 7}""");

        Assert.Equal(7, (await Host.GetAsync("/api/groups/other/get/x")).GetProperty("value").GetInt32());
        Assert.False((await Host.GetAsync("/api/get/x")).GetProperty("found").GetBoolean());
    }
}
