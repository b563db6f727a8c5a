namespace RaftOrleans.Client.Tests;

/// <summary>Answers in the shapes that docs and interfaces.md promise.</summary>
internal static class Canned
{
    public const string Status = """
        {"group":"default","world":"simulated","cluster_size":3,"nodes":[
          {"node_id":"n1","state":"follower","role":"follower","health":"running","is_alive":true,"last_seen_ms":0,"term":4,
           "voted_for":"n2","leader":"n2","log_length":12,"durable_index":12,"commit_index":12,"last_applied":12,"silo":null,"disk":null,"clock":null,"step_ms":null,"failure":null,"peers":[]},
          {"node_id":"n2","state":"leader","role":"leader","health":"running","is_alive":true,"last_seen_ms":0,"term":4,
           "voted_for":"n2","leader":"n2","log_length":12,"durable_index":12,"commit_index":12,"last_applied":12,"silo":null,"disk":null,"clock":null,"step_ms":null,"failure":null,"peers":[]},
          {"node_id":"n3","state":"crashed","role":"follower","health":"crashed","is_alive":false,"last_seen_ms":3200,"term":3,
           "voted_for":null,"leader":"n1","log_length":9,"durable_index":9,"commit_index":8,"last_applied":8,"silo":null,"disk":null,"clock":null,"step_ms":null,"failure":null,"peers":[]}],
         "leader":"n2","timestamp":12.5}
        """;

    /// <summary>Only what interfaces.md lists: servers may add fields, and need not.</summary>
    public const string BareStatus = """
        {"cluster_size":1,"nodes":[{"node_id":"n1","state":"candidate","term":7,"voted_for":"n1","leader":null,"log_length":0,
          "commit_index":0,"last_applied":0,"is_alive":true,"last_seen_ms":0,"silo":"silo-1"}],
         "leader":null,"timestamp":"2026-01-01T00:00:00Z"}
        """;

    public const string Written = """{"success":true,"message":"set 'x'","index":13,"status":"ok","value":null,"leader_id":"n2"}""";

    public const string Mismatch =
        """{"success":false,"message":"nothing changed: 'x' holds 7","index":14,"status":"mismatch","value":7}""";

    public const string Found = """{"key":"x","value":{"a":[1,2]},"found":true,"index":13}""";

    public const string Absent = """{"key":"nokey","value":null,"found":false,"index":13}""";

    public const string State = """{"state_machine":{"b":"text","a":{"deep":[1,null]}},"index":13,"next":null}""";

    public const string Logs = """
        {"logs":{"node_n1":[{"index":11,"term":3,"command":"SET x = 1","timestamp":1.5,"kind":"command","committed":true},
                            {"index":12,"term":4,"command":"","timestamp":2.5,"kind":"no_op","committed":false}],
                 "node_n2":[{"index":11,"term":3,"command":"SET x = 1","timestamp":1.5,"kind":"command","committed":true}],
                 "node_n3":[]},
         "from":11,"count":2,"unavailable":{"node_n3":"n3 has crashed"}}
        """;

    public const string Groups = """
        {"groups":[{"name":"default","nodes":3,"alive":3,"leader":"n2","state_machine":"key-value"},{"name":"big","nodes":5,"alive":4,"leader":null}]}
        """;

    public const string World = """
        {"world":"simulated","virtual_time":true,"silos":false,"storage":"simulated disks",
         "now_ms":12500,"is_paused":false,"speed":2,"events":1000,"seed":42}
        """;

    public const string RealWorld = """
        {"world":"orleans","virtual_time":false,"silos":true,"storage":"memory",
         "now_ms":12500,"is_paused":null,"speed":null,"events":null,"seed":null}
        """;

    public const string Control = """{"success":true,"message":"crashed n2","nodes":["n2"]}""";

    public const string Bench = """
        {"world":"orleans","rows":[
          {"callers":1,"writes":3000,"writes_per_second":1000.5,"p50_us":900,"p90_us":1200,"p99_us":2500,"max_us":1500000,
           "grain_calls_per_second":200000,"ratio":0.005},
          {"callers":16,"writes":30000,"writes_per_second":10000,"p50_us":1500,"p90_us":1700,"p99_us":2500,"max_us":9000,
           "grain_calls_per_second":null,"ratio":null}]}
        """;

    private static readonly string[] Controls =
        ["crash", "restart", "pause", "resume", "force", "partition", "isolate", "cut", "link", "heal", "disk", "clock", "clog", "release", "slow"];

    /// <summary>A server that answers every route so.</summary>
    public static async Task<StubServer> ServerAsync()
    {
        StubServer server = await StubServer.StartAsync();
        foreach (string root in (string[])["/api", "/api/groups/big"])
        {
            server
                .On($"GET {root}/status", StubAnswer.Json(Status))
                .On($"POST {root}/set", StubAnswer.Json(Written))
                .On($"POST {root}/delete", StubAnswer.Json(Written))
                .On($"POST {root}/cas", StubAnswer.Json(Written))
                .On($"POST {root}/append", StubAnswer.Json(Written))
                .On($"GET {root}/get/x", StubAnswer.Json(Found))
                .On($"GET {root}/get/nokey", StubAnswer.Json(Absent))
                .On($"GET {root}/state_machine", StubAnswer.Json(State))
                .On($"GET {root}/logs", StubAnswer.Json(Logs));
            foreach (string control in Controls)
            {
                server.On($"POST {root}/control/{control}", StubAnswer.Json(Control));
            }
        }

        return server
            .On("GET /api/groups", StubAnswer.Json(Groups))
            .On("POST /api/groups", StubAnswer.Json("""{"name":"big","nodes":5}""", 201))
            .On("DELETE /api/groups/big", new StubAnswer(204, ""))
            .On("GET /api/world", StubAnswer.Json(World))
            .On("POST /api/world/pause",
                StubAnswer.Json(World.Replace("\"is_paused\":false", "\"is_paused\":true", StringComparison.Ordinal)))
            .On("POST /api/world/resume", StubAnswer.Json(World))
            .On("POST /api/world/step", StubAnswer.Json(World))
            .On("POST /api/world/speed", StubAnswer.Json(World))
            .On("POST /api/groups/default/bench", StubAnswer.Json(Bench));
    }
}
