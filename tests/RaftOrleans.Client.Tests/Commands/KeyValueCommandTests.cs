using System.Text.Json;

namespace RaftOrleans.Client.Tests;

public sealed class KeyValueCommandTests
{
    [Theory]
    [InlineData("10", "10")]
    [InlineData("hello", "\"hello\"")]
    [InlineData("-5", "-5")]
    [InlineData("@home", "\"@home\"")]
    [InlineData("{\"a\":[1]}", "{\"a\":[1]}")]
    public async Task Set_sends_JSON_or_text(string value, string sent)
    {
        await using StubServer server = await Canned.ServerAsync();

        Raft run = (await Raft.RunAsync(server, "set", "x", value)).Succeeds();

        Assert.Equal("ok, committed, index 13", run.Lines.Single());
        StubRequest request = server.Only("POST /api/set");
        Assert.Equal("x", request["key"].GetString());
        Assert.Equal(sent, request["value"].GetRawText());
        Assert.InRange(request["timeout_ms"].GetDouble(), 1, 10_000);
        Assert.StartsWith("application/json", request.Headers["Content-Type"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_timeout_is_the_server_s_to_keep()
    {
        await using StubServer server = await Canned.ServerAsync();

        (await Raft.RunAsync(server, "set", "x", "1", "--timeout", "1.5", "--no-session")).Succeeds();

        Assert.Equal(1_500, server.Only("POST /api/set")["timeout_ms"].GetDouble());
    }

    [Fact]
    public async Task Get_prints_the_value()
    {
        await using StubServer server = await Canned.ServerAsync();

        Assert.Equal("""{"a":[1,2]}""", (await Raft.RunAsync(server, "get", "x")).Succeeds().Lines.Single());
        Assert.Contains("consistency=linearizable", server.Only("GET /api/get/x").Query, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_asks_the_node_and_with_the_consistency_that_are_wanted()
    {
        await using StubServer server = await Canned.ServerAsync();

        (await Raft.RunAsync(server, "get", "x", "--consistency", "stale", "--node", "3")).Succeeds();

        string query = server.Only("GET /api/get/x").Query;
        Assert.Contains("consistency=stale", query, StringComparison.Ordinal);
        Assert.Contains("node=n3", query, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("leader", "n2")]
    [InlineData("follower", "n1")]
    public async Task A_word_for_a_node_is_looked_up(string word, string node)
    {
        await using StubServer server = await Canned.ServerAsync();

        (await Raft.RunAsync(server, "get", "x", "--node", word)).Succeeds();

        Assert.Contains($"node={node}", server.Only("GET /api/get/x").Query, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_absent_key_ends_with_1()
    {
        await using StubServer server = await Canned.ServerAsync();

        Raft run = (await Raft.RunAsync(server, "get", "nokey")).EndsWith(1).Says("there is no key 'nokey'");
        Assert.Equal("", run.Out);

        Raft json = (await Raft.RunAsync(server, "get", "nokey", "--json")).EndsWith(1);
        Assert.False(json.Json.GetProperty("found").GetBoolean());
    }

    [Fact]
    public async Task A_key_that_holds_null_is_not_absent()
    {
        await using StubServer server = await StubServer.StartAsync();
        server.On("GET /api/get/x", StubAnswer.Json("""{"key":"x","value":null,"found":true}"""));

        Assert.Equal("null", (await Raft.RunAsync(server, "get", "x")).Succeeds().Lines.Single());
    }

    [Theory]
    [InlineData("a b/c?d", "/api/get/a b/c?d", "")]
    [InlineData("..", "/api/get", "key=..")]
    [InlineData("a//b", "/api/get", "key=a%2F%2Fb")]
    public async Task Odd_keys_reach_the_server_as_they_are(string key, string path, string query)
    {
        await using StubServer server = await StubServer.StartAsync();
        server.Otherwise = _ => StubAnswer.Json(Canned.Found);

        (await Raft.RunAsync(server, "get", key)).Succeeds();

        StubRequest request = Assert.Single(server.Requests);
        Assert.Equal(path, request.Path.Replace("%2F", "/", StringComparison.Ordinal));
        Assert.Contains(query, request.Query, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_compare_and_set_that_does_not_hold_ends_with_1_and_says_what_holds()
    {
        await using StubServer server = await Canned.ServerAsync();
        server.On("POST /api/cas", StubAnswer.Json(Canned.Mismatch));

        (await Raft.RunAsync(server, "cas", "x", "5", "six")).EndsWith(1).Says("nothing changed: 'x' holds 7");

        StubRequest request = server.Only("POST /api/cas");
        Assert.Equal("5", request["expected"].GetRawText());
        Assert.Equal("\"six\"", request["value"].GetRawText());
        (await Raft.RunAsync(server, "cas", "x", "5", "six", "--json")).EndsWith(1).Json.GetProperty("success").GetBoolean();
    }

    [Fact]
    public async Task Delete_and_append_have_their_routes()
    {
        await using StubServer server = await Canned.ServerAsync();

        (await Raft.RunAsync(server, "delete", "x")).Succeeds();
        (await Raft.RunAsync(server, "append", "x", "1")).Succeeds();

        Assert.DoesNotContain("value", server.Only("POST /api/delete").Body, StringComparison.Ordinal);
        Assert.Equal("1", server.Only("POST /api/append")["value"].GetRawText());
    }

    [Fact]
    public async Task A_write_through_one_node_goes_to_that_node()
    {
        await using StubServer server = await Canned.ServerAsync();
        server.On("POST /api/nodes/n2/set", StubAnswer.Json(Canned.Written));

        (await Raft.RunAsync(server, "set", "x", "1", "--node", "leader")).Succeeds();

        server.Only("POST /api/nodes/n2/set");
    }

    [Fact]
    public async Task State_is_read_page_by_page()
    {
        await using StubServer server = await StubServer.StartAsync();
        server.On("GET /api/state_machine", request => StubAnswer.Json(request.Query == "?after=b%26"
            ? """{"state_machine":{"c":3},"next":null}"""
            : """{"state_machine":{"a":"1","b&":2},"next":"b&"}"""));

        Raft run = (await Raft.RunAsync(server, "state")).Succeeds();

        Assert.Equal(
            ["key value", "a \"1\"", "b& 2", "c 3"],
            run.Lines.Select(line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries))));
        JsonElement json = (await Raft.RunAsync(server, "state", "--json")).Succeeds().Json;
        Assert.Equal(3, json.GetProperty("state_machine").EnumerateObject().Count());
    }

    [Fact]
    public async Task An_empty_state_says_so()
    {
        await using StubServer server = await StubServer.StartAsync();
        server.On("GET /api/state_machine", StubAnswer.Json("""{"state_machine":{}}"""));

        Assert.Equal("no keys", (await Raft.RunAsync(server, "state")).Succeeds().Lines.Single());
    }
}
