using RaftOrleans.Consensus;
using RaftOrleans.Simulation;
using RaftOrleans.Verification;

namespace RaftOrleans.Lab.Tests.Scenarios;

public sealed class ScenarioFileTests
{
    private static readonly RaftOptions Usual = RaftOptions.Default;

    [Fact]
    public void A_small_file_has_the_usual_group_and_seed()
    {
        Scenario scenario = ScenarioTexts.Read("- wait: 10ms");

        Assert.Equal("test", scenario.Name);
        Assert.Equal("A test", scenario.Title);
        Assert.Equal("None.", scenario.Lesson);
        Assert.Equal(0, scenario.Number);
        Assert.Equal(1, scenario.Seed);
        Assert.Equal(3, scenario.Group.Nodes);
        Assert.Equal(Usual, scenario.Group.Options);
        Assert.Null(scenario.Workload);
        Assert.Empty(scenario.Model);
        Assert.Equal("test.yaml", scenario.Source);
        Assert.Equal(new ScenarioStep { Line = 5, Action = new ScenarioAction.Wait(TimeSpan.FromMilliseconds(10)) }, Assert.Single(scenario.Steps));
        Assert.Equal(
            new ScenarioStep { Line = 7, Action = new ScenarioAction.Expect(new ScenarioFact.Leader(LeaderState.Any, null)) },
            Assert.Single(scenario.Expectations));
    }

    [Fact]
    public void Everything_above_the_steps_is_read()
    {
        Scenario scenario = ScenarioTexts.Read(
            "- wipe: n1",
            head: """
                number: 7
                seed: -5
                model: { diskLoss: beyond }
                group:
                  nodes: 5
                  options: { electionTimeoutMin: 1s, electionTimeoutMax: 1.5s, preVote: false, maxUncommittedBytes: 12 }
                workload: { clients: 4, keys: 5, think: 6ms, reads: 0.7, via: any, timeout: 80ms }

                """);

        Assert.Equal(7, scenario.Number);
        Assert.Equal(-5, scenario.Seed);
        Assert.Equal(FaultCoverage.Beyond, scenario.Model[ScenarioFault.DiskLoss]);
        Assert.Equal(5, scenario.Group.Nodes);
        Assert.Equal(
            Usual with
            {
                ElectionTimeoutMin = TimeSpan.FromSeconds(1),
                ElectionTimeoutMax = TimeSpan.FromSeconds(1.5),
                PreVote = false,
                MaxUncommittedBytes = 12,
            },
            scenario.Group.Options);
        Assert.Equal(
            new ScenarioWorkload { Clients = 4, Keys = 5, Think = TimeSpan.FromMilliseconds(6), Reads = 0.7, ViaAny = true, Timeout = TimeSpan.FromMilliseconds(80) },
            scenario.Workload);
    }

