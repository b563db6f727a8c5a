using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using RaftOrleans.Consensus;

namespace RaftOrleans.Web.Tests;

/// <summary>Whatever is wrong with a request, the answer says what, names the field, and nothing happens.</summary>
public sealed class BadInputTests : ApiTest
{
    [Theory]
    [InlineData("/api/set", "", "body", "not JSON")]
    [InlineData("/api/set", "{", "body", "not JSON at line 1")]
    [InlineData("/api/set", "{\n  \"key\": x}", "body", "at line 2, byte 10")]
    [InlineData("/api/set", "[1]", "body", "the body is an array, a JSON object is wanted")]
    [InlineData("/api/set", "null", "body", "the body is null")]
    [InlineData("/api/set", "{} {}", "body", "not JSON")]
    [InlineData("/api/set", """{"key": "x", "key": "y", "value": 1}""", "body", "not JSON")]
    [InlineData("/api/set", """{"value": 1}""", "key", "key is missing, wanted is a string")]
    [InlineData("/api/set", """{"key": null, "value": 1}""", "key", "key is missing")]
    [InlineData("/api/set", """{"key": 5, "value": 1}""", "key", "key is 5, allowed is a string")]
    [InlineData("/api/set", """{"key": {}, "value": 1}""", "key", "key is an object, allowed is a string")]
    [InlineData("/api/set", """{"key": "", "value": 1}""", "key", "key is empty")]
    [InlineData("/api/set", """{"key": "\ud800", "value": 1}""", "key", "half a character")]
    [InlineData("/api/set", """{"key": "x"}""", "value", "value is missing, wanted is any JSON value")]
    [InlineData("/api/set", """{"key": "x", "value": "\ud800"}""", "value", "surrogate")]
    [InlineData(
        "/api/set",
        """{"key": "x", "value": 1, "timeout_ms": 0}""",
        "timeout_ms",
        "timeout_ms is 0, allowed is a number, 1 to 600000")]
    [InlineData("/api/set", """{"key": "x", "value": 1, "timeout_ms": "5s"}""", "timeout_ms", "allowed is a number")]
    [InlineData("/api/delete", "{}", "key", "key is missing")]
    [InlineData("/api/call", "{}", "words", "words is missing, wanted is an array of 1 to 1000 words")]
    [InlineData("/api/call", """{"words": "set x 1"}""", "words", "allowed is an array of 1 to 1000 words")]
    [InlineData("/api/call", """{"words": []}""", "words", "words is an array, allowed is an array of 1 to 1000 words")]
    [InlineData("/api/call", """{"words": ["delete", "\ud800"]}""", "words", "half a character")]
    [InlineData("/api/call", """{"words": ["delete", "x"], "session": 0}""", "session", "session is 0, allowed is a whole number")]
    [InlineData("/api/call", """{"words": ["delete", "x"], "session": 1}""", "sequence", "sequence is missing, wanted is the number")]
    [InlineData("/api/call", """{"words": ["delete", "x"], "sequence": 1}""", "session", "session is missing, sequence means nothing without it")]
    [InlineData("/api/call", """{"words": ["delete", "x"], "key": 1}""", "key", "there is no field 'key' here")]
    [InlineData("/api/append", """{"key": "x"}""", "value", "value is missing")]
    [InlineData("/api/cas", """{"key": "x", "value": 1}""", "expected", "expected is missing")]
    [InlineData("/api/cas", """{"key": "x", "expected": "\udc00", "value": 1}""", "expected", "expected is refused")]
    [InlineData("/api/control/crash", "{}", "node", "node is missing, wanted is n1, n2, ..., leader, follower, random or all")]
    [InlineData("/api/control/crash", """{"node": "nobody"}""", "node", "'nobody' names no node")]
    [InlineData("/api/control/crash", """{"node": ["n1"]}""", "node", "node is an array")]
    [InlineData("/api/control/crash", """{"node": "n1", "nodes": "n2"}""", "nodes", "there is no field 'nodes' here, allowed is node")]
    [InlineData("/api/control/partition", "{}", "sides", "sides is missing")]
    [InlineData("/api/control/partition", """{"sides": "n1 n2"}""", "sides", "allowed is an array of arrays of nodes")]
    [InlineData("/api/control/partition", """{"sides": ["n1"]}""", "sides", "allowed is an array of arrays of nodes")]
    [InlineData("/api/control/partition", """{"sides": [["x"]]}""", "sides", "'x' names no node")]
    [InlineData("/api/control/partition", """{"sides": []}""", "sides", "a side without nodes")]
    [InlineData("/api/control/partition", """{"sides": [["n1"], []]}""", "sides", "a side without nodes")]
    [InlineData("/api/control/partition", """{"sides": [["n1"], ["n1"]]}""", "sides", "names a node twice")]
    [InlineData("/api/control/cut", """{"from": "n1"}""", "to", "to is missing")]
    [InlineData("/api/control/cut", """{"from": "n1", "to": "n1"}""", "to", "two different ends")]
    [InlineData("/api/control/cut", """{"from": "n1", "to": "n2", "one_way": "yes"}""", "one_way", "allowed is true or false")]
    [InlineData("/api/control/link", """{"from": "n1", "to": "n2", "dorp": 1}""", "dorp", "there is no field 'dorp' here")]
    [InlineData("/api/control/link", """{"from": "n1", "to": "n2", "drop": 1.5}""", "drop", "drop is 1.5, allowed is a number, 0 to 1")]
    [InlineData("/api/control/disk", "{}", "node", "node is missing")]
    [InlineData("/api/control/disk", """{"node": "n1", "fial": true}""", "fial", "there is no field 'fial' here")]
    [InlineData("/api/control/disk", """{"node": "n1", "lie": 1}""", "lie", "allowed is true or false")]
    [InlineData("/api/control/disk", """{"node": "n1", "unsynced": "some"}""", "unsynced", "allowed is drawn, everything, nothing, torn")]
    [InlineData("/api/control/link", """{"from": "n1", "to": "n2", "distribution": "normal"}""", "distribution", "allowed is uniform, exponential, heavy_tail")]
    [InlineData("/api/control/link", """{"from": "n1", "to": "n2", "distribution": "heavy_tail"}""", "distribution", "there is no Jitter that it could spread")]
    [InlineData("/api/control/partition", """{"shape": "star"}""", "shape", "allowed is halves, minority, ring, bridge, isolated, partial")]
    [InlineData("/api/control/partition", """{"shape": "ring", "sides": []}""", "sides", "there is no field 'sides' here")]
    [InlineData("/api/control/clog", "{}", "from", "either from and to are wanted, or random")]
    [InlineData("/api/control/clog", """{"random": 0}""", "random", "allowed is a whole number, 1 to 10000")]
    [InlineData("/api/control/clog", """{"all": true}""", "from", "from is missing")]
    [InlineData("/api/control/release", """{"random": 1, "all": true}""", "all", "all stands beside random")]
    [InlineData("/api/control/slow", """{"node": "n1"}""", "step_ms", "step_ms is missing")]
    [InlineData("/api/control/slow", """{"node": "n1", "step_ms": 60001}""", "step_ms", "allowed is a number, 0 to 60000")]
    [InlineData("/api/control/disk", """{"node": "n1", "stall": "yes"}""", "stall", "allowed is true or false")]
    [InlineData("/api/control/disk", """{"node": "n1", "stall": true, "stall_ms": 5}""", "stall_ms", "stall_ms stands beside stall")]
    [InlineData("/api/control/disk", """{"node": "n1", "latency_ms": -1}""", "latency_ms", "allowed is a number, 0 to 3600000")]
    [InlineData("/api/control/clock", """{"node": "n1", "offset_ms": -1}""", "offset_ms", "allowed is a number, 0 to 86400000")]
    [InlineData("/api/control/clock", """{"node": "n1", "drift": -1}""", "drift", "drift is -1, allowed is a number, -0.9 to 9")]
    [InlineData("/api/control/link", """{"from": "n1", "to": "n2", "delay_ms": -1}""", "delay_ms", "allowed is a number, 0 to 3600000")]
    [InlineData("/api/control/heal", """{"node": "n1"}""", "node", "none is wanted")]
    [InlineData("/api/control/force", """{"node": "n1"}""", "state", "state is missing")]
    [InlineData(
        "/api/control/force",
        """{"node": "n1", "state": "king"}""",
        "state",
        "state is 'king', allowed is follower, candidate or leader")]
    [InlineData("/api/groups", "{}", "name", "name is missing")]
    [InlineData("/api/groups", """{"name": "-x"}""", "name", "group name is '-x'")]
    [InlineData("/api/groups", """{"name": "x", "nodes": 100}""", "nodes", "allowed is a whole number, 1 to 99")]
    [InlineData(
        "/api/groups",
        """{"name": "x", "size": 5}""",
        "size",
        "there is no field 'size' here, allowed is name, nodes, state_machine")]
    [InlineData("/api/world/step", """{"events": 0}""", "events", "allowed is a whole number, 1 to 1000000")]
    [InlineData("/api/world/speed", "{}", "speed", "speed is missing")]
    [InlineData("/api/world/speed", """{"speed": 0}""", "speed", "allowed is a number, 0.001 to 1000000")]
    [InlineData("/api/bench", "{}", "callers", "callers is missing, wanted is an array of whole numbers, 1 to 10000")]
    [InlineData("/api/bench", """{"callers": 5}""", "callers", "callers is 5, allowed is an array")]
    [InlineData("/api/bench", """{"callers": [1, 0]}""", "callers", "callers is 0, allowed is an array of whole numbers")]
    [InlineData("/api/bench", """{"callers": []}""", "callers", "callers has 0 numbers, allowed is 1 to 32")]
    [InlineData("/api/bench", """{"callers": [1], "seconds": 0}""", "seconds", "allowed is a number, 0.1 to 600")]
    public async Task A_wrong_body_gets_400_that_names_the_field(string path, string body, string field, string detail)
    {
        JsonElement problem = await Host.SendAsync(path, body, HttpStatusCode.BadRequest);

        Assert.Equal(field, problem.GetProperty("field").GetString());
        Assert.Contains(detail, problem.Detail(), StringComparison.Ordinal);
        Assert.Equal(400, problem.GetProperty("status").GetInt32());
        Assert.Equal("Bad Request", problem.GetProperty("title").GetString());
        Assert.Equal("about:blank", problem.GetProperty("type").GetString());
        Assert.Empty(Lab.Default.Calls);
        Assert.Empty(Lab.Created);
    }

