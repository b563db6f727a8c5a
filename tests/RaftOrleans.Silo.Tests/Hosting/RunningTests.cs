using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace RaftOrleans.Silo.Tests;

/// <summary>The host as its users see it: a process that gets ready, serves, and stops when it is told to.</summary>
public sealed class RunningTests
{
    [UnixFact]
    public async Task It_gets_ready_with_one_line_serves_and_stops_on_SIGTERM()
    {
        await using SiloProcess silo = SiloProcess.StartFree();
        string address = await silo.ReadyAsync();

        JsonElement status = await silo.GetAsync("/api/status");
        HttpResponseMessage set = await silo.Client.PostAsJsonAsync("/api/set", new { key = "x", value = 5 });
        JsonElement get = await silo.GetAsync("/api/get/x");
        silo.Signal(PosixSignal.SIGTERM);

        Assert.Equal(0, await silo.ExitAsync());
        Assert.Matches(@"^http://127\.0\.0\.1:\d+$", address);
        Assert.Equal(3, status.GetProperty("cluster_size").GetInt32());
        Assert.Equal(JsonValueKind.String, status.GetProperty("leader").ValueKind);
        Assert.Equal(HttpStatusCode.OK, set.StatusCode);
        Assert.Equal(5, get.GetProperty("value").GetInt32());
        Assert.Equal(1, silo.Output.Split('\n').Count(line => line.StartsWith("ready ", StringComparison.Ordinal)));
        Assert.EndsWith($"ready {address}", silo.Output, StringComparison.Ordinal);
        Assert.True(silo.Errors.Length == 0, silo.Errors);
    }

    [UnixFact]
    public async Task Before_it_is_ready_it_says_what_runs_where_and_what_to_type()
    {
        await using SiloProcess silo = SiloProcess.StartFree("--world simulated --seed 42");
        string address = await silo.ReadyAsync();

        Assert.Contains("World:    simulated, seed 42 (as the settings say)", silo.Output, StringComparison.Ordinal);
        Assert.Matches(@"Group: +default: n1 http://127\.0\.0\.1:\d+, n2 http://127\.0\.0\.1:\d+, n3 http://127\.0\.0\.1:\d+", silo.Output);
        Assert.Contains("nothing survives the end of the host", silo.Output, StringComparison.Ordinal);
        Assert.Contains($"{address}/docs", silo.Output, StringComparison.Ordinal);
        Assert.Contains("dotnet run --project src/RaftOrleans.Client -- demo", silo.Output, StringComparison.Ordinal);
        Assert.Equal(42, (await silo.GetAsync("/api/world")).GetProperty("seed").GetInt64());
    }

    [UnixFact]
    public async Task Ctrl_C_stops_it_although_an_event_stream_hangs_on_it()
    {
        await using SiloProcess silo = SiloProcess.StartFree();
        await silo.ReadyAsync();
        using HttpResponseMessage response = await silo.Client.GetAsync("/api/events", HttpCompletionOption.ResponseHeadersRead);
        using StreamReader stream = new(await response.Content.ReadAsStreamAsync());
        Assert.Equal("retry: 1000", await stream.ReadLineAsync());

        DateTime told = DateTime.UtcNow;
        silo.Signal(PosixSignal.SIGINT);

        Assert.Equal(0, await silo.ExitAsync());
        Assert.True(DateTime.UtcNow - told < TimeSpan.FromSeconds(8), $"it took {DateTime.UtcNow - told} to stop");
    }

