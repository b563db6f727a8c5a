using System.Text.Json;

namespace RaftOrleans.Client.Tests;

public sealed class ControlCommandTests
{
    [Theory]
    [InlineData("crash n2", "crash", """{"node":"n2"}""")]
    [InlineData("restart 2", "restart", """{"node":"n2"}""")]
    [InlineData("pause follower", "pause", """{"node":"follower"}""")]
    [InlineData("resume all", "resume", """{"node":"all"}""")]
    [InlineData("force n2 leader", "force", """{"node":"n2","state":"leader"}""")]
    [InlineData("force leader follower", "force", """{"node":"leader","state":"follower"}""")]
    [InlineData("partition n1,n2 n3,n4,n5", "partition", """{"sides":[["n1","n2"],["n3","n4","n5"]]}""")]
    [InlineData("partition leader", "partition", """{"sides":[["leader"]]}""")]
    [InlineData("isolate leader", "isolate", """{"node":"leader"}""")]
    [InlineData("cut n1 n2", "cut", """{"from":"n1","to":"n2","one_way":false}""")]
    [InlineData("cut n1 n2 --one-way", "cut", """{"from":"n1","to":"n2","one_way":true}""")]
    [InlineData(
        "link n1 n2 --drop 30% --delay 50 --jitter 1s --duplicate 0.1 --reorder 1 --one-way", "link",
        """{"from":"n1","to":"n2","drop":0.3,"duplicate":0.1,"reorder":1,"delay_ms":50,"jitter_ms":1000,"distribution":"uniform","one_way":true}""")]
    [InlineData(
        "link n1 n2", "link", """{"from":"n1","to":"n2","drop":0,"duplicate":0,"reorder":0,"delay_ms":0,"jitter_ms":0,"distribution":"uniform","one_way":false}""")]
    [InlineData(
        "link n1 n2 --jitter 20 --distribution heavy-tail", "link",
        """{"from":"n1","to":"n2","drop":0,"duplicate":0,"reorder":0,"delay_ms":0,"jitter_ms":20,"distribution":"heavy_tail","one_way":false}""")]
    [InlineData("partition --shape ring", "partition", """{"shape":"ring"}""")]
    [InlineData("partition --shape bridge --around n3", "partition", """{"shape":"bridge","around":"n3"}""")]
    [InlineData("clog n1 n2", "clog", """{"from":"n1","to":"n2","one_way":false}""")]
    [InlineData("clog --random 4", "clog", """{"random":4}""")]
    [InlineData("release n1 n2 --one-way", "release", """{"from":"n1","to":"n2","one_way":true}""")]
    [InlineData("release --all", "release", """{"all":true}""")]
    [InlineData("release --random 2", "release", """{"random":2}""")]
    [InlineData("slow n2 --step 20", "slow", """{"node":"n2","step_ms":20}""")]
    [InlineData("slow all --ok", "slow", """{"node":"all","step_ms":0}""")]
    [InlineData(
        "disk n1 --fail --corrupt", "disk",
        """{"node":"n1","stall_ms":0,"latency_ms":0,"fail":true,"full":false,"lie":false,"corrupt":true,"unsynced":"drawn"}""")]
    [InlineData(
        "disk n1 --full --lie --unsynced everything", "disk",
        """{"node":"n1","stall_ms":0,"latency_ms":0,"fail":false,"full":true,"lie":true,"corrupt":false,"unsynced":"everything"}""")]
    [InlineData("heal", "heal", "{}")]
    [InlineData("disk leader --stall", "disk", """{"node":"leader","stall":true,"latency_ms":0,"fail":false,"full":false,"lie":false,"corrupt":false,"unsynced":"drawn"}""")]
    [InlineData("disk n2 --stall 1.5s --latency 20", "disk", """{"node":"n2","stall_ms":1500,"latency_ms":20,"fail":false,"full":false,"lie":false,"corrupt":false,"unsynced":"drawn"}""")]
    [InlineData("disk all --ok", "disk", """{"node":"all","stall_ms":0,"latency_ms":0,"fail":false,"full":false,"lie":false,"corrupt":false,"unsynced":"drawn"}""")]
    [InlineData("clock n3 --offset 2s --drift 10%", "clock", """{"node":"n3","offset_ms":2000,"drift":0.1}""")]
    [InlineData("clock n3 --drift -0.25", "clock", """{"node":"n3","offset_ms":0,"drift":-0.25}""")]
    [InlineData("clock n3 --ok", "clock", """{"node":"n3","offset_ms":0,"drift":0}""")]
    public async Task A_control_is_sent_and_told_in_the_server_s_words(string command, string control, string body)
    {
        await using StubServer server = await Canned.ServerAsync();

        Raft run = (await Raft.RunAsync(server, command.Split(' '))).Succeeds();

        Assert.Equal("crashed n2", run.Lines.Single());
        string sent = server.Only($"POST /api/control/{control}").Body;
        Assert.True(JsonElement.DeepEquals(JsonDocument.Parse(body).RootElement, JsonDocument.Parse(sent).RootElement), sent);
        Assert.True((await Raft.RunAsync(server, [.. command.Split(' '), "--json"])).Succeeds().Json.GetProperty("success").GetBoolean());
    }

    [Theory]
    [InlineData("crash n1 n3")]
    [InlineData("crash n1,n3")]
    public async Task Several_nodes_are_crashed_one_after_the_other(string command)
    {
        await using StubServer server = await Canned.ServerAsync();

        (await Raft.RunAsync(server, command.Split(' '))).Succeeds();

        Assert.Equal(["n1", "n3"], server.Requests.Select(request => request["node"].GetString()!));
    }

    [Fact]
    public async Task Where_the_second_node_fails_the_first_was_told()
    {
        await using StubServer server = await Canned.ServerAsync();
        server.On("POST /api/control/crash", request => request["node"].GetString() == "n1"
            ? StubAnswer.Json("""{"success":true,"message":"crashed n1","nodes":["n1"]}""")
            : StubAnswer.Problem(404, "there is no node n9"));

        Raft run = (await Raft.RunAsync(server, "crash", "n1", "n9")).EndsWith(2).Says("there is no node n9");

        Assert.Equal("crashed n1", run.Lines.Single());
    }

    [Fact]
    public async Task A_server_without_words_gets_ours()
    {
        await using StubServer server = await StubServer.StartAsync();
        server.On("POST /api/control/link", StubAnswer.Json("""{"success":true}"""))
            .On("POST /api/control/heal", new StubAnswer(200, """{"success":true,"message":null}"""));

        Assert.Equal(
            "link n1 <-> n2: drops 30%, delays by 50 ms",
            (await Raft.RunAsync(server, "link", "n1", "n2", "--drop", "0.3", "--delay", "50")).Succeeds().Lines.Single());
        Assert.Equal("healed: all links work", (await Raft.RunAsync(server, "heal")).Succeeds().Lines.Single());
    }
}