    [Theory]
    [InlineData("/api/get/x?consistency=strong", "consistency", "allowed is linearizable, lease, bounded, session or stale")]
    [InlineData("/api/get/x?consistency=bounded&max_age_ms=-1", "max_age_ms", "max_age_ms is '-1', allowed is 0 to 86400000")]
    [InlineData("/api/get/x?consistency=session&min_index=x", "min_index", "min_index is 'x'")]
    [InlineData("/api/get/x?consistency=stale&consistency=stale", "consistency", "given 2 times")]
    [InlineData("/api/get/x?node=nobody", "node", "'nobody' names no node")]
    [InlineData("/api/get/", "key", "key is missing")]
    [InlineData("/api/nodes/n1/get/", "key", "key is missing")]
    [InlineData("/api/state_machine?limit=0", "limit", "limit is '0', allowed is 1 to 10000")]
    [InlineData("/api/logs?from=0", "from", "from is '0', allowed is 1 to")]
    [InlineData("/api/logs?from=one", "from", "from is 'one'")]
    [InlineData("/api/logs?count=10001", "count", "allowed is 1 to 10000")]
    [InlineData("/api/logs?node=x", "node", "'x' names no node")]
    public async Task A_wrong_query_gets_400_that_names_the_value(string path, string field, string detail)
    {
        JsonElement problem = await Host.GetAsync(path, HttpStatusCode.BadRequest);

        Assert.Equal(field, problem.GetProperty("field").GetString());
        Assert.Contains(detail, problem.Detail(), StringComparison.Ordinal);
        Assert.Empty(Lab.Default.Calls);
    }