    [UnixFact]
    public async Task A_body_that_does_not_come_to_its_end_is_answered_and_leaves_nothing_in_the_log()
    {
        await using SiloProcess silo = SiloProcess.StartFree("--Http:RequestTimeout=1s");
        Uri address = new(await silo.ReadyAsync());
        using TcpClient client = new();
        await client.ConnectAsync(address.Host, address.Port);
        await using NetworkStream stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"POST /api/set HTTP/1.1\r\nHost: {address.Authority}\r\nContent-Type: application/json\r\nContent-Length: 50\r\n\r\n{{\"key\""));
        using StreamReader reader = new(stream);

        Assert.StartsWith("HTTP/1.1 504", await reader.ReadLineAsync().WaitAsync(SiloProcess.Deadline), StringComparison.Ordinal);

        client.Close();
        silo.Signal(PosixSignal.SIGTERM);
        Assert.Equal(0, await silo.ExitAsync());
        Assert.True(silo.Errors.Length == 0, silo.Errors);
    }

    [UnixFact]
    public async Task It_can_be_stopped_while_it_still_waits_for_a_leader()
    {
        await using SiloProcess silo = SiloProcess.StartFree("--Raft:ElectionTimeoutMin=10m --Raft:ElectionTimeoutMax=20m");
        await silo.LineAsync("Stop:");

        silo.Signal(PosixSignal.SIGTERM);

        Assert.Equal(0, await silo.ExitAsync());
        Assert.DoesNotContain("ready", silo.Output, StringComparison.Ordinal);
    }

    [UnixFact]
    public async Task Every_node_has_a_port_that_speaks_for_it()
    {
        await using SiloProcess silo = SiloProcess.StartFree(
            file: """{"Groups": [{"Name": "a", "Nodes": 2}, {"Name": "b", "Nodes": 1}]}""");
        await silo.ReadyAsync();

        List<string> urls = [.. silo.Output.Split('\n')
            .Where(line => line.StartsWith("Group:", StringComparison.Ordinal))
            .SelectMany(line => line.Split(' ').Where(word => word.StartsWith("http://", StringComparison.Ordinal)))
            .Select(word => word.TrimEnd(','))];
        List<string?> nodes = [];
        foreach (string url in urls)
        {
            nodes.Add((await silo.GetAsync(url + "/health")).GetProperty("node_id").GetString());
        }

        Assert.Equal(["n1", "n2", "n1"], nodes);
        JsonElement groups = (await silo.GetAsync("/api/groups")).GetProperty("groups");
        Assert.Equal(["a", "b"], groups.EnumerateArray().Select(group => group.GetProperty("name").GetString()));
    }

    [UnixFact]
    public async Task Environment_variables_override_the_file_and_the_command_line_overrides_both()
    {
        await using SiloProcess silo = SiloProcess.Start(
            $"--port 0 --Groups:0:Name=line --NodePorts=off {SiloProcess.FreeOrleansPorts}",
            """{"Http": {"Port": 1}, "NodePorts": 1, "Groups": [{"Name": "file", "Nodes": 1}], "Seed": 1}""",
            ("RAFT_Groups__0__Nodes", "5"),
            ("RAFT_Groups__0__Name", "environment"),
            ("RAFT_SEED", "2"),
            ("RAFT_SERVER", "http://of.another.program"));
        await silo.ReadyAsync();

        JsonElement group = Assert.Single((await silo.GetAsync("/api/groups")).GetProperty("groups").EnumerateArray());
        Assert.Equal("line", group.GetProperty("name").GetString());
        Assert.Equal(5, group.GetProperty("nodes").GetInt32());
        Assert.Contains("5 nodes, without ports of their own", silo.Output, StringComparison.Ordinal);
    }

    [UnixFact]
    public async Task Without_any_file_here_the_one_beside_the_program_counts()
    {
        await using SiloProcess silo = SiloProcess.StartFree(file: null);
        await silo.ReadyAsync();

        Assert.Contains($"Settings: {Path.Combine(AppContext.BaseDirectory, "silo.json")}", silo.Output, StringComparison.Ordinal);
    }

    [UnixFact]
    public async Task On_another_address_every_request_needs_the_token()
    {
        const string token = "correct-horse-battery";
        await using SiloProcess silo = SiloProcess.StartFree($"--Http:Address 0.0.0.0 --Http:Token={token}");
        string address = await silo.ReadyAsync();

        HttpResponseMessage without = await silo.Client.GetAsync("/api/status");
        silo.Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        HttpResponseMessage with = await silo.Client.GetAsync("/api/status");

        Assert.StartsWith("http://127.0.0.1:", address, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Unauthorized, without.StatusCode);
        Assert.Equal(HttpStatusCode.OK, with.StatusCode);
        Assert.DoesNotContain(token, silo.Output + silo.Errors, StringComparison.Ordinal);
    }

    [OrleansFact]
    public async Task In_the_Orleans_world_every_node_is_on_the_silo_and_a_crash_loses_nothing()
    {
        await using SiloProcess silo = SiloProcess.StartFree("--world orleans --Orleans:Name=here");
        await silo.ReadyAsync();

        await silo.Client.PostAsJsonAsync("/api/set", new { key = "x", value = 5 });
        HttpResponseMessage crashed = await silo.Client.PostAsJsonAsync("/api/control/crash", new { node = "leader" });
        JsonElement get = await silo.GetAsync("/api/get/x");
        JsonElement status = await silo.GetAsync("/api/status");
        silo.Signal(PosixSignal.SIGTERM);

        Assert.Equal(0, await silo.ExitAsync());
        Assert.Equal(HttpStatusCode.OK, crashed.StatusCode);
        Assert.Equal(5, get.GetProperty("value").GetInt32());
        Assert.All(status.GetProperty("nodes").EnumerateArray(), node => Assert.Equal("here", node.GetProperty("silo").GetString()));
        Assert.Contains("World:    Orleans, one silo, cluster 'raft'", silo.Output, StringComparison.Ordinal);
        Assert.True(silo.Errors.Length == 0, silo.Errors);
    }

    [OrleansFact]
    public async Task In_the_Orleans_world_a_measurement_has_the_cost_of_a_bare_call_beside_it()
    {
        await using SiloProcess silo = SiloProcess.StartFree("--world orleans");
        await silo.ReadyAsync();

        HttpResponseMessage response = await silo.Client.PostAsJsonAsync("/api/bench", new { callers = new[] { 4 }, seconds = 0.2 });
        JsonElement row = (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("rows")[0];

        Assert.True(row.GetProperty("writes").GetInt64() > 0);
        Assert.True(row.GetProperty("grain_calls_per_second").GetDouble() > 0);
        Assert.True(row.GetProperty("ratio").GetDouble() > 0);
    }
}
