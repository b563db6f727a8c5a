using System.Text.Json;

namespace RaftOrleans.Client.Tests;

public sealed class SteppingCommandTests : IDisposable
{
    private const string Pending =
        """{"now_ms":12500,"pending":[{"id":12,"at_ms":12501.5,"kind":"message","group":"default","node":"n2","from":"n1","what":"TimeoutNow n1->n2 term 3","is_lost":true}]}""";

    private const string Step =
        """{"now_ms":12500,"is_paused":true,"events":101,"step":{"id":12,"at_ms":12501.5,"kind":"message","what":"TimeoutNow n1->n2 term 3"}}""";

    // A server that must never be asked.
    private static readonly RunOptions Nobody = new("http://127.0.0.1:1");
    private readonly string _directory = Directory.CreateTempSubdirectory("raft-stepping").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task What_is_pending_is_a_table()
    {
        await using StubServer server = await Canned.ServerAsync();
        server.On("GET /api/world/pending", StubAnswer.Json(Pending));

        Raft run = (await Raft.RunAsync(server, "pending")).Succeeds();

        Assert.Contains(run.Lines, line => line.TrimStart() == "12 12.501500 s message n2   TimeoutNow n1->n2 term 3 (will be lost)");
        Assert.Equal(12, (await Raft.RunAsync(server, "pending", "--json")).Succeeds().Json.GetProperty("pending")[0].GetProperty("id").GetInt32());
    }

    [Theory]
    [InlineData("/api/world/deliver", """{"event":12}""", "delivered 12: TimeoutNow n1->n2 term 3; the world stands still", "deliver", "12")]
    [InlineData("/api/world/drop", """{"event":12}""", "lost 12: TimeoutNow", "drop", "12")]
    [InlineData("/api/world/fire", """{"node":"n2","group":"default"}""", "the clock of n2 has jumped to its deadline", "fire", "n2")]
    [InlineData("/api/world/step-message", "{}", "the world stands still at 12.500000 s, 101 events so far", "step", "--message")]
    [InlineData("/api/world/step-node", """{"node":"n3","group":"big"}""", "the world stands still", "step", "--node", "3", "--group", "big")]
    [InlineData("/api/world/seek", """{"time_ms":1200}""", "the world stands still", "seek", "1.2s")]
    public async Task Steps_say_what_is_to_happen(string route, string body, string said, params string[] command)
    {
        await using StubServer server = await Canned.ServerAsync();
        server.On($"POST {route}", StubAnswer.Json(Step));

        Raft run = (await Raft.RunAsync(server, command)).Succeeds();

        Assert.Contains(said, run.Out, StringComparison.Ordinal);
        using JsonDocument expected = JsonDocument.Parse(body);
        StubRequest sent = server.Only($"POST {route}");
        Assert.All(expected.RootElement.EnumerateObject(), field => Assert.Equal(field.Value.GetRawText(), sent[field.Name].GetRawText()));
    }

    [Fact]
    public async Task A_recording_is_saved_shown_and_opened()
    {
        (string file, _) = await SavedAsync();
        string recording = await File.ReadAllTextAsync(file);
        await using StubServer server = await Canned.ServerAsync();
        server.On("GET /api/world/recording", StubAnswer.Json(recording));
        string copy = Path.Combine(_directory, "copy.json");

        Raft saved = (await Raft.RunAsync(server, "record", "save", copy)).Succeeds();
        Raft shown = (await Raft.RunAsync(Nobody, "record", "show", copy)).Succeeds();

        Assert.Contains("1 command, event log hash ", saved.Out, StringComparison.Ordinal);
        Assert.Contains(shown.Lines, line => line.Contains("Fire {", StringComparison.Ordinal));
        JsonElement one = (await Raft.RunAsync(Nobody, "open", file, "--json")).Succeeds().Json;
        JsonElement other = (await Raft.RunAsync(Nobody, "open", copy, "--json")).Succeeds().Json;
        Assert.True(JsonElement.DeepEquals(one, other));
    }

    [Fact]
    public async Task A_run_that_was_opened_goes_on_word_by_word()
    {
        (_, string run) = await SavedAsync();
        var keyboard = new ScriptedKeyboard().Type("status\npending\nstep\nstep message\nnonsense\ndrop 1\nset x 1\nuntil 900ms\nlog n1\nevents 3\nexit\n");

        Raft shell = await Raft.RunAsync(new RunOptions(null) { Keyboard = keyboard, IsTerminal = true, Width = 200 }, "open", run, "--until", "300ms");

        Assert.Equal(0, shell.ExitCode);
        Assert.Contains("0.300000 s", shell.Out, StringComparison.Ordinal);
        Assert.Contains("0.900000 s", shell.Out, StringComparison.Ordinal);
        Assert.Contains("'nonsense' is not understood here", shell.Error, StringComparison.Ordinal);
        Assert.Contains("nothing of the number 1 is pending", shell.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, "neither a recording nor a run", "open", "raft.dll")]
    [InlineData(2, "no-such-file", "open", "no-such-file")]
    [InlineData(2, "no-such-file", "record", "show", "no-such-file")]
    [InlineData(2, "not a recording", "record", "show", "raft.dll")]
    [InlineData(2, "--until is 'soon'", "open", "raft.dll", "--until", "soon")]
    [InlineData(2, "the time is 'soon'", "seek", "soon")]
    public async Task Wrong_input_is_refused(int exitCode, string reason, params string[] command) =>
        (await Raft.RunAsync(Nobody, [.. command.Select(word => word == "raft.dll" ? typeof(SteppingCommands).Assembly.Location : word)]))
            .EndsWith(exitCode).Says(reason);

    [Fact]
    public async Task What_cannot_be_done_to_a_run_ends_with_1()
    {
        (string file, _) = await SavedAsync();

        (await Raft.RunAsync(Nobody, "open", file, "--do", "deliver 1")).EndsWith(1).Says("nothing of the number 1 is pending");
        (await Raft.RunAsync(Nobody, "open", file, "--do", "fire n9")).EndsWith(1).Says("has no node n9");
        (await Raft.RunAsync(Nobody, "open", file, "--do", $"save {_directory}/no/file")).EndsWith(1).Says("cannot write");
        (await Raft.RunAsync(Nobody, "open", file, "--do", "frie n1")).EndsWith(2).Says("not understood");
    }

    /// <summary>A run of the search, and the recording of one that went on from it.</summary>
    private async Task<(string Recording, string Run)> SavedAsync()
    {
        await Raft.RunAsync(Nobody, "fuzz", "--break", "11", "--seed", "39", "--runs", "1", "--shrink-runs", "0", "--out", _directory);
        string run = Path.Combine(_directory, "run-39-up-to-date-by-index.json");
        string recording = Path.Combine(_directory, "recording.json");
        (await Raft.RunAsync(Nobody, "open", run, "--until", "300ms", "--do", "fire n1", "--do", "step message", "--do", $"save {recording}")).Succeeds();
        return (recording, run);
    }
}
