using System.Text.Json;

namespace RaftOrleans.Client.Tests;

public sealed class StateMachineCommandTests
{
    private const string Called = """{"success":true,"index":13,"leader_id":"n2","result":{"value":5}}""";

    private const string Held =
        """{"success":false,"index":14,"leader_id":"n2","result":{"error":"another session holds the lock","holder":{"session":7,"token":9}}}""";

    private const string Machines = """
        {"state_machines":[
          {"name":"counter","summary":"A whole number.","commands":[{"form":"add <n>","meaning":"Adds a number"}],
           "queries":[{"form":"read","meaning":"The number"}],"state_query":"read"},
          {"name":"silent","summary":"Has no words.","commands":[],"queries":[],"state_query":null}]}
        """;

    [Fact]
    public async Task Call_sends_the_words_and_shows_the_answer()
    {
        await using StubServer server = await ServerAsync();

        Raft run = (await Raft.RunAsync(server, "call", "add", "5")).Succeeds();

        Assert.Equal("""ok, committed, index 13: {"value":5}""", run.Lines.Single());
        StubRequest request = server.Only("POST /api/call");
        Assert.Equal("""["add","5"]""", request["words"].GetRawText());
        Assert.Equal(10_000, request["timeout_ms"].GetDouble());
        Assert.False(JsonElement.Parse(request.Body).TryGetProperty("session", out _));
    }

    [Theory]
    [InlineData("-5")]
    [InlineData("two words")]
    [InlineData("@home")]
    [InlineData("{\"a\": 1}")]
    public async Task Words_go_to_the_server_as_they_are(string word)
    {
        await using StubServer server = await ServerAsync();

        (await Raft.RunAsync(server, "call", "add", word)).Succeeds();

        Assert.Equal(word, server.Only("POST /api/call")["words"][1].GetString());
    }

    [Fact]
    public async Task A_command_of_a_session_has_its_number()
    {
        await using StubServer server = await ServerAsync();

        (await Raft.RunAsync(server, "call", "acquire", "printer", "--session", "7", "--sequence", "3")).Succeeds();
        StubRequest first = server.Only("POST /api/call");
        Assert.Equal((7, 3), (first["session"].GetInt64(), first["sequence"].GetInt64()));
    }

    [Fact]
    public async Task What_the_state_machine_refuses_ends_with_1()
    {
        await using StubServer server = await ServerAsync();
        server.On("POST /api/call", StubAnswer.Json(Held));

        (await Raft.RunAsync(server, "call", "acquire", "printer")).EndsWith(1).Says("refused: another session holds the lock");

        Raft json = (await Raft.RunAsync(server, "call", "acquire", "printer", "--json")).EndsWith(1);
        Assert.Equal(7, json.Json.GetProperty("result").GetProperty("holder").GetProperty("session").GetInt64());
    }

    [Fact]
    public async Task Ask_shows_the_answer_of_the_node_and_with_the_consistency_that_are_wanted()
    {
        await using StubServer server = await ServerAsync();

        Raft run = (await Raft.RunAsync(server, "ask", "holder", "a/b c", "--consistency", "stale", "--node", "3")).Succeeds();

        Assert.Equal("""{"value":5}""", run.Lines.Single());
        string query = server.Only("GET /api/ask").Query;
        Assert.Contains("word=holder&word=a%2Fb%20c", query, StringComparison.Ordinal);
        Assert.Contains("consistency=stale", query, StringComparison.Ordinal);
        Assert.Contains("node=n3", query, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_command_goes_to_the_node_that_is_wanted()
    {
        await using StubServer server = await ServerAsync();

        (await Raft.RunAsync(server, "call", "add", "5", "--node", "leader")).Succeeds();

        server.Only("POST /api/nodes/n2/call");
    }

    [Fact]
    public async Task The_words_of_the_server_are_shown_where_it_refuses()
    {
        await using StubServer server = await ServerAsync();
        server.On("POST /api/call", StubAnswer.Problem(400, "'subtract' is no command of counter; wanted is one of: add <n>"));
        server.On("POST /api/set", StubAnswer.Problem(409, "group 'default' replicates 'counter', which has no keys; use call and ask with add <n>, read"));

        (await Raft.RunAsync(server, "call", "subtract", "5")).EndsWith(2).Says("'subtract' is no command of counter; wanted is one of: add <n>");
        (await Raft.RunAsync(server, "set", "x", "1")).EndsWith(1).Says("replicates 'counter', which has no keys; use call and ask with add <n>, read");
    }

    [Theory]
    [InlineData("call")]
    [InlineData("ask")]
    [InlineData("call", "add", "5", "--session", "0")]
    [InlineData("call", "add", "5", "--session", "x")]
    [InlineData("call", "add", "5", "--session", "1", "--sequence", "0")]
    [InlineData("call", "add", "5", "--sequence", "1")]
    [InlineData("call", "add", "5", "--session", "1")]
    [InlineData("ask", "read", "--consistency", "odd")]
    [InlineData("ask", "read", "--node", "everybody")]
    public async Task Wrong_usage_ends_with_2_and_asks_nobody(params string[] arguments)
    {
        await using StubServer server = await ServerAsync();

        (await Raft.RunAsync(server, arguments)).EndsWith(2);

        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task Groups_are_made_with_a_state_machine()
    {
        await using StubServer server = await ServerAsync();

        Raft made = (await Raft.RunAsync(server, "groups", "create", "big", "--machine", "counter")).Succeeds();

        Assert.Equal("created group big of counter with 3 nodes; use it with --group big", made.Lines.Single());
        Assert.Equal("counter", server.Only("POST /api/groups")["state_machine"].GetString());
    }

    [Fact]
    public async Task The_state_machines_are_listed_with_the_words_to_type()
    {
        await using StubServer server = await ServerAsync();

        Raft list = (await Raft.RunAsync(server, "groups", "machines")).Succeeds();

        Assert.Contains("call add <n>", list.Out, StringComparison.Ordinal);
        Assert.Contains("ask read", list.Out, StringComparison.Ordinal);
        Assert.Contains("silent", list.Out, StringComparison.Ordinal);
        JsonElement json = (await Raft.RunAsync(server, "groups", "machines", "--json")).Succeeds().Json;
        Assert.Equal("add <n>", json.GetProperty("state_machines")[0].GetProperty("commands")[0].GetProperty("form").GetString());
    }

    [Fact]
    public async Task Groups_show_what_they_replicate()
    {
        await using StubServer server = await ServerAsync();
        server.On("GET /api/groups", StubAnswer.Json("""{"groups":[{"name":"sums","nodes":3,"alive":3,"leader":"n2","state_machine":"counter"}]}"""));

        Assert.Contains("counter", (await Raft.RunAsync(server, "groups")).Succeeds().Out, StringComparison.Ordinal);
    }

    private static async Task<StubServer> ServerAsync() => (await Canned.ServerAsync())
        .On("POST /api/call", StubAnswer.Json(Called))
        .On("POST /api/nodes/n2/call", StubAnswer.Json(Called))
        .On("GET /api/ask", StubAnswer.Json(Called))
        .On("GET /api/state_machines", StubAnswer.Json(Machines));
}
