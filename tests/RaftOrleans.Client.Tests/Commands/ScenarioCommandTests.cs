using System.Text.Json;

namespace RaftOrleans.Client.Tests;

public sealed class ScenarioCommandTests
{
    // A server that must never be asked.
    private static readonly RunOptions Nobody = new("http://127.0.0.1:1");

    private const string Small = """
        name: small
        title: A small one
        lesson: Nothing.
        seed: 5
        steps:
          - when: { leader: any }
            say: It begins.
          - set: { key: x, value: 1 }
        expect:
          - term: { atLeast: 1 }

        """;

    [Theory]
    [InlineData("scenario")]
    [InlineData("scenario", "list")]
    public async Task The_scenarios_are_listed(params string[] command)
    {
        Raft run = (await Raft.RunAsync(Nobody, command)).Succeeds();

        Assert.Contains(run.Lines, line => line.Contains("1 leader-crash ", StringComparison.Ordinal));
        Assert.Contains(run.Lines, line => line.Contains("26 duplicates-and-reordering", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_list_is_a_JSON_document()
    {
        JsonElement scenarios = (await Raft.RunAsync(Nobody, "scenario", "list", "--json")).Succeeds().Json.GetProperty("scenarios");

        Assert.Equal("leader-crash", scenarios[0].GetProperty("name").GetString());
        Assert.Equal(1, scenarios[0].GetProperty("number").GetInt32());
        Assert.Equal("The leader of five nodes crashes", scenarios[0].GetProperty("title").GetString());
    }

    [Fact]
    public async Task A_scenario_is_shown_with_its_lesson_and_steps()
    {
        Raft run = (await Raft.RunAsync(Nobody, "scenario", "show", "cloudflare-plain")).Succeeds();

        Assert.StartsWith("12 cloudflare-plain: One follower is cut off", run.Out, StringComparison.Ordinal);
        Assert.Contains("In November 2020 a switch at Cloudflare", run.Out, StringComparison.Ordinal);
        Assert.Contains("fault: cut, covered by Raft's model", run.Lines);
        Assert.Contains("group: 3 nodes, seed 52", run.Lines);
        Assert.Contains("  - cut: { from: L, to: F }", run.Lines);

        JsonElement json = (await Raft.RunAsync(Nobody, "scenario", "show", "cloudflare-plain", "--json")).Succeeds().Json;
        Assert.Equal("covered", json.GetProperty("model").GetProperty("cut").GetString());
        Assert.Equal(52, json.GetProperty("seed").GetInt64());
    }

    [Fact]
    public async Task A_run_is_told_step_by_step_and_ends_in_a_verdict()
    {
        Raft run = (await Raft.RunAsync(Nobody, "scenario", "run", "isolated-leader-read")).Succeeds();

        Assert.Equal("4 isolated-leader-read: An isolated leader is asked to read", run.Lines[0]);
        Assert.Equal("simulated world, 5 nodes, seed 1", run.Lines[1]);
        Assert.Contains(run.Lines, line => line.EndsWith("L is cut off from all others.", StringComparison.Ordinal));
        Assert.Contains(run.Lines, line => line.EndsWith(" s  isolate n2 (L)", StringComparison.Ordinal));
        Assert.Contains(run.Lines, line => line.Contains(" s  held    'set", StringComparison.Ordinal) || line.Contains(" s  held    set", StringComparison.Ordinal));
        Assert.Equal("isolated-leader-read holds: 12 of 12 expectations", run.Lines[^2]);
        Assert.Matches("^[0-9.]+ s of virtual time, 2 elections, 2 acknowledged writes, seed 1, event hash [0-9a-f]{16}$", run.Lines[^1]);
    }

    [Fact]
    public async Task The_same_seed_gives_the_same_document_and_another_seed_another()
    {
        string[] command = ["scenario", "run", "4", "--json", "--seed"];

        Raft first = (await Raft.RunAsync(Nobody, [.. command, "7"])).Succeeds();
        Raft second = (await Raft.RunAsync(Nobody, [.. command, "7"])).Succeeds();
        Raft other = (await Raft.RunAsync(Nobody, [.. command, "8"])).Succeeds();

        Assert.Equal(first.Out, second.Out);
        Assert.True(first.Json.GetProperty("held").GetBoolean());
        Assert.Equal(7, first.Json.GetProperty("seed").GetInt64());
        Assert.Equal("held", first.Json.GetProperty("expectations")[0].GetProperty("verdict").GetString());
        Assert.NotEqual(first.Json.GetProperty("event_hash").GetString(), other.Json.GetProperty("event_hash").GetString());
    }

    [Fact]
    public async Task An_expectation_that_does_not_hold_ends_with_1_and_the_fact_that_broke_it()
    {
        Raft run = await Raft.RunAsync(Nobody, "scenario", "run", "returning-follower-prevote", "--set", "preVote=false");

        run.EndsWith(1).Says(
            "raft: returning-follower-prevote does not hold with seed 1: expected that F is preCandidate, but n5 (F) is candidate",
            "step 7, ",
            "returning-follower-prevote.yaml:",
            "more did not hold");
        Assert.Contains(run.Lines, line => line.Contains("BROKEN", StringComparison.Ordinal));
        Assert.Contains(run.Lines, line => line.StartsWith("returning-follower-prevote does not hold: ", StringComparison.Ordinal));

        Raft json = (await Raft.RunAsync(Nobody, "scenario", "run", "returning-follower-prevote", "--set", "preVote=false", "--json")).EndsWith(1);
        Assert.False(json.Json.GetProperty("held").GetBoolean());
    }

    [Theory]
    [InlineData("--break", "2")]
    [InlineData("--break", "commit-earlier-term")]
    [InlineData("--off")]
    public async Task A_rule_of_Raft_is_broken_for_a_run(params string[] options)
    {
        Raft run = await Raft.RunAsync(Nobody, ["scenario", "run", "figure-8", .. options]);

        run.EndsWith(1).Says("raft: figure-8 does not hold with seed 1: expected that the commit index of S1 is at most 2");
        Assert.Equal("simulated world, 5 nodes, seed 1, rule broken: commit-earlier-term", run.Lines[1]);
    }

    [Fact]
    public async Task What_makes_it_hold_is_shown()
    {
        Raft run = (await Raft.RunAsync(Nobody, "scenario", "show", "figure-8")).Succeeds();

        Assert.Contains("world: simulated only", run.Lines);
        Assert.Contains("off:   rule broken: commit-earlier-term (--off runs it so, and it does not hold)", run.Lines);
        Assert.Contains("rule broken: commit-earlier-term", (await Raft.RunAsync(Nobody, "scenario", "show", "figure-8-broken")).Succeeds().Lines);
    }

    [Fact]
    public async Task Any_file_runs_by_its_path()
    {
        using TemporaryDirectory directory = new();
        string file = Path.Combine(directory.Path, "mine.yaml");
        await File.WriteAllTextAsync(file, Small);

        Raft run = (await Raft.RunAsync(Nobody, "scenario", "run", file)).Succeeds();

        Assert.Equal("small: A small one", run.Lines[0]);
        Assert.Contains("seed 5", run.Lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Everything_that_is_wrong_with_a_file_is_told_a_line_each_and_ends_with_2()
    {
        using TemporaryDirectory directory = new();
        string file = Path.Combine(directory.Path, "wrong.yaml");
        await File.WriteAllTextAsync(
            file, Small.Replace("seed: 5", "sede: 5", StringComparison.Ordinal).Replace("leader: any", "leder: any", StringComparison.Ordinal).Replace("key: x", "kex: x", StringComparison.Ordinal));

        Raft run = await Raft.RunAsync(Nobody, "scenario", "run", file);

        Assert.Equal(2, run.ExitCode);
        Assert.Equal("", run.Out);
        string[] lines = run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.All(lines, line => Assert.StartsWith($"raft: {file}:", line, StringComparison.Ordinal));
        Assert.Equal(5, lines.Length);
        Assert.StartsWith($"raft: {file}:4:1: sede: is not known here, allowed is name, ", lines[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_with_very_many_problems_is_not_told_to_its_end()
    {
        using TemporaryDirectory directory = new();
        string file = Path.Combine(directory.Path, "wrong.yaml");
        await File.WriteAllTextAsync(file, Small + string.Concat(Enumerable.Range(1, 30).Select(number => $"k{number}: 1\n")));

        Raft run = await Raft.RunAsync(Nobody, "scenario", "show", file);

        Assert.Equal(2, run.ExitCode);
        Assert.EndsWith("      and 10 more\n", run.Error.ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("there is no scenario 'leader-crsh', there are: aligned-timers", "run", "leader-crsh")]
    [InlineData("there is no scenario with the number 99", "show", "99")]
    [InlineData("returning-follower-plain and returning-follower-prevote share the number 10: name one of them", "run", "10")]
    [InlineData("there is no file 'no/such.yaml'", "run", "no/such.yaml")]
    [InlineData("required argument 'name or file' missing for command: 'run'", "run")]
    [InlineData("--on is 'mars', allowed is simulated, orleans", "run", "1", "--on", "mars")]
    [InlineData("cannot parse argument 'x' for option '--seed' as a whole number", "run", "1", "--seed", "x")]
    [InlineData("--break is '99', allowed is a number from 1 to 36 or a name", "run", "1", "--break", "99")]
    [InlineData("--off: leader-crash does not say what to take away", "run", "1", "--off")]
    [InlineData("figure-7 runs in the simulated world only, and this is to be the orleans one", "run", "6", "--on", "orleans")]
    [InlineData("second-activation runs in the orleans world only, and this is to be the simulated one", "run", "40", "--on", "simulated")]
    [InlineData("leader-crash runs in the simulated world only", "run", "1", "--break", "2", "--on", "orleans")]
    [InlineData("second-activation needs a silo, and rules can be broken in the simulated world only", "run", "40", "--break", "2")]
    [InlineData("--set is 'preVote', which is not option=value", "run", "1", "--set", "preVote")]
    [InlineData("--set: there is no option 'preVotes', there are electionTimeoutMin, ", "run", "1", "--set", "preVotes=true")]
    [InlineData("--set: HeartbeatInterval is 1000 ms, allowed is", "run", "1", "--set", "heartbeatInterval=1s")]
    [InlineData("there is no command 'scenario shw'; did you mean 'scenario show'?", "shw")]
    public async Task Wrong_usage_ends_with_2(string message, params string[] arguments) =>
        (await Raft.RunAsync(Nobody, ["scenario", .. arguments])).EndsWith(2).Says(message);

    [Fact]
    public async Task A_run_can_be_interrupted()
    {
        using var interrupt = new CancellationTokenSource();
        RunOptions options = Nobody with { OnInterrupt = source => source?.Cancel() };

        (await Raft.RunAsync(options, "scenario", "run", "1")).EndsWith(1).Says("interrupted");
    }
}
