using System.Text.Json;

namespace RaftOrleans.Client.Tests;

public sealed class SearchCommandTests : IDisposable
{
    // A server that must never be asked.
    private static readonly RunOptions Nobody = new("http://127.0.0.1:1");
    private readonly string _directory = Directory.CreateTempSubdirectory("raft-search").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task A_search_of_the_real_node_finds_nothing_and_says_where_to_go_on()
    {
        Raft run = (await RunAsync("fuzz", "--runs", "10", "--seed", "7")).Succeeds();

        Assert.StartsWith("10 runs from seed 7 in ", run.Out, StringComparison.Ordinal);
        Assert.Contains("event log hash ", run.Out, StringComparison.Ordinal);
        Assert.Contains("no property was violated; go on with: raft fuzz --seed 17", run.Lines);
        Assert.Empty(Directory.GetFiles(_directory));
    }

    [Fact]
    public async Task A_broken_rule_is_found_shrunk_and_shown_again()
    {
        Raft found = await RunAsync("fuzz", "--break", "11", "--seed", "38", "--runs", "5", "--shrink-runs", "60", "--out", _directory);
        found.EndsWith(1);
        Assert.Contains("seed 39 violates LeaderCompleteness at ", found.Out, StringComparison.Ordinal);
        string file = Assert.Single(Directory.GetFiles(_directory));
        Assert.Equal("run-39-up-to-date-by-index.json", Path.GetFileName(file));

        Raft shown = await RunAsync("replay", file, "--last", "5");
        shown.EndsWith(1);
        Assert.Contains("broken is: up-to-date compares only the index", shown.Out, StringComparison.Ordinal);
        Assert.Contains(shown.Lines, line => line.StartsWith("seed 39 violates LeaderCompleteness at ", StringComparison.Ordinal));
        Assert.Contains(shown.Lines, line => line.EndsWith(", as recorded", StringComparison.Ordinal));

        Raft small = (await RunAsync("shrink", file, "--shrink-runs", "40", "--out", _directory)).Succeeds();
        Assert.Contains("run-39-up-to-date-by-index.small.json", small.Out, StringComparison.Ordinal);
        Assert.Equal(2, Directory.GetFiles(_directory).Length);
    }

    [Fact]
    public async Task Kinds_of_faults_are_listed_with_their_place_in_the_model_and_can_be_chosen()
    {
        JsonElement list = (await RunAsync("fuzz", "--list-faults", "--json")).Succeeds().Json.GetProperty("faults");
        Assert.Equal(27, list.GetArrayLength());
        Assert.Contains(list.EnumerateArray(), fault =>
            fault.GetProperty("name").GetString() == "lying-fsync" && fault.GetProperty("model").GetString() == "beyond");
        Assert.Contains("disk-errors", (await RunAsync("fuzz", "--list-faults")).Succeeds().Out, StringComparison.Ordinal);

        Raft within = (await RunAsync("fuzz", "--runs", "5", "--faults", "disk-errors,clogs")).Succeeds();
        Assert.Contains("no property was violated; go on with: raft fuzz --seed 6 --faults disk-errors,clogs", within.Lines);
        Raft beyond = await RunAsync("fuzz", "--runs", "5", "--faults", "drawn,lying-fsync", "--shrink-runs", "0", "--out", _directory);
        beyond.EndsWith(1);
        Assert.Contains("  this is to be expected: lying-fsync goes beyond Raft's model", beyond.Lines);
        (await RunAsync("fuzz", "--faults", "crashes,floods")).EndsWith(2)
            .Says("--faults names 'floods', which is no kind of fault");
    }

    [Fact]
    public async Task Searches_and_runs_are_JSON_documents_too()
    {
        JsonElement found = (await RunAsync(
            "fuzz", "--break", "quorum-too-small", "--runs", "2", "--keep-going", "--shrink-runs", "0", "--out", _directory, "--json")).Json;
        Assert.Equal(2, found.GetProperty("runs").GetInt64());
        JsonElement failure = found.GetProperty("failures")[0];
        Assert.Equal("CommittedOnQuorum", failure.GetProperty("violation").GetProperty("property").GetString());

        JsonElement shown = (await RunAsync("replay", failure.GetProperty("file").GetString()!, "--json", "--last", "3")).Json;
        Assert.True(shown.GetProperty("is_same").GetBoolean());
        Assert.Equal(3, shown.GetProperty("events").GetArrayLength());
        Assert.True(JsonElement.DeepEquals(failure.GetProperty("violation"), shown.GetProperty("violations")[0]));
    }

    [Fact]
    public async Task All_events_go_to_a_file_and_those_after_a_moment_are_not_shown()
    {
        await RunAsync("fuzz", "--break", "12", "--runs", "1", "--shrink-runs", "0", "--out", _directory);
        string file = Assert.Single(Directory.GetFiles(_directory));
        string trace = Path.Combine(_directory, "trace.txt");

        Raft shown = await RunAsync("replay", file, "--until", "1ms", "--events", trace);

        string[] all = await File.ReadAllLinesAsync(trace);
        Assert.Contains(all, line => line.StartsWith("0.0000000 n1 start", StringComparison.Ordinal));
        Assert.Contains(all[0], shown.Lines);
        Assert.DoesNotContain(all[^1], shown.Lines);
    }

    [Fact]
    public async Task The_known_bugs_are_listed()
    {
        Raft run = (await RunAsync("fuzz", "--break", "list")).Succeeds();

        Assert.Contains(run.Lines, line => line.Contains("36 same-seed", StringComparison.Ordinal));
        JsonElement bugs = (await RunAsync("fuzz", "--break", "list", "--json")).Succeeds().Json.GetProperty("bugs");
        Assert.Equal(36, bugs.GetArrayLength());
    }

    [Theory]
    [InlineData("--break is 'nope'", "fuzz", "--break", "nope")]
    [InlineData("--runs is 0, allowed is 1", "fuzz", "--runs", "0")]
    [InlineData("--cores is 0, allowed is 1", "fuzz", "--cores", "0")]
    [InlineData("--time is 'soon'", "fuzz", "--time", "soon")]
    [InlineData("--shrink-runs is -1, allowed is 0", "fuzz", "--shrink-runs=-1")]
    [InlineData("no-such-file", "replay", "no-such-file")]
    [InlineData("not a run of the search", "shrink", "raft.dll")]
    public async Task Wrong_input_is_refused_with_what_is_allowed(string reason, params string[] command)
    {
        Raft run = await RunAsync([.. command.Select(word => word == "raft.dll" ? typeof(SearchCommands).Assembly.Location : word)]);

        run.EndsWith(2).Says(reason);
    }

    private static Task<Raft> RunAsync(params string[] command) => Raft.RunAsync(Nobody, command);
}
