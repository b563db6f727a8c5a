using System.Text.Json;

namespace RaftOrleans.Client.Tests;

public sealed class DemoTests
{
    private static readonly DemoOptions Quick = new()
    {
        Poll = TimeSpan.FromMilliseconds(1),
        WritePause = TimeSpan.FromMilliseconds(1),
        WritesPerPhase = 3,
        Patience = TimeSpan.FromSeconds(20),
    };

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public async Task A_group_that_keeps_its_word_passes(int nodes)
    {
        var group = new FakeGroup(nodes);

        Raft run = (await RunAsync(group, Quick)).Succeeds();

        Assert.Contains("6/6 The check", run.Out, StringComparison.Ordinal);
        Assert.Contains("Nothing was lost.", run.Out, StringComparison.Ordinal);
        Assert.Contains(
            "acknowledged writes are there with their values on a linearizable read, and on every node.",
            run.Out, StringComparison.Ordinal);
        Assert.Equal(["crash n1", "restart n1", "partition", "heal"], group.Controls);
        Assert.True(group.IsWhole);
    }

    [Fact]
    public async Task As_JSON_it_gives_the_facts_and_no_story()
    {
        Raft run = (await RunAsync(new FakeGroup(5), Quick, "--json")).Succeeds();

        JsonElement facts = run.Json;
        Assert.True(facts.GetProperty("ok").GetBoolean());
        Assert.Equal(JsonValueKind.Null, facts.GetProperty("failure").ValueKind);
        Assert.Equal("simulated", facts.GetProperty("world").GetString());
        JsonElement crash = facts.GetProperty("crash");
        Assert.Equal("n1", crash.GetProperty("crashed").GetString());
        Assert.Equal("n2", crash.GetProperty("new_leader").GetString());
        Assert.True(crash.GetProperty("new_term").GetInt64() > crash.GetProperty("term_before").GetInt64());
        Assert.True(crash.GetProperty("new_leader_after_ms").GetDouble() >= 0);
        JsonElement partition = facts.GetProperty("partition");
        Assert.Equal(["n2", "n1"], partition.GetProperty("minority").EnumerateArray().Select(node => node.GetString()!));
        Assert.Equal(["n3", "n4", "n5"], partition.GetProperty("majority").EnumerateArray().Select(node => node.GetString()!));
        Assert.Equal("unknown", partition.GetProperty("minority_write").GetProperty("outcome").GetString());
        Assert.False(partition.GetProperty("minority_read_answered").GetBoolean());
        Assert.True(partition.GetProperty("stale_read_is_behind").GetBoolean());
        Assert.True(partition.GetProperty("majority_writes").GetInt32() >= 3);
        JsonElement check = facts.GetProperty("check");
        Assert.Equal(
            facts.GetProperty("writes").GetProperty("acknowledged").GetInt32(),
            check.GetProperty("acknowledged_present").GetInt32());
        Assert.Equal(0, check.GetProperty("violations").GetArrayLength());
        Assert.True(check.GetProperty("nodes_agree").GetBoolean());
        Assert.Equal(0, facts.GetProperty("repaired").GetArrayLength());
    }

    [Fact]
    public async Task A_lost_write_is_found_and_named()
    {
        var group = new FakeGroup(3) { Loses = number => number == 7 };

        Raft run = (await RunAsync(group, Quick, "--json"))
            .EndsWith(1).Says("acknowledged writes are there", "-7 was acknowledged with 7, a linearizable read says nothing");

        Assert.False(run.Json.GetProperty("ok").GetBoolean());
        Assert.Contains("-7 was acknowledged", run.Json.GetProperty("failure").GetString(), StringComparison.Ordinal);
        JsonElement check = run.Json.GetProperty("check");
        Assert.Single(check.GetProperty("violations").EnumerateArray());
        Assert.Equal(
            run.Json.GetProperty("writes").GetProperty("acknowledged").GetInt32() - 1,
            check.GetProperty("acknowledged_present").GetInt32());
        Assert.True(group.IsWhole);
    }

    [Fact]
    public async Task A_node_that_holds_another_value_is_found()
    {
        Raft run = (await RunAsync(new FakeGroup(3) { Diverges = number => number == 2 }, Quick)).EndsWith(1);

        Assert.Matches(@"n\d has -1 under demo-\w+-2, a linearizable read says 2|a linearizable read says -1", run.Error);
    }

    [Fact]
    public async Task A_minority_that_acknowledges_is_a_failure_and_the_network_is_healed()
    {
        var group = new FakeGroup(3) { AcknowledgesInMinority = true };

        (await RunAsync(group, Quick)).EndsWith(1).Says("n2 acknowledged the write of", "although it was cut off from the majority");

        Assert.True(group.IsWhole);
        Assert.Equal("heal", group.Controls[^1]);
    }

    [Fact]
    public async Task A_minority_that_answers_a_linearizable_read_is_a_failure() =>
        (await RunAsync(new FakeGroup(3) { AnswersReadsInMinority = true }, Quick)).EndsWith(1).Says("n2 answered a linearizable read");

