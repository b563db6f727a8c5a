using System.Text.Json;

namespace RaftOrleans.Client.Tests;

public sealed class JsonTests
{
    [Theory]
    [InlineData("status", "nodes")]
    [InlineData("watch --count 1", "nodes")]
    [InlineData("set x 1", "index")]
    [InlineData("get x", "value")]
    [InlineData("delete x", "index")]
    [InlineData("cas x 1 2", "index")]
    [InlineData("append x 1", "index")]
    [InlineData("state", "state_machine")]
    [InlineData("force n1 leader", "nodes")]
    [InlineData("crash leader", "nodes")]
    [InlineData("restart n1 n2", "nodes")]
    [InlineData("partition n1 n2,n3", "message")]
    [InlineData("heal", "message")]
    [InlineData("log", "logs")]
    [InlineData("log n1", "logs")]
    [InlineData("groups", "groups")]
    [InlineData("groups create big", "name")]
    [InlineData("groups delete big", "name")]
    [InlineData("world", "world")]
    [InlineData("step 5", "now_ms")]
    [InlineData("bench", "rows")]
    public async Task Every_command_prints_one_JSON_document_and_nothing_else(string command, string member)
    {
        await using StubServer server = await Canned.ServerAsync();

        Raft run = (await Raft.RunAsync(server, [.. command.Split(' '), "--json"])).Succeeds();

        Assert.Equal(JsonValueKind.Object, run.Json.ValueKind);
        Assert.True(run.Json.TryGetProperty(member, out _), run.Out);
    }
}
