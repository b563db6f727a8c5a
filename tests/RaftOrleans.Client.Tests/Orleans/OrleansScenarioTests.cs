using RaftOrleans.Lab;

namespace RaftOrleans.Client.Tests;

/// <summary>Nothing else runs meanwhile: real time is only as good as the machine.</summary>
[CollectionDefinition(nameof(OrleansScenarioTests), DisableParallelization = true)]
public sealed class OrleansScenarioDefinition;

/// <summary>
/// The scenarios that are shipped also show what they say on a silo, in real time.
/// </summary>
/// <remarks>
/// A machine that stands still for longer than an election timeout brings an election that the scenario did not ask for. Therefore what
/// depends on time (who leads, what the term is, whether a write is done in time) has to hold in one of a few runs. What Raft promises at
/// any speed has to hold in each of them.
/// </remarks>
[Collection(nameof(OrleansScenarioTests))]
public sealed class OrleansScenarioTests
{
    private const int MaxRuns = 3;

    private static readonly string[] AtAnySpeed = ["no safety property is violated", "the history is linearizable", "every acknowledged write"];

    /// <summary>Each shows another ability of the world. <c>RAFT_ALL_SCENARIOS=1</c> runs all there are, which takes some minutes.</summary>
    private static readonly string[] Sample =
    [
        "leader-crash", "split-leader-in-minority", "lease-read-and-drift", "cloudflare-prevote", "clogged-links", "majorities-in-a-ring",
        "joint-change-under-partition", "slow-follower-needs-snapshot", "wiped-node-rejoins", "corrupted-record", "leader-with-stuck-disk",
        "leadership-transfer", "retried-write-once", "second-activation", "silo-loses-records",
    ];

    public static TheoryData<string> Names => Environment.GetEnvironmentVariable("RAFT_ALL_SCENARIOS") == "1"
        ? [.. ScenarioLibrary.Shipped.LoadAll().Where(scenario => scenario.Worlds.Contains("orleans")).Select(scenario => scenario.Name)]
        : [.. Sample];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task It_holds(string name)
    {
        List<string> runs = [];
        await using ILab lab = await OrleansScenarioWorld.StartAsync(CancellationToken.None);
        for (int run = 1; run <= MaxRuns; run++)
        {
            ScenarioResult result = await ScenarioRunner.RunAsync(lab, ScenarioLibrary.Shipped.Load(name));

            Assert.Equal("orleans", result.World);
            Assert.Empty(await lab.GetGroupsAsync());
            if (result.Held)
            {
                return;
            }

            ExpectationResult[] broken = [.. result.Expectations.Where(found => found.Verdict == ScenarioVerdict.Broken)];
            runs.Add($"run {run}: {result.Stopped}\n{string.Join('\n', broken.AsEnumerable())}\n{string.Join('\n', result.Timeline)}");
            Assert.True(
                !broken.Any(found => AtAnySpeed.Any(promise => found.Expected.Contains(promise, StringComparison.Ordinal))),
                runs[^1]);
        }

        Assert.Fail($"held in none of {MaxRuns} runs\n{string.Join('\n', runs)}");
    }

    [Fact]
    public void What_holds_at_any_speed_is_expected_by_scenarios_in_these_words()
    {
        ScenarioResult[] results =
        [
            .. ScenarioLibrary.Shipped.LoadAll().Where(scenario => scenario.Worlds.Count == Scenario.AllWorlds.Count)
                .Select(scenario => ScenarioRunner.RunSimulated(scenario)),
        ];

        Assert.All(AtAnySpeed, promise => Assert.Contains(
            results, result => result.Expectations.Any(found => found.Expected.Contains(promise, StringComparison.Ordinal))));
    }

    [Fact]
    public async Task What_only_the_simulated_world_can_do_is_refused_with_the_reason()
    {
        await using ILab lab = await OrleansScenarioWorld.StartAsync(CancellationToken.None);
        GroupSpecification broken = new() { Name = "broken", BrokenRule = "2" };
        GroupSpecification logs = new() { Name = "logs", Logs = new Dictionary<int, IReadOnlyList<long>> { [1] = [1] } };

        foreach (GroupSpecification group in (GroupSpecification[])[broken, logs])
        {
            LabException failure = await Assert.ThrowsAsync<LabException>(() => lab.CreateGroupAsync(group));
            Assert.Equal(LabFailure.Unsupported, failure.Reason);
            Assert.StartsWith("only the simulated world can ", failure.Message, StringComparison.Ordinal);
        }

        LabException scenario = await Assert.ThrowsAsync<LabException>(() => ScenarioRunner.RunAsync(lab, ScenarioLibrary.Shipped.Load("figure-7")));
        Assert.Equal("figure-7 runs in the simulated world only, and this is the orleans one", scenario.Message);
        Assert.Empty(await lab.GetGroupsAsync());
    }

    [Fact]
    public async Task The_console_runs_one_on_a_silo_of_its_own()
    {
        Raft raft = await Raft.RunAsync(new RunOptions("http://127.0.0.1:1"), "scenario", "run", "no-quorum", "--on", "orleans", "--json");

        Assert.Equal("orleans", raft.Json.GetProperty("world").GetString());
        Assert.Equal(raft.Json.GetProperty("held").GetBoolean() ? 0 : 1, raft.ExitCode);
    }
}
