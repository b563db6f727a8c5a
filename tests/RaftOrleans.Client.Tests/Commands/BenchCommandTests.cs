using System.Text.Json;

namespace RaftOrleans.Client.Tests;

public sealed class BenchCommandTests
{
    [Fact]
    public async Task The_host_makes_the_load_and_the_rows_are_shown()
    {
        await using StubServer server = await Canned.ServerAsync();

        Raft run = (await Raft.RunAsync(server, "bench")).Succeeds();

        StubRequest request = server.Only("POST /api/groups/default/bench");
        Assert.Equal("[1,16,64,256]", request["callers"].GetRawText());
        Assert.Equal(3, request["seconds"].GetDouble());
        Assert.Equal(64, request["payload_bytes"].GetInt32());
        Assert.Equal("orleans world, group default, 64 byte values, 3 s each, measured inside the host", run.Lines[0]);
        Assert.Equal("callers writes writes/s p50 p90 p99 max grain calls/s ratio", Words(run.Lines[1]));
        Assert.Equal("1 3,000 1,001 900 us 1.2 ms 2.5 ms 1.50 s 200,000 0.01", Words(run.Lines[2]));
        Assert.Equal("16 30,000 10,000 1.5 ms 1.7 ms 2.5 ms 9.0 ms - -", Words(run.Lines[3]));
    }

    [Fact]
    public async Task As_JSON_the_rows_keep_their_names()
    {
        await using StubServer server = await Canned.ServerAsync();

        Raft run = (await Raft.RunAsync(server, "bench", "--callers", "2", "--seconds", "500ms", "--payload", "8", "--json")).Succeeds();

        Assert.True(JsonElement.DeepEquals(JsonDocument.Parse(Canned.Bench).RootElement, run.Json));
        Assert.Equal(0.5, server.Only("POST /api/groups/default/bench")["seconds"].GetDouble());
    }

    [Fact]
    public async Task Over_HTTP_the_load_is_made_here()
    {
        await using StubServer server = await Canned.ServerAsync();

        Raft run = (await Raft.RunAsync(
            server, "bench", "--over-http", "--callers", "1,3", "--seconds", "20ms", "--payload", "5", "--json")).Succeeds();

        JsonElement rows = run.Json.GetProperty("rows");
        Assert.Equal("simulated", run.Json.GetProperty("world").GetString());
        Assert.Equal([1, 3], rows.EnumerateArray().Select(row => row.GetProperty("callers").GetInt32()));
        Assert.All(rows.EnumerateArray(), row =>
        {
            Assert.True(row.GetProperty("writes").GetInt64() > 0);
            Assert.True(row.GetProperty("p50_us").GetDouble() <= row.GetProperty("p90_us").GetDouble());
            Assert.True(row.GetProperty("p99_us").GetDouble() <= row.GetProperty("max_us").GetDouble());
            Assert.Equal(JsonValueKind.Null, row.GetProperty("ratio").ValueKind);
            Assert.Equal(0, row.GetProperty("failed").GetInt64());
        });
        int writes = server.Requests.Count(request => request.Path == "/api/set");
        int uncounted = 1 + 3;
        Assert.Equal(writes - uncounted, rows.EnumerateArray().Sum(row => row.GetProperty("writes").GetInt32()));
        Assert.All(
            server.Requests.Where(request => request.Path == "/api/set"),
            request => Assert.Equal("xxxxx", request["value"].GetString()));
    }

    [Fact]
    public async Task Without_a_single_committed_write_it_fails()
    {
        await using StubServer server = await Canned.ServerAsync();
        server.On("POST /api/set", StubAnswer.Problem(503, "no leader"));

        Raft run = (await Raft.RunAsync(server, "bench", "--over-http", "--callers", "2", "--seconds", "10ms"))
            .EndsWith(1).Says("no write was committed with 2 callers");

        Assert.Contains("failed", run.Out, StringComparison.Ordinal);
    }

    private static string Words(string line) => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
}
