using System.Net;
using System.Text.Json;
using RaftOrleans.Consensus;

namespace RaftOrleans.Web.Tests;

public sealed class StateMachineRoutesTests : ApiTest
{
    private const string Counter = "/api/groups/sums";

    [Fact]
    public async Task The_state_machines_are_listed_with_their_words()
    {
        JsonElement all = (await Host.GetAsync("/api/state_machines")).GetProperty("state_machines");

        Assert.Equal(["counter", "key-value", "locks"], all.EnumerateArray().Select(machine => machine.GetProperty("name").GetString()));
        Assert.Equal(
            """
            {"name":"counter","summary":"A whole number that commands add to.","commands":[{"form":"add <n>","meaning":"Adds a whole number, which may be negative"}],"queries":[{"form":"read","meaning":"The number"}],"state_query":"read"}
            """,
            all[0].GetRawText());
    }

    [Fact]
    public async Task A_group_is_made_with_a_state_machine_and_says_so()
    {
        await CreateAsync();

        Assert.Equal("counter", Assert.Single(Lab.Created).StateMachine);
        JsonElement groups = (await Host.GetAsync("/api/groups")).GetProperty("groups");
        Assert.Equal(["key-value", "counter"], groups.EnumerateArray().Select(group => group.GetProperty("state_machine").GetString()));
        JsonElement problem = await Host.SendAsync(
            "/api/groups", """{"name": "odd", "state_machine": "queue"}""", HttpStatusCode.BadRequest);
        Assert.Equal("there is no state machine 'queue', there are: counter, key-value, locks", problem.Detail());
    }

    [Fact]
    public async Task A_command_in_words_is_committed_and_answered_in_JSON()
    {
        await CreateAsync();

        JsonElement added = await Host.SendAsync($"{Counter}/call", """{"words": ["add", 5], "timeout_ms": 2000}""");
        await Host.SendAsync($"{Counter}/call", """{"words": ["add", "-7"]}""");

        Assert.Equal("""{"success":true,"index":1,"leader_id":"n1","result":{"value":5}}""", added.GetRawText());
        Assert.Equal(
            ["propose add 5 via leader within 00:00:02", "propose add -7 via leader within default"], Lab.Find("sums").Calls);
        Assert.Equal(
            """{"success":true,"index":2,"result":{"value":-2}}""", (await Host.GetAsync($"{Counter}/ask?word=read")).GetRawText());
    }

    [Fact]
    public async Task What_the_state_machine_refuses_is_no_success_and_no_error()
    {
        await Host.SendAsync("/api/groups", """{"name": "l", "state_machine": "locks"}""", HttpStatusCode.Created);

        JsonElement refused = await Host.SendAsync("/api/groups/l/call", """{"words": ["acquire", "printer"]}""");

        Assert.Equal(
            """{"success":false,"index":1,"leader_id":"n1","result":{"error":"a lock belongs to a session, and the command came in none"}}""",
            refused.GetRawText());
    }