    [Fact]
    public void Every_action_is_read()
    {
        const string head = "model: { crash: covered, pause: covered, partition: covered, cut: covered, loss: covered, duplication: covered, reordering: covered, delay: covered, diskLoss: beyond, slowDisk: covered, wrongClock: covered }\n";
        Scenario scenario = ScenarioTexts.Read(
            """
            - mark: m
            - pick: { L: leader, F: follower, rest: others }
            - set: { key: x, value: 1, via: L, timeout: 2s, outcome: [applied, unknown] }
            - delete: { key: x }
            - append: { key: x, value: [1, "2", { a: null }] }
            - cas: { key: x, value: yes, swapped: false }
            - cas: { key: x, value: true, from: 1.5e3, outcome: notLeader }
            - get: { key: x, consistency: stale, via: n1, value: "1" }
            - get: { key: x, unanswered: true }
            - crash: [n1, F]
            - restart: all
            - pause: leader
              as: P
            - resume: P
            - stepDown: random
            - campaign: n2
            - campaign: { node: n2, forced: true }
            - partition: [[L, F], rest]
            - isolate: n3
            - cut: { from: n1, to: n2, oneWay: true }
            - link: { from: all, to: all, drop: 0.1, duplicate: 0.2, reorder: 0.3, delay: 4ms, jitter: 5ms }
            - disk: { node: L, stall: true, latency: 6ms }
            - disk: { node: L, stall: 500ms }
            - clock: { node: F, offset: 7s, drift: -0.25 }
            - heal: network
            - transfer: F
            - transfer: { node: n2, via: L, timeout: 1s, outcome: refused }
            - snapshot: [L, F]
            - wipe: F
              as: R
            - addNode: N
            - members: { add: [N, R], learn: n2, remove: F, atOnce: true, joint: true }
            - expect: { leader: any }
              within: 0s
            """,
            head: head);

        TimeSpan usual = TimeSpan.FromSeconds(5);
        Assert.Equal<ScenarioAction?>(
            [
                new ScenarioAction.Mark("m"),
                new ScenarioAction.Write(OperationFunction.Write, "x", "1", null, Set("L"), TimeSpan.FromSeconds(2), [], null),
                new ScenarioAction.Write(OperationFunction.Delete, "x", null, null, null, usual, [], null),
                new ScenarioAction.Write(OperationFunction.Append, "x", """[1,"2",{"a":null}]""", null, null, usual, [], null),
                new ScenarioAction.Write(OperationFunction.Cas, "x", "\"yes\"", null, null, usual, [], false),
                new ScenarioAction.Write(OperationFunction.Cas, "x", "true", "1.5e3", null, usual, [], null),
                new ScenarioAction.Read("x", ReadConsistency.Stale, Set("n1"), usual, ReadWish.Value, "\"1\""),
                new ScenarioAction.Read("x", ReadConsistency.Linearizable, null, usual, ReadWish.Unanswered, null),
                new ScenarioAction.Process(ProcessAction.Crash, Set("n1", "F")),
                new ScenarioAction.Process(ProcessAction.Restart, Set("all")),
                new ScenarioAction.Process(ProcessAction.Pause, Set("leader")),
                new ScenarioAction.Process(ProcessAction.Resume, Set("P")),
                new ScenarioAction.StepDown(Set("random")),
                new ScenarioAction.Campaign(Set("n2"), false),
                new ScenarioAction.Campaign(Set("n2"), true),
                new ScenarioAction.Isolate(Set("n3")),
                new ScenarioAction.Cut(Set("n1"), Set("n2"), true),
                new ScenarioAction.Link(
                    Set("all"), Set("all"), new LinkFaults(0.1, 0.2, 0.3, TimeSpan.FromMilliseconds(4), TimeSpan.FromMilliseconds(5)), false),
                new ScenarioAction.Disk(Set("L"), new DiskFaults(DiskFaults.UntilMended, TimeSpan.FromMilliseconds(6))),
                new ScenarioAction.Disk(Set("L"), new DiskFaults(TimeSpan.FromMilliseconds(500))),
                new ScenarioAction.Clock(Set("F"), new ClockFaults(TimeSpan.FromSeconds(7), -0.25)),
                new ScenarioAction.Heal(),
                new ScenarioAction.Transfer(Set("F"), null!),
                new ScenarioAction.Transfer(Set("n2"), null!),
                new ScenarioAction.TakeSnapshot(Set("L", "F")),
                new ScenarioAction.Wipe(Set("F")),
                new ScenarioAction.AddNode("N"),
                new ScenarioAction.Members(Set("N", "R"), Set("n2"), Set("F"), true, true, null!),
                new ScenarioAction.Expect(new ScenarioFact.Leader(LeaderState.Any, null)),
            ],
            scenario.Steps.Select(step => step.Action)
                .Where(action => action is not (ScenarioAction.Pick or ScenarioAction.Partition))
                .Select(action => action switch
                {
                    ScenarioAction.Write write => write with { Outcomes = [] },
                    ScenarioAction.Transfer transfer => transfer with { Call = null! },
                    ScenarioAction.Members members => members with { Call = null! },
                    _ => action,
                }));
        ScenarioAction.ChangeCall call = ((ScenarioAction.Transfer)scenario.Steps[25].Action!).Call;
        Assert.Equal((Set("L"), TimeSpan.FromSeconds(1)), (call.Via, call.Timeout));
        Assert.Equal([ChangeOutcome.Refused], call.Outcomes);
        Assert.Equal([ChangeOutcome.Applied], ((ScenarioAction.Transfer)scenario.Steps[24].Action!).Call.Outcomes);
        Assert.Equal([WriteOutcome.Applied, WriteOutcome.Unknown], ((ScenarioAction.Write)scenario.Steps[2].Action!).Outcomes);
        Assert.Equal([WriteOutcome.Applied], ((ScenarioAction.Write)scenario.Steps[3].Action!).Outcomes);
        Assert.Equal([WriteOutcome.NotLeader], ((ScenarioAction.Write)scenario.Steps[6].Action!).Outcomes);
        Assert.Equal([new("L", Set("leader")), new("F", Set("follower")), new("rest", Set("others"))], ((ScenarioAction.Pick)scenario.Steps[1].Action!).Names);
        Assert.Equal([Set("L", "F"), Set("rest")], ((ScenarioAction.Partition)scenario.Steps[16].Action!).Sides);
        Assert.Equal("P", scenario.Steps[11].As);
        Assert.Equal(TimeSpan.Zero, scenario.Steps[^1].Within);
    }