    [Theory]
    [InlineData("POST", "/api/control/crash", """{"node": "n9"}""", "n9")]
    [InlineData("POST", "/api/control/cut", """{"from": "n1", "to": "n9"}""", "n9")]
    [InlineData("POST", "/api/control/disk", """{"node": "n9", "stall": true}""", "n9")]
    [InlineData("POST", "/api/control/clock", """{"node": "n9"}""", "n9")]
    [InlineData("POST", "/api/control/partition", """{"sides": [["n9"]]}""", "n9")]
    [InlineData("GET", "/api/get/x?node=n9", null, "n9")]
    [InlineData("GET", "/api/logs?node=n9", null, "n9")]
    [InlineData("GET", "/api/groups/nothing/status", null, "there is no group 'nothing'")]
    [InlineData("POST", "/api/groups/nothing/set", """{"key": "x", "value": 1}""", "there is no group 'nothing'")]
    [InlineData("GET", "/nothing", null, "there is no GET /nothing; all routes are described at /openapi/v1.json")]
    [InlineData("GET", "/api", null, "there is no GET /api;")]
    [InlineData("POST", "/api/statusx", "{}", "there is no POST /api/statusx;")]
    public async Task What_does_not_exist_gets_404(string method, string path, string? body, string detail)
    {
        using HttpRequestMessage request = new(new HttpMethod(method), path) { Content = body is null ? null : ApiHost.Json(body) };

        JsonElement problem = await ApiHost.ReadAsync(await Host.Client.SendAsync(request), HttpStatusCode.NotFound);

        Assert.Contains(detail, problem.Detail(), StringComparison.Ordinal);
        Assert.Empty(Lab.Default.Calls);
    }

