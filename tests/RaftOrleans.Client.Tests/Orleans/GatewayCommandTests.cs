using System.Net;
using System.Net.Sockets;
using System.Text.Json;

using RaftOrleans.Lab;

namespace RaftOrleans.Client.Tests;

public sealed class GatewayCommandTests(SiloFixture silo) : IClassFixture<SiloFixture>
{
    [Fact]
    public async Task Status_shows_every_node_with_its_silo_and_the_leader()
    {
        string group = await silo.NewGroupAsync();

        JsonElement status = (await silo.RaftAsync(group, "status", "--json")).Succeeds().Json;

        Assert.Equal(3, status.GetProperty("cluster_size").GetInt32());
        Assert.Equal("orleans", status.GetProperty("world").GetString());
        Assert.Matches("^n[123]$", status.GetProperty("leader").GetString());
        Assert.All(status.GetProperty("nodes").EnumerateArray(), node =>
        {
            Assert.True(node.GetProperty("is_alive").GetBoolean());
            Assert.False(string.IsNullOrEmpty(node.GetProperty("silo").GetString()));
        });
        Assert.Contains("leader", (await silo.RaftAsync(group, "status")).Succeeds().Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_are_written_and_read()
    {
        string group = await silo.NewGroupAsync();

        Assert.Contains("ok, committed, index", (await silo.RaftAsync(group, "set", "x", "{\"a\": 1}")).Succeeds().Out, StringComparison.Ordinal);
        Assert.Equal(1, (await silo.RaftAsync(group, "get", "x", "--json")).Succeeds().Json.GetProperty("value").GetProperty("a").GetInt32());
        (await silo.RaftAsync(group, "cas", "x", "2", "3")).EndsWith(1).Says("nothing changed: 'x' holds {\"a\":1}");
        (await silo.RaftAsync(group, "cas", "y", "null", "3")).Succeeds();
        (await silo.RaftAsync(group, "append", "list", "1")).Succeeds();
        JsonElement state = (await silo.RaftAsync(group, "state", "--json")).Succeeds().Json.GetProperty("state_machine");
        Assert.Equal(["list", "x", "y"], state.EnumerateObject().Select(key => key.Name));
        (await silo.RaftAsync(group, "delete", "x")).Succeeds();
        (await silo.RaftAsync(group, "get", "x")).EndsWith(1).Says("there is no key 'x'");
    }

    [Fact]
    public async Task A_crashed_leader_is_followed_by_another_that_has_what_was_committed()
    {
        string group = await silo.NewGroupAsync();
        (await silo.RaftAsync(group, "set", "x", "1")).Succeeds();

        JsonElement crash = (await silo.RaftAsync(group, "crash", "leader", "--json")).Succeeds().Json;
        string? crashed = crash.GetProperty("nodes")[0].GetString();

        Assert.Matches("^n[123]$", crashed);
        await silo.UntilAsync("another node leads", async () =>
            (await silo.Lab.Group(group).GetStatusAsync()).Leader is { IsNone: false } leader && leader.ToString() != crashed);
        Assert.Equal("1", (await silo.RaftAsync(group, "get", "x")).Succeeds().Out.Trim());
        (await silo.RaftAsync(group, "get", "x", "--node", crashed!)).EndsWith(1).Says($"node {crashed} of group '{group}' has crashed");
        (await silo.RaftAsync(group, "set", "x", "2", "--node", crashed!)).EndsWith(1).Says($"{crashed} is crashed, so it answers nothing");
        (await silo.RaftAsync(group, "restart", crashed!)).Succeeds();
        await silo.UntilAsync($"{crashed} runs", async () =>
            (await silo.Lab.Group(group).GetStatusAsync()).Nodes.All(node => node.Health == NodeHealth.Running));
    }

    [Fact]
    public async Task A_follower_refuses_a_write_and_names_the_leader()
    {
        string group = await silo.NewGroupAsync();
        GroupStatus status = await silo.Lab.Group(group).GetStatusAsync();
        string follower = status.Nodes.First(node => node.Id != status.Leader).Id.ToString();

        (await silo.RaftAsync(group, "set", "x", "1", "--node", follower)).EndsWith(1).Says($"Not the leader: {follower} does not lead");
    }

    [Fact]
    public async Task A_node_is_made_the_leader()
    {
        string group = await silo.NewGroupAsync();
        GroupStatus status = await silo.Lab.Group(group).GetStatusAsync();
        string follower = status.Nodes.First(node => node.Id != status.Leader).Id.ToString();

        Assert.Equal($"{follower} leads", (await silo.RaftAsync(group, "force", follower, "leader")).Succeeds().Out.Trim());
    }

    [Fact]
    public async Task A_partition_is_made_shown_and_healed()
    {
        string group = await silo.NewGroupAsync();

        string made = (await silo.RaftAsync(group, "partition", "n1", "n2,n3")).Succeeds().Out;
        NetworkStatus cut = await silo.Lab.Group(group).GetNetworkAsync();
        (await silo.RaftAsync(group, "heal")).Succeeds();
        NetworkStatus healed = await silo.Lab.Group(group).GetNetworkAsync();

        Assert.Contains("partitioned into n1 | n2,n3", made, StringComparison.Ordinal);
        Assert.Equal(4, cut.Links.Count(link => link.IsCut));
        Assert.Empty(healed.Links);
    }

    [Fact]
    public async Task Disks_and_clocks_are_broken_shown_and_mended()
    {
        string group = await silo.NewGroupAsync();

        string stalled = (await silo.RaftAsync(group, "disk", "n2", "--stall", "--latency", "20")).Succeeds().Out;
        string drifting = (await silo.RaftAsync(group, "clock", "n2", "--offset", "2s", "--drift", "1%")).Succeeds().Out;
        string shown = (await silo.RaftAsync(group, "status")).Succeeds().Out;
        (await silo.RaftAsync(group, "disk", "all", "--ok")).Succeeds();
        (await silo.RaftAsync(group, "clock", "n2", "--ok")).Succeeds();
        string mended = (await silo.RaftAsync(group, "status")).Succeeds().Out;

        Assert.Equal("disk of n2: stalls, adds 20ms to every write", stalled.Trim());
        Assert.Equal("clock of n2: set forward by 2s, runs 1 % fast", drifting.Trim());
        Assert.Contains("disk stalls, adds 20ms to every write; clock 2s ahead, runs 1 % fast", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("disk", mended, StringComparison.Ordinal);
        Assert.Contains("clock 2s ahead", mended, StringComparison.Ordinal);
        (await silo.RaftAsync(group, "disk", "n9", "--stall")).EndsWith(2).Says("n9");
    }

    [Fact]
    public async Task A_group_without_a_majority_has_no_leader_in_time()
    {
        string group = await silo.NewGroupAsync();
        (await silo.RaftAsync(group, "crash", "all")).Succeeds();

        (await silo.RaftAsync(group, "set", "x", "1", "--timeout", "2s", "--no-session")).EndsWith(3)
            .Says($"group '{group}' had no leader in time");
        (await silo.RaftAsync(group, "set", "x", "1", "--timeout", "2s")).EndsWith(3).Says("no session");
    }

    [Fact]
    public async Task Events_tell_of_the_election()
    {
        string group = await silo.NewGroupAsync();
        JsonElement events = default;

        // A node reports in batches, a little later than it acts.
        await silo.UntilAsync("the election is among the events", async () =>
        {
            events = (await silo.RaftAsync(group, "events", "--json")).Succeeds().Json.GetProperty("events");
            return events.EnumerateArray().Any(happened => happened.GetProperty("details").GetString()!.Contains(" is the leader ", StringComparison.Ordinal));
        });

        Assert.Equal(1, events[0].GetProperty("number").GetInt64());
        Assert.Single((await silo.RaftAsync(group, "events", "--follow", "--count", "1")).Succeeds().Lines);
    }

    [Fact]
    public async Task The_log_holds_what_was_written()
    {
        string group = await silo.NewGroupAsync();
        (await silo.RaftAsync(group, "set", "fruit", "apple")).Succeeds();

        Assert.Contains("fruit", (await silo.RaftAsync(group, "log", "leader")).Succeeds().Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Groups_are_created_listed_and_deleted()
    {
        string group = await silo.NewGroupAsync();

        (await silo.RaftAsync(group, "groups", "create", "more", "--nodes", "5")).Succeeds();
        Assert.Contains("more", (await silo.RaftAsync(group, "groups")).Succeeds().Out, StringComparison.Ordinal);
        (await silo.RaftAsync(group, "groups", "create", "more")).EndsWith(1);
        (await silo.RaftAsync(group, "groups", "delete", "more")).Succeeds();
        Assert.DoesNotContain("more", await silo.Lab.GetGroupsAsync());
    }

    [Fact]
    public async Task A_counter_is_used_in_its_own_words()
    {
        (await silo.RaftAsync("sums", "groups", "create", "sums", "--machine", "counter")).Succeeds();
        await silo.UntilAsync("sums has a leader", async () => !(await silo.Lab.Group("sums").GetStatusAsync()).Leader.IsNone);

        Assert.EndsWith(""": {"value":5}""", (await silo.RaftAsync("sums", "call", "add", "5")).Succeeds().Lines.Single(), StringComparison.Ordinal);
        JsonElement added = (await silo.RaftAsync("sums", "call", "add", "-7", "--json")).Succeeds().Json;
        Assert.Equal(-2, added.GetProperty("result").GetProperty("value").GetInt32());
        Assert.Equal("""{"value":-2}""", (await silo.RaftAsync("sums", "ask", "read")).Succeeds().Lines.Single());
        (await silo.RaftAsync("sums", "ask", "read", "--consistency", "stale", "--node", "leader")).Succeeds();
        JsonElement state = (await silo.RaftAsync("sums", "state", "--json")).Succeeds().Json.GetProperty("state_machine");
        Assert.Equal(-2, state.GetProperty("value").GetInt32());
        Assert.Contains("counter", (await silo.RaftAsync("sums", "groups")).Succeeds().Out, StringComparison.Ordinal);

        (await silo.RaftAsync("sums", "call", "subtract", "5")).EndsWith(2).Says("'subtract' is no command of counter; wanted is one of: add <n>");
        (await silo.RaftAsync("sums", "call", "add", "five")).EndsWith(2).Says("n is 'five'");
        (await silo.RaftAsync("sums", "ask", "add", "5")).EndsWith(2).Says("'add' is no query of counter but a command");
        const string noKeys = "group 'sums' replicates 'counter', which has no keys; use call and ask with add <n>, read";
        (await silo.RaftAsync("sums", "set", "x", "1")).EndsWith(1).Says(noKeys);
        (await silo.RaftAsync("sums", "get", "x")).EndsWith(1).Says(noKeys);
        (await silo.RaftAsync("sums", "groups", "create", "odd", "--machine", "queue")).EndsWith(2).Says("there is no state machine 'queue'");
        (await silo.RaftAsync("sums", "groups", "delete", "sums")).Succeeds();
    }

    [Fact]
    public async Task A_lock_belongs_to_the_session_that_acquired_it()
    {
        (await silo.RaftAsync("doors", "groups", "create", "doors", "--machine", "locks")).Succeeds();
        ILabGroup group = silo.Lab.Group("doors");
        string one = await OpenAsync();
        string other = await OpenAsync();

        (await silo.RaftAsync("doors", "call", "acquire", "front", "--session", one, "--sequence", "1")).Succeeds();
        (await silo.RaftAsync("doors", "call", "acquire", "front", "--session", other, "--sequence", "2")).EndsWith(1).Says("another session holds the lock");
        (await silo.RaftAsync("doors", "call", "acquire", "front")).EndsWith(1).Says("a lock belongs to a session");
        Assert.Contains($"\"session\":{one},", (await silo.RaftAsync("doors", "ask", "holder", "front")).Succeeds().Out, StringComparison.Ordinal);
        await group.RequestAsync(new CloseSessionRequest(long.Parse(one, System.Globalization.CultureInfo.InvariantCulture)));
        (await silo.RaftAsync("doors", "call", "release", "front", "--session", one, "--sequence", "3")).EndsWith(1).Says($"session {one} is not known");
        (await silo.RaftAsync("doors", "call", "acquire", "front", "--session", other, "--sequence", "4")).Succeeds();
        (await silo.RaftAsync("doors", "groups", "delete", "doors")).Succeeds();

        async Task<string> OpenAsync() =>
            (await group.RequestAsync(new OpenSessionRequest(TimeSpan.FromMinutes(10)), within: TimeSpan.FromSeconds(30)))
                .Index.ToString(System.Globalization.CultureInfo.InvariantCulture);
    }

    [Fact]
    public async Task The_state_machines_of_the_silos_are_listed()
    {
        JsonElement machines = (await silo.RaftAsync("default", "groups", "machines", "--json")).Succeeds().Json.GetProperty("state_machines");

        Assert.Equal(["counter", "key-value", "locks"], machines.EnumerateArray().Select(machine => machine.GetProperty("name").GetString()));
    }

    [Fact]
    public async Task An_unknown_node_or_group_is_wrong_usage()
    {
        string group = await silo.NewGroupAsync();

        (await silo.RaftAsync(group, "crash", "n9")).EndsWith(2).Says($"group '{group}' has no node n9, it has n1, n2, n3");
        (await silo.RaftAsync("nowhere", "status")).EndsWith(2).Says("there is no group 'nowhere'");
        (await silo.RaftAsync("nowhere", "events")).EndsWith(2).Says("there is no group 'nowhere'");
    }

    [Fact]
    public async Task What_only_the_host_or_the_simulated_world_has_says_so()
    {
        string group = await silo.NewGroupAsync();

        (await silo.RaftAsync(group, "bench")).EndsWith(1).Says("only the host's REST API starts it", "leave --gateway out");
        (await silo.RaftAsync(group, "pause-world")).EndsWith(1).Says("the orleans world runs in real time");
    }

    [Fact]
    public async Task No_silo_there_is_said_at_once()
    {
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        int port = ((IPEndPoint)free.LocalEndpoint).Port;
        free.Stop();

        (await Raft.RunAsync(new RunOptions(null), "status", "--gateway", $"127.0.0.1:{port}"))
            .EndsWith(3).Says($"no silo of cluster 'raft', service 'RaftOrleans' answers at gateway 127.0.0.1:{port} (connection refused)");
    }

    [Fact]
    public async Task A_port_that_never_answers_is_left_at_the_deadline()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        string gateway = $"127.0.0.1:{((IPEndPoint)silent.LocalEndpoint).Port}";

        (await Raft.RunAsync(new RunOptions(null), "status", "--gateway", gateway, "--timeout", "500ms"))
            .EndsWith(3).Says($"answers at gateway {gateway} (no answer within 500 ms)");
    }

    [Fact]
    public async Task A_silo_of_another_cluster_is_not_taken_for_ours() =>
        (await Raft.RunAsync(new RunOptions(null), "status", "--gateway", silo.Gateway, "--timeout", "5s"))
            .EndsWith(3).Says("no silo of cluster 'raft', service 'RaftOrleans'", "another cluster", "--cluster-id");

    [Fact]
    public async Task Cluster_and_service_also_come_from_the_environment()
    {
        string group = await silo.NewGroupAsync();
        var options = new RunOptions(null)
        {
            Variables = new Dictionary<string, string>
            {
                ["RAFT_CLUSTER_ID"] = SiloFixture.ClusterId,
                ["RAFT_SERVICE_ID"] = SiloFixture.ServiceId,
            },
        };

        (await Raft.RunAsync(options, "status", "--gateway", silo.Gateway, "--group", group)).Succeeds();
    }
}