    [Fact]
    public void Every_fact_is_read()
    {
        Scenario scenario = ScenarioTexts.Read(
            "- mark: m",
            """
            - leader: none
            - leader: agreed
            - leader: n2
            - leader: { not: n2 }
            - role: { of: [n1, n2], is: preCandidate }
            - term: { atLeast: 1, atMost: 2 }
            - commit: { of: n1, since: m, exactly: 0 }
            - log: { atLeast: 3 }
            - elections: { since: m, atMost: 1 }
            - acknowledged: { atLeast: 4 }
            - gap: { since: m, atMost: 1s }
            - copies: { entry: 5, exactly: 1 }
            - copies: { entry: m+2, atLeast: 2 }
            - logs: equal
            - value: { key: x, is: { b: 1.0, a: 2 } }
            - value: { key: x, absent: true, of: all }
            - writes: kept
            - history: linearizable
            - safety: holds
            """);

        Assert.Equal<ScenarioFact>(
            [
                new ScenarioFact.Leader(LeaderState.None, null),
                new ScenarioFact.Leader(LeaderState.Agreed, null),
                new ScenarioFact.Leader(LeaderState.Is, Set("n2")),
                new ScenarioFact.Leader(LeaderState.IsNot, Set("n2")),
                new ScenarioFact.HasRole(Set("n1", "n2"), Role.PreCandidate),
                new ScenarioFact.Measure(ScenarioQuantity.Term, null, null, 1, 2),
                new ScenarioFact.Measure(ScenarioQuantity.Commit, Set("n1"), "m", 0, 0),
                new ScenarioFact.Measure(ScenarioQuantity.Log, null, null, 3, null),
                new ScenarioFact.Measure(ScenarioQuantity.Elections, null, "m", null, 1),
                new ScenarioFact.Measure(ScenarioQuantity.Acknowledged, null, null, 4, null),
                new ScenarioFact.Gap("m", null, TimeSpan.FromSeconds(1)),
                new ScenarioFact.Copies(new EntryReference(null, 5), 1, 1),
                new ScenarioFact.Copies(new EntryReference("m", 2), 2, null),
                new ScenarioFact.EqualLogs(),
                new ScenarioFact.HasValue("x", """{"a":2,"b":1}""", null),
                new ScenarioFact.HasValue("x", null, Set("all")),
                new ScenarioFact.WritesAreKept(),
                new ScenarioFact.IsLinearizable(),
                new ScenarioFact.IsSafe(),
            ],
            scenario.Expectations.Select(step => ((ScenarioAction.Expect)step.Action!).Fact));
    }

    [Fact]
    public void Every_key_of_a_step_is_read()
    {
        Scenario scenario = ScenarioTexts.Read(
            """
            - at: 1s
              when: { leader: any }
              within: 2s
              say: It begins.
              mark: m
            - say: Only words.
            """,
            "- { leader: any, within: 3s, say: It ends. }");

        Assert.Equal(
            [
                new ScenarioStep
                {
                    Line = 5,
                    At = TimeSpan.FromSeconds(1),
                    When = new ScenarioFact.Leader(LeaderState.Any, null),
                    Within = TimeSpan.FromSeconds(2),
                    Say = "It begins.",
                    Action = new ScenarioAction.Mark("m"),
                },
                new ScenarioStep { Line = 10, Say = "Only words." },
            ],
            scenario.Steps);
        Assert.Equal(TimeSpan.FromSeconds(3), scenario.Expectations[0].Within);
        Assert.Equal("It ends.", scenario.Expectations[0].Say);
    }

    [Theory]
    [InlineData("electionTimeoutMin", "100ms")]
    [InlineData("preVote", "false")]
    [InlineData("maxEntriesPerMessage", "7")]
    public void An_option_can_be_set_from_outside(string key, string value)
    {
        Scenario scenario = ScenarioTexts.Read("- wait: 1ms");

        Assert.NotEqual(Usual, ScenarioFile.WithOption(scenario, key, value).Group.Options);
        Assert.Equal(Usual, scenario.Group.Options);
    }

    [Theory]
    [InlineData("prevote", "false", "there is no option 'prevote', there are electionTimeoutMin, ")]
    [InlineData("preVote", "no", "preVote is 'no', allowed is true or false")]
    [InlineData("heartbeatInterval", "10", "heartbeatInterval is '10', allowed is a time from 0s to 1h with its unit")]
    [InlineData("heartbeatInterval", "10s", "HeartbeatInterval is 10000 ms, allowed is 0.1 ms to less than ElectionTimeoutMin")]
    public void A_wrong_option_from_outside_is_refused(string key, string value, string message)
    {
        LabException failure = Assert.Throws<LabException>(() => ScenarioFile.WithOption(ScenarioTexts.Read("- wait: 1ms"), key, value));

        Assert.Equal(LabFailure.Invalid, failure.Reason);
        Assert.StartsWith(message, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_option_of_a_node_is_a_key() =>
        Assert.Equal(
            typeof(RaftOptions).GetProperties().Where(property => property.CanWrite).Select(property => property.Name),
            ScenarioOptions.Fields.Select(field => char.ToUpperInvariant(field.Name[0]) + field.Name[1..]));

    private static NodeSet Set(params string[] words) => new(words);
}
