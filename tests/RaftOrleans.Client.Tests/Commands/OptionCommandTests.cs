namespace RaftOrleans.Client.Tests;

public sealed class OptionCommandTests
{
    private const string Options = """
        {"options":[
          {"name":"ElectionTimeoutMin","value":"300ms","usual":"150ms","allowed":"1 ms to 1 h","change":"any","reason":null},
          {"name":"MaxCommandBytes","value":"1048576","usual":"1048576","allowed":"1 to 16777216 bytes","change":"rising","reason":"larger commands may be under way"},
          {"name":"Leases","value":"true","usual":"true","allowed":"true or false","change":"none","reason":"leases rest on what voters have promised"}]}
        """;

    [Fact]
    public async Task All_are_shown_with_what_is_allowed()
    {
        await using StubServer server = await StubServer.StartAsync();
        server.On("GET /api/options", StubAnswer.Json(Options));

        Raft run = (await Raft.RunAsync(server, "options")).Succeeds();

        Assert.Equal(
            [
                "option value usually allowed while nodes run",
                "ElectionTimeoutMin 300ms 150ms 1 ms to 1 h may change",
                "MaxCommandBytes 1048576 1048576 1 to 16777216 bytes may rise: larger commands may be under way",
                "Leases true true true or false may not: leases rest on what voters have promised",
            ],
            run.Lines.Select(line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries))));
        Assert.Equal(3, (await Raft.RunAsync(server, "options", "--json")).Succeeds().Json.GetProperty("options").GetArrayLength());
    }

    [Fact]
    public async Task Changes_are_sent_together_and_what_is_in_force_is_told()
    {
        await using StubServer server = await StubServer.StartAsync();
        server.On("PATCH /api/options", StubAnswer.Json(Options));

        Raft run = (await Raft.RunAsync(server, "options", "set", "electiontimeoutmin=300ms", "Leases=true")).Succeeds();

        Assert.Equal("all nodes: ElectionTimeoutMin is 300ms, Leases is true", run.Lines.Single());
        StubRequest request = server.Only("PATCH /api/options");
        Assert.Equal("300ms", request["electiontimeoutmin"].GetString());
        Assert.Equal("true", request["Leases"].GetString());
    }

    [Fact]
    public async Task A_refusal_is_told_in_the_server_s_words()
    {
        await using StubServer server = await StubServer.StartAsync();
        server.On("PATCH /api/options", StubAnswer.Problem(400, "ElectionTimeoutMin is 0 ms, allowed is 1 ms to 1 h"));

        (await Raft.RunAsync(server, "options", "set", "ElectionTimeoutMin=0s")).EndsWith(2)
            .Says("ElectionTimeoutMin is 0 ms, allowed is 1 ms to 1 h");
    }
}