    [Fact]
    public async Task Without_a_new_leader_it_gives_up_and_restarts_what_it_crashed()
    {
        var group = new FakeGroup(3) { NeverElects = true };

        Raft run = (await RunAsync(group, Quick with { Patience = TimeSpan.FromSeconds(3) })).EndsWith(1)
            .Says("in vain for a new leader after the crash of n1", "now: n1 down");

        Assert.Contains("Tidied up: restarted n1.", run.Out, StringComparison.Ordinal);
        Assert.True(group.IsWhole);
    }

    [Fact]
    public async Task A_crash_whose_answer_is_lost_is_put_right_too()
    {
        var group = new FakeGroup(3);
        group.OnControl = control =>
        {
            if (control != "crash n1")
            {
                return null;
            }

            group.Crash("n1");
            return StubAnswer.Problem(504, "no answer in time");
        };

        (await RunAsync(group, Quick)).EndsWith(1).Says("no answer in time");

        Assert.True(group.IsWhole);
    }

    [Fact]
    public async Task A_node_that_needs_longer_to_start_than_the_host_waits_is_waited_for()
    {
        var group = new FakeGroup(3);
        group.OnControl = control =>
        {
            if (control != "restart n1")
            {
                return null;
            }

            group.Restart("n1");
            return StubAnswer.Problem(503, "node n1 does not answer; what was asked of it holds as soon as it does");
        };

        Raft run = (await RunAsync(group, Quick)).Succeeds();

        Assert.Contains("Restarted n1 from its disk", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_put_right_is_told_with_the_command_that_does()
    {
        var group = new FakeGroup(3)
        {
            AcknowledgesInMinority = true,
            OnControl = control => control == "heal" ? StubAnswer.Problem(500, "broken") : null,
        };

        Raft run = (await RunAsync(group, Quick, "--json")).EndsWith(1);

        Assert.Equal("could not heal the network, do it with: raft heal (broken)", run.Json.GetProperty("repaired")[0].GetString());
    }

    [Theory]
    [InlineData("crash n1")]
    [InlineData("partition")]
    public async Task An_interrupt_leaves_a_whole_group(string at)
    {
        var group = new FakeGroup(3);
        using var interrupt = new CancellationTokenSource();
        group.OnControl = control =>
        {
            if (control == at)
            {
                interrupt.Cancel();
            }

            return null;
        };
        await using StubServer server = await StubServer.StartAsync();
        server.Otherwise = group.Answer;

        Raft run = await Raft.RunAsync(
            new RunOptions(server.Url) { Groups = [new DemoCommands(Quick)], Cancellation = interrupt.Token }, "demo");

        run.EndsWith(1).Says("interrupted");
        Assert.True(group.IsWhole);
    }

    [Fact]
    public async Task Too_few_nodes_are_told_before_anything_is_touched()
    {
        var group = new FakeGroup(2);

        (await RunAsync(group, Quick)).EndsWith(1).Says("the group has 2 nodes, the tour needs 3", "raft groups create");

        Assert.Empty(group.Controls);
    }

    [Fact]
    public async Task A_group_that_is_not_whole_is_left_alone()
    {
        var crashed = new FakeGroup(3);
        crashed.Crash("n3");
        (await RunAsync(crashed, Quick)).EndsWith(1).Says("n3 does not run", "raft restart n3");
        Assert.Empty(crashed.Controls);

        var cut = new FakeGroup(3);
        cut.Partition(["n1"], ["n2", "n3"]);
        (await RunAsync(cut, Quick)).EndsWith(1).Says("4 links are cut or faulty", "raft heal");
        Assert.Empty(cut.Controls);
    }

    [Fact]
    public async Task A_world_whose_time_stands_still_is_told() =>
        (await RunAsync(new FakeGroup(3) { IsPaused = true }, Quick)).EndsWith(1).Says("time stands still", "raft resume-world");

    [Fact]
    public async Task In_a_fast_world_writes_get_as_much_of_the_wall_clock_s_time_as_in_any_other()
    {
        await using StubServer server = await StubServer.StartAsync();
        server.Otherwise = new FakeGroup(3) { Speed = 100 }.Answer;

        (await Raft.RunAsync(new RunOptions(server.Url) { Groups = [new DemoCommands(Quick)] }, "demo")).Succeeds();

        Assert.All(
            server.Requests.Where(request => request.Path == "/api/set"),
            request => Assert.Equal(100 * Quick.WriteLimit.TotalMilliseconds, request["timeout_ms"].GetDouble()));
    }

    [Fact]
    public async Task The_whole_program_has_the_tour_too()
    {
        await using StubServer server = await StubServer.StartAsync();
        server.Otherwise = new FakeGroup(3).Answer;

        (await Raft.RunAsync(server, "demo")).Succeeds();
    }

    private static async Task<Raft> RunAsync(FakeGroup group, DemoOptions options, params string[] arguments)
    {
        await using StubServer server = await StubServer.StartAsync();
        server.Otherwise = group.Answer;
        return await Raft.RunAsync(new RunOptions(server.Url) { Groups = [new DemoCommands(options)] }, ["demo", .. arguments]);
    }
}
