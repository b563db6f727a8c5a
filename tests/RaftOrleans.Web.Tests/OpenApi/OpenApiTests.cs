using System.Net;
using System.Text.Json;

namespace RaftOrleans.Web.Tests;

public sealed class OpenApiTests : ApiTest
{
    private static readonly string[] GroupRoutes =
    [
        "get status", "get logs", "get network", "post command", "post set", "post delete", "post cas", "post append", "get get/{key}",
        "post call", "get ask", "post nodes/{node}/call", "get nodes/{node}/ask",
        "get state_machine", "get events", "post bench",
        "post sessions", "post sessions/{session}/keep-alive", "delete sessions/{session}", "get options", "patch options",
        "post control/crash", "post control/restart", "post control/pause", "post control/resume", "post control/partition",
        "post control/isolate", "post control/cut", "post control/link", "post control/heal", "post control/disk", "post control/clock", "post control/force",
        "post control/clog", "post control/release", "post control/slow",
        "get nodes/{node}/health", "get nodes/{node}/status", "post nodes/{node}/set", "post nodes/{node}/delete",
        "post nodes/{node}/cas", "post nodes/{node}/append", "get nodes/{node}/get/{key}",
        "get nodes/{node}/state_machine", "post nodes/{node}/vote", "post nodes/{node}/append_entries",
    ];

