using System.Net;
using System.Text.Json;
using RaftOrleans.Consensus;

namespace RaftOrleans.Web.Tests;

public sealed class BenchRoutesTests : ApiTest
{
    [Theory]
    [InlineData("/api/bench")]
    [InlineData("/api/groups/default/bench")]
    public async Task Every_number_of_callers_gets_a_row(string path)
    {
        JsonElement answer = await Host.SendAsync(path, """{"callers": [1, 4], "seconds": 1, "payload_bytes": 10}""");

        Assert.Equal("simulated", answer.GetProperty("world").GetString());
        JsonElement[] rows = [.. answer.GetProperty("rows").EnumerateArray()];
        Assert.Equal([1, 4], rows.Select(row => row.GetProperty("callers").GetInt32()));
        Assert.All(rows, row =>
        {
            Assert.True(row.GetProperty("writes").GetInt64() > 0);
            Assert.True(row.GetProperty("writes_per_second").GetDouble() > 0);
            Assert.True(row.GetProperty("p50_us").GetDouble() <= row.GetProperty("p99_us").GetDouble());
            Assert.True(row.GetProperty("p99_us").GetDouble() <= row.GetProperty("max_us").GetDouble());
            Assert.Equal(0, row.GetProperty("failed").GetInt64());
            Assert.Equal(JsonValueKind.Null, row.GetProperty("ratio").ValueKind);
        });
        JsonElement state = (await Host.GetAsync("/api/state_machine")).GetProperty("state_machine");
        Assert.All(state.EnumerateObject(), entry => Assert.Equal(new string('x', 10), entry.Value.GetString()));
    }

    [Fact]
    public async Task Writes_that_are_not_committed_are_counted_apart()
    {
        Lab.Default.OnPropose = _ => Task.FromResult(ProposalAnswer.Busy(NodeId.Of(1)));

        JsonElement answer = await Host.SendAsync("/api/bench", """{"callers": [1], "seconds": 1}""");

        JsonElement row = answer.GetProperty("rows")[0];
        Assert.Equal(0, row.GetProperty("writes").GetInt64());
        Assert.True(row.GetProperty("failed").GetInt64() > 0);
        Assert.Equal(JsonValueKind.Null, row.GetProperty("p50_us").ValueKind);
    }

    [Fact]
    public async Task Two_measurements_do_not_measure_each_other()
    {
        TaskCompletionSource asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskCompletionSource<ProposalAnswer> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Lab.Default.OnPropose = _ =>
        {
            asked.TrySetResult();
            return answer.Task;
        };
        Task<JsonElement> first = Host.SendAsync("/api/bench", """{"callers": [1], "seconds": 0.1}""");
        await asked.Task.Within("the first write");

        await Host.SendAsync("/api/bench", """{"callers": [1], "seconds": 0.1}""", HttpStatusCode.Conflict);
        answer.SetResult(ProposalAnswer.Busy(NodeId.Of(1)));
        await first;
        await Host.SendAsync("/api/bench", """{"callers": [1], "seconds": 0.1}""");
    }

    [Fact]
    public async Task A_group_that_does_not_exist_cannot_be_measured() =>
        await Host.SendAsync("/api/groups/nothing/bench", """{"callers": [1], "seconds": 0.1}""", HttpStatusCode.NotFound);
}
