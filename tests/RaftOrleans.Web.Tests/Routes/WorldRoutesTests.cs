using System.Net;
using System.Text.Json;
using RaftOrleans.Lab;

namespace RaftOrleans.Web.Tests;

public sealed class WorldRoutesTests : ApiTest
{
    [Fact]
    public async Task The_world_says_what_it_is_and_how_its_time_runs()
    {
        JsonElement world = await Host.GetAsync("/api/world");

        Assert.Equal(
            """{"world":"simulated","virtual_time":true,"silos":false,"storage":"memory, for tests","now_ms":12500,"is_paused":false,"speed":1,"events":100,"seed":42}""",
            world.GetRawText());
    }

    [Fact]
    public async Task Virtual_time_can_be_stopped_stepped_sped_up_and_let_go()
    {
        JsonElement paused = await Host.SendAsync("/api/world/pause", "{}");
        JsonElement stepped = await Host.SendAsync("/api/world/step", """{"events": 5}""");
        JsonElement steppedOnce = await ApiHost.ReadAsync(await Host.Client.PostAsync("/api/world/step", content: null), HttpStatusCode.OK);
        JsonElement fast = await Host.SendAsync("/api/world/speed", """{"speed": 0.5}""");
        JsonElement resumed = await Host.SendAsync("/api/world/resume", "{}");

        Assert.True(paused.GetProperty("is_paused").GetBoolean());
        Assert.Equal(105, stepped.GetProperty("events").GetInt64());
        Assert.Equal(106, steppedOnce.GetProperty("events").GetInt64());
        Assert.Equal(0.5, fast.GetProperty("speed").GetDouble());
        Assert.False(resumed.GetProperty("is_paused").GetBoolean());
    }

    [Fact]
    public async Task A_world_in_real_time_says_that_its_time_cannot_be_controlled()
    {
        Lab.Capabilities = new LabCapabilities("orleans", VirtualTime: false, Silos: true, "memory");

        JsonElement world = await Host.GetAsync("/api/world");
        JsonElement problem = await Host.SendAsync("/api/world/pause", "{}", HttpStatusCode.NotImplemented);

        Assert.Equal(JsonValueKind.Null, world.GetProperty("is_paused").ValueKind);
        Assert.Equal(JsonValueKind.Null, world.GetProperty("seed").ValueKind);
        Assert.Contains("the orleans world runs in real time", problem.Detail(), StringComparison.Ordinal);
    }
}