    [Fact]
    public async Task Every_route_is_described_in_the_flat_form_and_under_groups()
    {
        JsonElement paths = (await Host.GetAsync("/openapi/v1.json")).GetProperty("paths");

        string[] expected =
        [
            "get /health", "get /health/live", "get /health/ready", "get /api/groups", "post /api/groups", "get /api/groups/{group}",
            "delete /api/groups/{group}", "get /api/state_machines", "get /api/world", "post /api/world/pause", "post /api/world/resume", "post /api/world/step",
            "post /api/world/speed", "get /api/world/pending", "get /api/world/recording", "post /api/world/deliver", "post /api/world/drop",
            "post /api/world/fire", "post /api/world/step-message", "post /api/world/step-node", "post /api/world/seek",
            .. GroupRoutes.Select(route => route.Replace(" ", " /api/", StringComparison.Ordinal)),
            .. GroupRoutes.Select(route => route.Replace(" ", " /api/groups/{group}/", StringComparison.Ordinal)),
        ];
        string[] described =
        [
            .. paths.EnumerateObject()
                .SelectMany(path => path.Value.EnumerateObject().Select(operation => $"{operation.Name} {path.Name}")),
        ];
        Assert.Empty(expected.Except(described));
        Assert.DoesNotContain(described, route => route.Contains("/api/nodes/{node}/api/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Every_operation_says_what_it_does_takes_and_answers()
    {
        JsonElement paths = (await Host.GetAsync("/openapi/v1.json")).GetProperty("paths");

        HashSet<string> ids = [];
        HashSet<string> summaries = [];
        foreach (JsonProperty path in paths.EnumerateObject())
        {
            foreach (JsonProperty operation in path.Value.EnumerateObject())
            {
                string name = $"{operation.Name} {path.Name}";
                Assert.True(operation.Value.TryGetProperty("summary", out JsonElement summary), $"{name} has no summary");
                summaries.Add(summary.GetString()!);
                Assert.True(ids.Add(operation.Value.GetProperty("operationId").GetString()!), $"{name} has the id of another operation");
                JsonElement responses = operation.Value.GetProperty("responses");
                Assert.True(responses.EnumerateObject().Any(response => response.Name[0] == '2'), $"{name} never succeeds");
                string[] parameters = operation.Value.TryGetProperty("parameters", out JsonElement all)
                    ?
                    [
                        .. all.EnumerateArray()
                            .Where(parameter => parameter.GetProperty("in").GetString() == "path")
                            .Select(parameter => parameter.GetProperty("name").GetString()!),
                    ]
                    : [];
                Assert.Equal(path.Name.Split('/').Where(part => part.StartsWith('{')).Select(part => part.Trim('{', '}')), parameters);
            }
        }

        Assert.Contains("Cuts all links between nodes of different sides, or those that a shape cuts", summaries);
        Assert.True(summaries.Count > ids.Count / 3, $"{ids.Count} operations have only {summaries.Count} summaries");
    }

    [Fact]
    public async Task Bodies_and_answers_are_described_with_the_names_they_have()
    {
        JsonElement schemas = (await Host.GetAsync("/openapi/v1.json")).GetProperty("components").GetProperty("schemas");

        Assert.Equal(["from", "to", "drop", "duplicate", "reorder", "delay_ms", "jitter_ms", "distribution", "one_way"], Properties("LinkRequest"));
        Assert.Equal(["node", "stall", "stall_ms", "latency_ms", "fail", "full", "lie", "corrupt", "unsynced"], Properties("DiskRequest"));
        Assert.Equal(["node", "offset_ms", "drift"], Properties("ClockRequest"));
        Assert.Contains("last_seen_ms", Properties("NodeRow"));

        string[] Properties(string schema) =>
            [.. schemas.GetProperty(schema).GetProperty("properties").EnumerateObject().Select(property => property.Name)];
    }

    [Fact]
    public async Task Every_route_that_takes_a_session_may_say_that_it_is_gone()
    {
        JsonElement document = await Host.GetAsync("/openapi/v1.json");
        JsonElement schemas = document.GetProperty("components").GetProperty("schemas");

        List<string> takers = [];
        foreach (JsonProperty path in document.GetProperty("paths").EnumerateObject())
        {
            foreach (JsonProperty operation in path.Value.EnumerateObject())
            {
                if (!path.Name.Contains("{session}", StringComparison.Ordinal) && !HasSession(operation.Value))
                {
                    continue;
                }

                takers.Add($"{operation.Name} {path.Name}");
                Assert.True(operation.Value.GetProperty("responses").TryGetProperty("410", out _), $"{takers[^1]} does not declare 410");
            }
        }

        string[] expected =
        [
            "post command", "post set", "post delete", "post cas", "post append", "post call", "post nodes/{node}/set",
            "post nodes/{node}/delete", "post nodes/{node}/cas", "post nodes/{node}/append", "post nodes/{node}/call",
            "post sessions/{session}/keep-alive", "delete sessions/{session}",
        ];
        Assert.Empty(expected.Select(route => route.Replace(" ", " /api/", StringComparison.Ordinal)).Except(takers));

        bool HasSession(JsonElement operation) =>
            operation.TryGetProperty("requestBody", out JsonElement body)
            && body.GetProperty("content").GetProperty("application/json").GetProperty("schema").TryGetProperty("$ref", out JsonElement name)
            && schemas.GetProperty(name.GetString()!.Split('/')[^1]).TryGetProperty("properties", out JsonElement properties)
            && properties.TryGetProperty("session", out _);
    }

    [Fact]
    public async Task The_page_shows_the_document_and_needs_no_other_host()
    {
        HttpResponseMessage root = await Host.Client.GetAsync("/");
        string page = await root.Content.ReadAsStringAsync();
        string script = await Host.Client.GetStringAsync("/docs/docs.js");

        Assert.Equal("/docs", root.RequestMessage!.RequestUri!.AbsolutePath);
        Assert.Equal("text/html", root.Content.Headers.ContentType?.MediaType);
        Assert.Contains("default-src 'none'", Assert.Single(root.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
        Assert.Contains("/docs/docs.js", page, StringComparison.Ordinal);
        Assert.Contains("/openapi/v1.json", script, StringComparison.Ordinal);
        Assert.DoesNotContain("://", page + script, StringComparison.Ordinal);
        Assert.DoesNotContain("innerHTML", script, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_document_does_not_exist() =>
        Assert.Equal(HttpStatusCode.NotFound, (await Host.Client.GetAsync("/openapi/v2.json")).StatusCode);
}
