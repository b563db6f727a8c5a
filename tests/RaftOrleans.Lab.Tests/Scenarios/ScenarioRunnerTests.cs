namespace RaftOrleans.Lab.Tests.Scenarios;

public sealed class ScenarioRunnerTests
{
    [Fact]
    public void A_run_tells_what_it_did_when_and_what_it_found()
    {
        List<TimelineEntry> told = [];
        ScenarioResult result = Run(
            """
            - { when: { leader: any }, say: It begins. }
            - { set: { key: x, value: 1 }, at: 1s }
            - { crash: leader, as: L }
            - say: Only words.
            """,
            "- { value: { key: x, is: 1 }, say: It ends. }",
            "model: { crash: covered }\n",
            new ScenarioRunOptions { Narrate = told.Add });

        Assert.True(result.Held);
        Assert.Null(result.Stopped);
        Assert.Equal(told, result.Timeline);
        Assert.Equal(["step 1", "step 2", "step 3", "step 4", "expectation 1"], told.Select(entry => entry.Place));
        Assert.Equal([6, 7, 8, 9, 11], told.Select(entry => entry.Line));
        Assert.Equal(["It begins.", null, null, "Only words.", "It ends."], told.Select(entry => entry.Say));
        Assert.Equal([null, ScenarioVerdict.Held, null, null, ScenarioVerdict.Held], told.Select(entry => entry.Verdict));
        Assert.Equal("n2 leads in term 1", told[0].What);
        Assert.Equal("set x = 1", told[1].What);
        Assert.Equal("it is applied at index 2", told[1].Found);
        Assert.Equal("crash n2 (L)", told[2].What);
        Assert.Equal("", told[3].What);
        Assert.Equal("key 'x' holds 1", told[4].What);
        Assert.True(told[1].Time >= TimeSpan.FromSeconds(1));
        Assert.Equal(["'set x = 1' is applied", "key 'x' holds 1"], result.Expectations.Select(expectation => expectation.Expected));
        Assert.Equal("step 2 (line 7): 'set x = 1' is applied: it is applied at index 2", result.Expectations[0].ToString());
        Assert.Equal("simulated", result.World);
        Assert.Equal(2, result.Elections);
        Assert.Equal(new OperationCounts(2, 1, 0, 0), result.Operations with { All = 2 });
    }

    [Fact]
    public void A_broken_expectation_says_which_fact_broke_it_and_the_run_goes_on()
    {
        ScenarioResult result = Run("- when: { leader: any }\n- expect: { term: { atMost: 0 } }\n- set: { key: x, value: 2, outcome: unknown }", "- value: { key: x, is: 3 }\n  within: 1s");

        Assert.False(result.Held);
        Assert.Null(result.Stopped);
        Assert.Equal(
            [
                "step 2 (line 6): expected that the term is at most 0, but n1 has 1",
                "step 3 (line 7): expected that 'set x = 2' is of unknown outcome, but it is applied at index 2",
                "expectation 1 (line 9): expected that key 'x' holds 3, but it answers 2",
            ],
            result.Expectations.Select(expectation => expectation.ToString()));
    }

    [Fact]
    public void A_step_that_cannot_be_done_ends_the_run()
    {
        ScenarioResult result = Run("- crash: n1\n- crash: n1\n- wait: 1s\n- expect: { leader: any }", "- leader: any\n- logs: equal", "model: { crash: covered }\n");

        Assert.False(result.Held);
        Assert.Equal("step 2: n1 cannot be crashed: it has crashed already", result.Stopped);
        Assert.Equal(
            [ScenarioVerdict.Broken, ScenarioVerdict.NotReached, ScenarioVerdict.NotReached, ScenarioVerdict.NotReached],
            result.Expectations.Select(expectation => expectation.Verdict));
        Assert.Equal(["step 2", "step 4", "expectation 1", "expectation 2"], result.Expectations.Select(expectation => expectation.Place));
        Assert.Equal(2, result.Timeline.Count);
    }

    [Fact]
    public void A_condition_that_never_comes_to_hold_ends_the_run()
    {
        ScenarioResult result = Run("- when: { leader: any }\n- when: { leader: none }\n  within: 500ms\n  crash: n1", head: "model: { crash: covered }\n");

        Assert.Equal("step 2: n2 leads in term 1, after 500ms", result.Stopped);
        Assert.Equal("step 2 (line 7): expected that there is no leader, but n2 leads in term 1, after 500ms", result.Expectations[0].ToString());
    }