    [Fact]
    public async Task A_command_of_a_session_is_asked_of_the_leader_with_its_number()
    {
        await CreateAsync();
        await Host.SendAsync($"{Counter}/sessions", "{}", HttpStatusCode.Created);

        await Host.SendAsync($"{Counter}/call", """{"words": ["add", 5], "session": 1, "sequence": 3, "first_outstanding": 2}""");

        Assert.Contains("Session = 1, Sequence = 3, FirstOutstanding = 2", Lab.Find("sums").Calls.Last(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ProposalOutcome.SessionExpired, HttpStatusCode.Gone, "session 7 is not known")]
    [InlineData(ProposalOutcome.Unknown, HttpStatusCode.GatewayTimeout, "may have been applied")]
    [InlineData(ProposalOutcome.Busy, HttpStatusCode.ServiceUnavailable, "was not taken")]
    [InlineData(ProposalOutcome.Dropped, HttpStatusCode.ServiceUnavailable, "certainly not applied")]
    [InlineData(ProposalOutcome.NotLeader, HttpStatusCode.ServiceUnavailable, "had no leader in time")]
    public async Task The_fate_of_a_command_is_told(ProposalOutcome outcome, HttpStatusCode status, string detail)
    {
        await CreateAsync();
        Lab.Find("sums").OnPropose = _ => Task.FromResult(new ProposalAnswer(outcome, 0, default, NodeId.None));

        JsonElement problem = await Host.SendAsync($"{Counter}/call", """{"words": ["add", 5], "session": 7, "sequence": 1}""", status);

        Assert.Contains(detail, problem.Detail(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"words": ["subtract", 5]}""", "'subtract' is no command of counter; wanted is one of: add <n>")]
    [InlineData("""{"words": ["add"]}""", "'add' is followed by 0 words, wanted is: add <n>")]
    [InlineData("""{"words": ["add", "five"]}""", "n is 'five', allowed is a whole number of 64 bits")]
    [InlineData("""{"words": ["add", {"a": 1}]}""", "a whole number of 64 bits")]
    public async Task Words_that_are_no_command_are_refused_before_they_come_to_the_log(string body, string detail)
    {
        await CreateAsync();

        JsonElement problem = await Host.SendAsync($"{Counter}/call", body, HttpStatusCode.BadRequest);

        Assert.Contains(detail, problem.Detail(), StringComparison.Ordinal);
        Assert.Empty(Lab.Find("sums").Calls);
    }

    [Theory]
    [InlineData("", "word is missing")]
    [InlineData("?word=add&word=5", "'add' is no query of counter but a command")]
    [InlineData("?word=read&word=", "'read' is followed by 1 word, wanted is: read")]
    [InlineData("?word=read&consistency=odd", "consistency is 'odd'")]
    [InlineData("?word=read&node=n9x", "'n9x' names no node")]
    public async Task A_query_that_is_none_is_refused(string query, string detail)
    {
        await CreateAsync();

        JsonElement problem = await Host.GetAsync($"{Counter}/ask{query}", HttpStatusCode.BadRequest);

        Assert.Contains(detail, problem.Detail(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_query_rests_on_what_is_wanted()
    {
        await CreateAsync();

        await Host.GetAsync($"{Counter}/ask?word=read&consistency=stale&node=n3");
        await Host.GetAsync($"{Counter}/nodes/n2/ask?word=read");

        Assert.Equal(["read Stale via n3", "read Stale via n2"], Lab.Find("sums").Calls);
    }

    [Fact]
    public async Task A_node_that_does_not_lead_takes_no_command()
    {
        await CreateAsync();

        JsonElement problem = await Host.SendAsync($"{Counter}/nodes/n2/call", """{"words": ["add", 5]}""", HttpStatusCode.BadRequest);
        JsonElement added = await Host.SendAsync($"{Counter}/nodes/n1/call", """{"words": ["add", 5]}""");

        Assert.StartsWith("Not the leader", problem.Detail(), StringComparison.Ordinal);
        Assert.True(added.GetProperty("success").GetBoolean());
    }

    [Fact]
    public async Task The_whole_state_of_any_state_machine_is_shown()
    {
        await CreateAsync();
        await Host.SendAsync($"{Counter}/call", """{"words": ["add", 5]}""");

        Assert.Equal(
            """{"state_machine":{"value":5},"index":1,"next":null}""", (await Host.GetAsync($"{Counter}/state_machine")).GetRawText());
        Assert.Equal(
            """{"value":5}""", (await Host.GetAsync($"{Counter}/nodes/n2/state_machine")).GetProperty("state_machine").GetRawText());
        Assert.Equal("""{"value":5}""", (await Host.GetAsync($"{Counter}/nodes/n2/status")).GetProperty("state_machine").GetRawText());
        JsonElement problem = await Host.GetAsync($"{Counter}/state_machine?prefix=a", HttpStatusCode.BadRequest);
        Assert.Equal("prefix is for keys, and group 'sums' replicates 'counter', which has none", problem.Detail());
    }

    [Fact]
    public async Task A_state_machine_that_does_not_show_its_state_says_so_and_its_nodes_have_a_status()
    {
        Lab.Machines.Register("silent", static () => new CounterMachine());
        await Host.SendAsync("/api/groups", """{"name": "s", "state_machine": "silent"}""", HttpStatusCode.Created);

        JsonElement problem = await Host.GetAsync("/api/groups/s/state_machine", HttpStatusCode.Conflict);

        Assert.Equal("what group 's' replicates does not show its whole state; ask for parts of it", problem.Detail());
        Assert.Equal("{}", (await Host.GetAsync("/api/groups/s/nodes/n1/status")).GetProperty("state_machine").GetRawText());
    }

    [Theory]
    [InlineData("set", """{"key": "x", "value": 1}""")]
    [InlineData("delete", """{"key": "x"}""")]
    [InlineData("cas", """{"key": "x", "expected": null, "value": 1}""")]
    [InlineData("append", """{"key": "x", "value": 1}""")]
    [InlineData("nodes/n1/set", """{"key": "x", "value": 1}""")]
    [InlineData("command", """{"command": {"operation": "SET", "key": "x", "value": 10}}""")]
    [InlineData("command", """{"command": {"operation": "GET", "key": "x"}}""")]
    [InlineData("bench", """{"callers": [1], "seconds": 0.1}""")]
    public async Task Keys_do_not_come_to_the_log_of_a_group_that_has_none(string route, string body)
    {
        await CreateAsync();

        JsonElement problem = await Host.SendAsync($"{Counter}/{route}", body, HttpStatusCode.Conflict);

        Assert.Equal("group 'sums' replicates 'counter', which has no keys; use call and ask with add <n>, read", problem.Detail());
        Assert.Empty(Lab.Find("sums").Calls);
    }

    [Fact]
    public async Task A_key_of_a_group_that_has_none_cannot_be_read()
    {
        await CreateAsync();

        await Host.GetAsync($"{Counter}/get/x", HttpStatusCode.Conflict);
        await Host.GetAsync($"{Counter}/nodes/n1/get/x", HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task Keys_can_be_written_and_read_in_words_too()
    {
        await Host.SendAsync("/api/call", """{"words": ["set", "x", {"a": [1]}]}""");
        JsonElement missed = await Host.SendAsync("/api/call", """{"words": ["cas", "x", 1, 2]}""");

        Assert.Equal("""{"a":[1]}""", (await Host.GetAsync("/api/get/x")).GetProperty("value").GetRawText());
        Assert.Equal("""{"status":"mismatch","value":{"a":[1]}}""", missed.GetProperty("result").GetRawText());
        Assert.Equal(
            """{"status":"ok","value":{"a":[1]}}""", (await Host.GetAsync("/api/ask?word=get&word=x")).GetProperty("result").GetRawText());
        Assert.Equal(
            """{"entries":{"x":{"a":[1]}},"has_more":false,"status":"ok"}""",
            (await Host.GetAsync("/api/ask?word=list")).GetProperty("result").GetRawText());
    }

    [Fact]
    public async Task A_group_that_is_not_there_is_not_found()
    {
        await Host.SendAsync("/api/groups/nothing/call", """{"words": ["add", 5]}""", HttpStatusCode.NotFound);
        await Host.GetAsync("/api/groups/nothing/ask?word=read", HttpStatusCode.NotFound);
    }

    private Task CreateAsync() =>
        Host.SendAsync("/api/groups", """{"name": "sums", "state_machine": "counter"}""", HttpStatusCode.Created);
}
