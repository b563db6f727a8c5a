using System.Net;
using System.Text.Json;
using RaftOrleans.Lab;

namespace RaftOrleans.Web.Tests;

public sealed class SteppingRoutesTests : ApiTest
{
    private const string Row =
        """{"id":12,"at_ms":12501.5,"kind":"message","group":"default","node":"n2","from":"n1","what":"TimeoutNow n1->n2 term 3","is_lost":false}""";

    [Fact]
    public async Task What_is_pending_is_told()
    {
        JsonElement pending = await Host.GetAsync("/api/world/pending");

        Assert.Equal(12_500, pending.GetProperty("now_ms").GetDouble());
        Assert.Equal(Row, Assert.Single(pending.GetProperty("pending").EnumerateArray()).GetRawText());
    }

    [Fact]
    public async Task What_happens_next_can_be_chosen()
    {
        JsonElement delivered = await Host.SendAsync("/api/world/deliver", """{"event": 12}""");
        await Host.SendAsync("/api/world/drop", """{"event": 12}""");
        JsonElement fired = await Host.SendAsync("/api/world/fire", """{"node": "n3", "group": "big"}""");
        await Host.SendAsync("/api/world/step-message", "{}");
        await Host.SendAsync("/api/world/step-node", """{"node": "n1"}""");
        await Host.SendAsync("/api/world/seek", """{"time_ms": 1200.5}""");

        Assert.Equal(
            ["deliver 12", "drop 12", "fire big n3", "step message", "step default n1", "seek 1200.5"], Lab.FakeStepping.Done);
        Assert.Equal(Row, delivered.GetProperty("step").GetRawText());
        Assert.Equal(100, delivered.GetProperty("events").GetInt64());
        Assert.Equal(JsonValueKind.Null, fired.GetProperty("step").ValueKind);
    }

    [Fact]
    public async Task The_recording_can_be_read_back()
    {
        JsonElement recording = await Host.GetAsync("/api/world/recording");

        Assert.Equal(42, RunRecording.Parse(recording.GetRawText()).Seed);
    }

    [Theory]
    [InlineData("deliver", "{}", "event", HttpStatusCode.BadRequest)]
    [InlineData("drop", """{"event": 0}""", "event", HttpStatusCode.BadRequest)]
    [InlineData("deliver", """{"event": 13}""", "nothing of the number 13 is pending", HttpStatusCode.NotFound)]
    [InlineData("fire", "{}", "node is missing", HttpStatusCode.BadRequest)]
    [InlineData("fire", """{"node": "leader"}""", "node", HttpStatusCode.BadRequest)]
    [InlineData("step-node", """{"node": "n1", "grupe": "x"}""", "grupe", HttpStatusCode.BadRequest)]
    [InlineData("seek", "{}", "time_ms is missing", HttpStatusCode.BadRequest)]
    [InlineData("seek", """{"time_ms": -1}""", "time_ms", HttpStatusCode.BadRequest)]
    public async Task Wrong_input_is_refused(string route, string body, string reason, HttpStatusCode status) =>
        Assert.Contains(reason, (await Host.SendAsync($"/api/world/{route}", body, status)).Detail(), StringComparison.Ordinal);

    [Fact]
    public async Task A_world_in_real_time_says_that_it_goes_on_by_itself()
    {
        Lab.Capabilities = new LabCapabilities("orleans", VirtualTime: false, Silos: true, "memory");

        foreach (string route in (string[])["deliver", "drop"])
        {
            JsonElement problem = await Host.SendAsync($"/api/world/{route}", """{"event": 12}""", HttpStatusCode.NotImplemented);
            Assert.Contains("the orleans world goes on by itself", problem.Detail(), StringComparison.Ordinal);
        }

        Assert.Equal(HttpStatusCode.NotImplemented, (await Host.Client.GetAsync("/api/world/pending")).StatusCode);
        Assert.Equal(HttpStatusCode.NotImplemented, (await Host.Client.GetAsync("/api/world/recording")).StatusCode);
        Assert.Empty(Lab.FakeStepping.Done);
    }
}