    [Fact]
    public void A_part_that_nobody_plays_ends_the_run()
    {
        ScenarioResult result = Run("- stepDown: leader");

        Assert.StartsWith("step 1: group 'scenario-test' has no node for 'leader' just now: n1 is follower", result.Stopped, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_stand_for_the_nodes_that_were_picked_and_no_node_is_picked_twice()
    {
        ScenarioResult result = Run(
            """
            - { when: { leader: agreed }, pick: { L: leader, A: follower, B: [follower, follower], rest: others } }
            - partition: [[L, A], B, rest]
            - expect: { leader: none }
            """,
            "- role: { of: [L, A, B, rest], is: preCandidate }",
            "group: { nodes: 5 }\nmodel: { partition: covered }\n");

        Assert.True(result.Held, string.Join('\n', result.Expectations));
        string[] names = result.Timeline[0].What.Split(": ")[1].Split("; ");
        Assert.Equal(["L is n", "A is n", "B is n", "rest is n"], names.Select(name => name[..(name.IndexOf("is n", StringComparison.Ordinal) + 4)]));
        Assert.Equal(5, names.SelectMany(name => name[(name.IndexOf(" is ", StringComparison.Ordinal) + 4)..].Split(", ")).Distinct().Count());
    }

    [Fact]
    public void All_means_those_whom_the_action_fits()
    {
        ScenarioResult result = Run(
            "- { when: { leader: agreed }, crash: n1 }\n- crash: all\n- restart: all\n- pause: all\n- resume: all", head: "model: { crash: covered, pause: covered }\n");

        Assert.True(result.Held, result.Stopped);
        Assert.EndsWith("crash n2, n3", result.Timeline[1].What, StringComparison.Ordinal);
        Assert.EndsWith("restart n1, n2, n3", result.Timeline[2].What, StringComparison.Ordinal);
    }

    [Fact]
    public void Operations_answer_as_the_store_does()
    {
        ScenarioResult result = Run(
            """
            - { when: { leader: agreed }, pick: { L: leader, F: follower } }
            - cas: { key: x, value: 1, swapped: true }
            - cas: { key: x, value: 2, from: 7, swapped: false }
            - cas: { key: x, value: 2, from: 1.0, swapped: true }
            - append: { key: l, value: a }
            - append: { key: l, value: { b: 1 } }
            - get: { key: l, value: [a, { b: 1 }] }
            - set: { key: x, value: 3, via: F, outcome: notLeader }
            - get: { key: x, via: F, value: 2 }
            - delete: { key: x }
            - get: { key: x, absent: true }
            - crash: F
            - set: { key: x, value: 3, via: F, outcome: unavailable }
            - get: { key: x, via: F, unanswered: true }
            """,
            "- history: linearizable",
            "model: { crash: covered }\n");

        Assert.True(result.Held, string.Join('\n', result.Expectations.Where(expectation => expectation.Verdict != ScenarioVerdict.Held)));
        Assert.Equal(new OperationCounts(13 - 1 + 3, 6, 1, 2), result.Operations with { All = 15 });
    }

    [Fact]
    public void Entries_can_be_counted_before_they_are_committed()
    {
        ScenarioResult result = Run(
            """
            - when: { leader: agreed }
            - pick: { L: leader, F: follower, rest: others }
            - mark: m
            - isolate: L
            - set: { key: x, value: lost, via: L, timeout: 50ms, outcome: unknown }
            - expect: { copies: { entry: m+1, exactly: 1 } }
            - expect: { copies: { entry: m+2, exactly: 0 } }
            - expect: { log: { of: L, since: m, exactly: 1 } }
            - expect: { log: { of: rest, since: m, exactly: 0 } }
            - { when: { leader: { not: L } }, heal: network }
            - when: { logs: equal }
            - expect: { copies: { entry: m+1, exactly: 5 } }
            """,
            "- value: { key: x, absent: true, of: all }",
            "group: { nodes: 5 }\nmodel: { partition: covered }\n");

        Assert.True(result.Held, string.Join('\n', result.Expectations.Where(expectation => expectation.Verdict != ScenarioVerdict.Held)));
    }

    [Fact]
    public void Links_are_cut_in_one_direction_or_both()
    {
        ScenarioResult result = Run(
            """
            - { when: { leader: agreed }, pick: { L: leader, F: follower } }
            - cut: { from: L, to: others, oneWay: true }
            - expect: { leader: { not: L } }
            - heal: network
            - link: { from: all, to: all, delay: 3ms, jitter: 2ms, drop: 0.1 }
            - set: { key: x, value: 1 }
            - link: { from: all, to: all }
            """,
            head: "model: { cut: covered, loss: covered, delay: covered }\n");

        Assert.True(result.Held, string.Join('\n', result.Expectations));
        Assert.Contains(" -> n", result.Timeline[1].What, StringComparison.Ordinal);
        Assert.EndsWith(": 10 % lost, 3ms to 5ms late", result.Timeline[4].What, StringComparison.Ordinal);
        Assert.EndsWith(": no faults", result.Timeline[6].What, StringComparison.Ordinal);
    }

    [Fact]
    public void A_leader_can_be_made_and_unmade()
    {
        ScenarioResult result = Run(
            """
            - { when: { leader: agreed }, pick: { F: follower } }
            - campaign: { node: F, forced: true }
            - expect: { leader: F }
            - { when: { leader: agreed }, stepDown: F }
            - expect: { role: { of: F, is: follower } }
            """);

        Assert.True(result.Held, string.Join('\n', result.Expectations));
    }

    [Fact]
    public void The_group_is_gone_after_the_run_unless_it_is_to_stay() => SimulatedLab.Run(new SimulatedLabOptions(), async lab =>
    {
        Scenario scenario = ScenarioTexts.Read("- wait: 1ms");
        await ScenarioRunner.RunAsync(lab, scenario);
        Assert.Empty(await lab.GetGroupsAsync());

        await ScenarioRunner.RunAsync(lab, scenario, new ScenarioRunOptions { Group = "mine", KeepGroup = true });
        Assert.Equal(["mine"], await lab.GetGroupsAsync());

        LabException taken = await Assert.ThrowsAsync<LabException>(
            () => ScenarioRunner.RunAsync(lab, scenario, new ScenarioRunOptions { Group = "mine" }));
        Assert.Equal(LabFailure.Conflict, taken.Reason);
        Assert.Equal(["mine"], await lab.GetGroupsAsync());
    });

    [Fact]
    public async Task A_scenario_runs_in_a_live_world_too()
    {
        await using SimulatedLab lab = SimulatedLab.Start();
        await lab.Clock.SetSpeedAsync(5);

        // Virtual time does not wait for a busy machine, so there is much of it.
        ScenarioResult result = await ScenarioRunner.RunAsync(lab, ScenarioTexts.Read(
            """
            - { when: { leader: agreed }, within: 1h, mark: before }
            - { crash: leader, as: L }
            - { expect: { leader: { not: L } }, within: 1h }
            - { expect: { acknowledged: { since: before, atLeast: 30 } }, within: 1h }
            - restart: L
            """,
            "- { logs: equal, within: 1h }\n- { writes: kept, within: 1h }\n- safety: holds\n- history: linearizable",
            "model: { crash: covered }\nworkload: { clients: 4, timeout: 1m }\n"));

        Assert.True(result.Held, string.Join('\n', result.Expectations));
        Assert.Empty(await lab.GetGroupsAsync());
    }

    [Fact]
    public async Task A_run_can_be_ended_early_and_takes_its_group_away()
    {
        await using SimulatedLab lab = SimulatedLab.Start();
        using CancellationTokenSource interrupt = new();
        Scenario scenario = ScenarioTexts.Read("- mark: m\n- wait: 1h", head: "workload: { clients: 3 }\n");

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ScenarioRunner.RunAsync(
            lab, scenario, new ScenarioRunOptions { Narrate = _ => interrupt.Cancel() }, interrupt.Token));

        Assert.Empty(await lab.GetGroupsAsync());
    }

    [Fact]
    public void A_run_without_a_leader_ends_with_what_is_not_so()
    {
        ScenarioResult result = Run(
            "- isolate: all\n- wait: 500ms", "- { leader: agreed, within: 1s }\n- { logs: equal, within: 1s }\n- { value: { key: x, is: 1 }, within: 100ms }\n- history: linearizable\n- safety: holds", "model: { partition: covered }\n");

        Assert.Equal(
            [ScenarioVerdict.Broken, ScenarioVerdict.Held, ScenarioVerdict.Broken, ScenarioVerdict.Held, ScenarioVerdict.Held],
            result.Expectations.Select(expectation => expectation.Verdict));
    }

    private static ScenarioResult Run(
        string steps, string expect = "- safety: holds", string head = "", ScenarioRunOptions? options = null) =>
        ScenarioRunner.RunSimulated(ScenarioTexts.Read(steps, expect, head), options);
}
