using System.Net;
using System.Text.Json;

namespace RaftOrleans.Web.Tests;

public sealed class CommandRoutesTests : ApiTest
{
    [Fact]
    public async Task Operations_in_the_general_form_do_what_their_routes_do()
    {
        JsonElement set = await Command("""{"operation": "SET", "key": "x", "value": 10}""");
        JsonElement get = await Command("""{"operation": "GET", "key": "x"}""");
        JsonElement cas = await Command("""{"operation": "CAS", "key": "x", "expected": 10, "value": [1]}""");
        JsonElement append = await Command("""{"operation": "append", "key": "x", "value": 2}""");
        JsonElement appended = await Command("""{"operation": "get", "key": "x"}""");
        JsonElement delete = await Command("""{"operation": "DELETE", "key": "x"}""");
        JsonElement gone = await Command("""{"operation": "GET", "key": "x"}""");

        Assert.True(set.GetProperty("success").GetBoolean());
        Assert.Equal("n1", set.GetProperty("leader_id").GetString());
        Assert.Equal(1, set.GetProperty("log_index").GetInt64());
        Assert.Equal(10, get.GetProperty("result").GetInt32());
        Assert.True(cas.GetProperty("success").GetBoolean());
        Assert.True(append.GetProperty("success").GetBoolean());
        Assert.Equal("[1,2]", appended.GetProperty("result").GetRawText());
        Assert.True(delete.GetProperty("success").GetBoolean());
        Assert.False(gone.GetProperty("success").GetBoolean());
        Assert.Equal(JsonValueKind.Null, gone.GetProperty("result").ValueKind);
    }

    [Theory]
    [InlineData("{}", "command", "command is missing")]
    [InlineData("""{"command": null}""", "command", "command is missing")]
    [InlineData("""{"command": "SET x 1"}""", "command", "command is \"SET x 1\", allowed is an object")]
    [InlineData("""{"command": {}}""", "command.operation", "command.operation is missing")]
    [InlineData("""{"command": {"operation": "INCR", "key": "x"}}""", "command.operation", "allowed is SET, GET, DELETE, CAS or APPEND")]
    [InlineData("""{"command": {"operation": "SET", "value": 1}}""", "command.key", "command.key is missing")]
    [InlineData("""{"command": {"operation": "SET", "key": "", "value": 1}}""", "command.key", "command.key is empty")]
    [InlineData("""{"command": {"operation": "SET", "key": "x"}}""", "command.value", "command.value is missing")]
    public async Task A_wrong_command_gets_400_with_an_error_that_names_the_field(string body, string field, string error)
    {
        JsonElement problem = await Host.SendAsync("/api/command", body, HttpStatusCode.BadRequest);

        Assert.Equal(field, problem.GetProperty("field").GetString());
        Assert.Contains(error, problem.GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.Equal(problem.Detail(), problem.GetProperty("error").GetString());
    }

    private Task<JsonElement> Command(string command) => Host.SendAsync("/api/command", $$"""{"command": {{command}}}""");
}