    [Theory]
    [InlineData("GET", "/api/set", "POST")]
    [InlineData("DELETE", "/api/status", "GET")]
    [InlineData("PUT", "/api/groups", "GET")]
    [InlineData("GET", "/api/control/crash", "POST")]
    public async Task A_wrong_method_gets_405_with_those_allowed(string method, string path, string allowed)
    {
        using HttpRequestMessage request = new(new HttpMethod(method), path);
        HttpResponseMessage response = await Host.Client.SendAsync(request);

        JsonElement problem = await ApiHost.ReadAsync(response, HttpStatusCode.MethodNotAllowed);

        Assert.Contains(allowed, response.Content.Headers.Allow);
        Assert.Contains($"{path} does not take {method}", problem.Detail(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("multipart/form-data; boundary=x")]
    [InlineData("application/json; charset=utf-16")]
    [InlineData(null)]
    public async Task A_body_that_is_not_JSON_by_its_type_gets_415(string? contentType)
    {
        foreach (string path in (string[])["/api/set", "/api/control/heal", "/api/world/pause", "/api/nodes/n1/vote"])
        {
            using ByteArrayContent content = new("""{"key": "x", "value": 1}"""u8.ToArray());
            content.Headers.ContentType = contentType is null ? null : MediaTypeHeaderValue.Parse(contentType);

            JsonElement problem = await ApiHost.ReadAsync(await Host.Client.PostAsync(path, content), HttpStatusCode.UnsupportedMediaType);

            Assert.Contains("'Content-Type: application/json' is wanted", problem.Detail(), StringComparison.Ordinal);
        }

        Assert.Empty(Lab.Default.Calls);
    }

    [Fact]
    public async Task Bytes_that_are_no_text_get_400()
    {
        using ByteArrayContent content = new([(byte)'"', 0xC3, (byte)'"']);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");

        JsonElement problem = await ApiHost.ReadAsync(await Host.Client.PostAsync("/api/set", content), HttpStatusCode.BadRequest);

        Assert.Equal("the body is not UTF-8", problem.Detail());
    }

    [Fact]
    public async Task JSON_that_is_nested_too_deeply_gets_400()
    {
        string deep = new string('[', 1000) + new string(']', 1000);

        JsonElement body = await Host.SendAsync("/api/set", $$"""{"key": "x", "value": {{deep}}}""", HttpStatusCode.BadRequest);
        string tooDeep = new string('[', KeyValueCommand.MaxDepth + 1) + new string(']', KeyValueCommand.MaxDepth + 1);
        JsonElement value = await Host.SendAsync("/api/set", $$"""{"key": "x", "value": {{tooDeep}}}""", HttpStatusCode.BadRequest);

        Assert.Contains("depth", body.Detail(), StringComparison.Ordinal);
        Assert.Equal("value", value.GetProperty("field").GetString());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_body_beyond_the_limit_gets_413_whether_or_not_its_length_is_told(bool isChunked)
    {
        string body = $$"""{"key": "x", "value": "{{new string('a', 1 << 20)}}"}""";
        using HttpRequestMessage request = new(HttpMethod.Post, "/api/set") { Content = ApiHost.Json(body) };
        request.Headers.TransferEncodingChunked = isChunked;

        JsonElement problem = await ApiHost.ReadAsync(await Host.Client.SendAsync(request), HttpStatusCode.RequestEntityTooLarge);

        Assert.Equal("body", problem.GetProperty("field").GetString());
        Assert.Contains("larger than 1048576 bytes", problem.Detail(), StringComparison.Ordinal);
        Assert.Empty(Lab.Default.Calls);
    }

    [Fact]
    public async Task A_key_or_value_beyond_its_limit_gets_413_that_names_it()
    {
        string longKey = new('k', KeyValueCommand.MaxKeyBytes + 1);
        string largeValue = new('v', KeyValueCommand.MaxValueBytes);

        JsonElement key = await Host.SendAsync(
            "/api/set", $$"""{"key": "{{longKey}}", "value": 1}""", HttpStatusCode.RequestEntityTooLarge);
        JsonElement got = await Host.GetAsync($"/api/get/{longKey}", HttpStatusCode.RequestEntityTooLarge);
        JsonElement value = await Host.SendAsync(
            "/api/set", $$"""{"key": "x", "value": "{{largeValue}}"}""", HttpStatusCode.RequestEntityTooLarge);

        Assert.Equal("key", key.GetProperty("field").GetString());
        Assert.Contains("1025 bytes, allowed is 1 to 1024", got.Detail(), StringComparison.Ordinal);
        Assert.Equal("value", value.GetProperty("field").GetString());
        Assert.Empty(Lab.Default.Calls);
    }
}
