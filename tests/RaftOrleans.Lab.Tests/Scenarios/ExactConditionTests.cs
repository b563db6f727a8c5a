using RaftOrleans.Simulation;

namespace RaftOrleans.Lab.Tests.Scenarios;

/// <summary>In the simulated world a condition is seen at the very event at which it comes to hold, and nothing happens before the step.</summary>
public sealed class ExactConditionTests
{
    private const int Seeds = 30;

    [Fact]
    public void An_entry_is_caught_on_exactly_one_follower_of_four()
    {
        Scenario scenario = ScenarioTexts.Read(
            """
            - when: { leader: agreed }
            - mark: start
            - set: { key: x, value: 1, background: true }
            - when: { copies: { entry: start+1, exactly: 2 } }
            - crash: leader
              as: L
            - expect: { copies: { entry: start+1, exactly: 2 } }
              within: 0s
            """,
            "- leader: any",
            "group: { nodes: 5 }\nmodel: { crash: covered }\n");

        Assert.All(Enumerable.Range(1, Seeds), seed =>
        {
            ScenarioResult result = ScenarioRunner.RunSimulated(scenario, new ScenarioRunOptions { Seed = seed });
            Assert.True(result.Held, $"seed {seed}:\n{string.Join('\n', result.Timeline)}");
        });
    }

    [Fact]
    public void A_leader_is_cut_off_before_anything_that_it_has_sent_arrives()
    {
        Scenario scenario = ScenarioTexts.Read(
            """
            - campaign: { node: n1, forced: true }
            - when: { leader: n1 }
            - isolate: n1
            - wait: 50ms
            - expect: { log: { of: n1, exactly: 1 } }
              within: 0s
            - expect: { log: { of: [n2, n3], exactly: 0 } }
              within: 0s
            """,
            "- safety: holds",
            "model: { partition: covered }\n");

        Assert.All(Enumerable.Range(1, Seeds), seed =>
        {
            ScenarioResult result = ScenarioRunner.RunSimulated(scenario, new ScenarioRunOptions { Seed = seed });
            Assert.True(result.Held, $"seed {seed}:\n{string.Join('\n', result.Timeline)}");
        });
    }

    [Fact]
    public void Time_that_is_allowed_passes_to_the_microsecond_where_the_condition_does_not_come_to_hold()
    {
        ScenarioResult result = ScenarioRunner.RunSimulated(ScenarioTexts.Read("- expect: { term: { atLeast: 1000 } }\n  within: 12345us"));

        Assert.Equal(TimeSpan.FromMicroseconds(12_345), result.Expectations[0].Time);
    }

    [Fact]
    public void Watching_every_event_changes_nothing_of_the_run()
    {
        RunRecording? recording = null;
        SimulatedLab.Run(new SimulatedLabOptions { Seed = 7 }, async lab =>
        {
            ScenarioRunOptions options = new() { KeepGroup = true };
            Assert.True((await ScenarioRunner.RunAsync(lab, ScenarioLibrary.Shipped.Load("figure-8-broken"), options)).Held);
            recording = await lab.GetRecordingAsync();
        });

        World repeated = RunRecording.Parse(recording!.ToJson()).Repeat();

        Assert.Equal(recording.EventHash, $"{repeated.Log.Hash:x16}");
        Assert.Equal(
            ["LeaderCompleteness", "CommittedOnQuorum"], repeated.Groups[0].Violations.Take(2).Select(violation => violation.Property.ToString()));
    }

    [Fact]
    public void A_write_in_the_background_is_over_before_the_end_and_in_the_history()
    {
        ScenarioResult result = ScenarioRunner.RunSimulated(ScenarioTexts.Read(
            "- when: { leader: any }\n- set: { key: x, value: 1, background: true }", "- value: { key: x, is: 1 }\n- writes: kept\n- history: linearizable"));

        Assert.True(result.Held, string.Join('\n', result.Expectations));
        Assert.Equal(1, result.Operations.AcknowledgedWrites);
    }
}
