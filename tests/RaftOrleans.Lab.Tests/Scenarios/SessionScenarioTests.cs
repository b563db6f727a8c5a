using RaftOrleans.Consensus;
using RaftOrleans.Simulation;
using RaftOrleans.Verification;

namespace RaftOrleans.Lab.Tests.Scenarios;

/// <summary>Clients with sessions send again what has an unknown outcome, and a history takes that for one operation.</summary>
public sealed class SessionScenarioTests
{
    private const string Steps = "- when: { leader: agreed }\n- openSession: S\n- wait: 300ms\n- crash: leader\n- wait: 700ms\n"
        + "- restart: all\n- wait: 300ms\n- crash: leader\n- wait: 700ms\n- restart: all\n- when: { leader: agreed }";

    private const string Expect = "- logs: equal\n- writes: kept\n- history: linearizable";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Clients_with_sessions_leave_fewer_outcomes_open_than_clients_without(bool hasSessions)
    {
        int open = 0;
        for (long seed = 1; seed <= 5; seed++)
        {
            ScenarioResult result = Run(Workload(hasSessions), seed);

            Assert.True(result.Held, $"seed {seed}:\n{string.Join('\n', result.Expectations)}");
            Assert.True(result.Operations.AcknowledgedWrites > 50, $"{result.Operations.AcknowledgedWrites} writes were acknowledged");
            open += result.Operations.Unknown;
        }

        Assert.Equal(hasSessions, open == 0);
    }

    [Fact]
    public void A_group_that_applies_them_again_is_found_out_by_the_history()
    {
        SafetyRules rules = BrokenRule.Find("no-duplicate-suppression")!.Rules;
        Scenario scenario = ScenarioTexts.Read(Steps, Expect, Workload(hasSessions: true));

        IEnumerable<ScenarioResult> results = Enumerable.Range(1, 10).Select(seed => ScenarioRunner.RunSimulated(
            new SimulatedLabOptions { Seed = seed, Rules = rules }, scenario, new ScenarioRunOptions { Seed = seed }, CancellationToken.None));

        Assert.Contains(results, result => !result.Held);
    }

    [Fact]
    public void A_write_that_is_sent_again_is_one_operation_of_the_history()
    {
        ScenarioResult result = ScenarioRunner.RunSimulated(ScenarioTexts.Read(
            "- when: { leader: agreed }\n- openSession: S\n- append: { key: x, value: 1, session: S, sequence: 1 }\n"
                + "- append: { key: x, value: 1, session: S, sequence: 1 }\n- append: { key: x, value: 2, session: S, sequence: 2 }",
            "- value: { key: x, is: [1, 2] }\n- writes: kept\n- history: linearizable"));

        Assert.True(result.Held, string.Join('\n', result.Expectations));
        Assert.Equal(
            ["1", "2"],
            result.History.Operations.Where(operation => operation.Function == OperationFunction.Append).Select(operation => operation.Value));
        Assert.Equal(3, result.Operations.AcknowledgedWrites);
    }

    [Fact]
    public void A_write_that_went_nowhere_first_and_is_applied_when_it_is_sent_again_is_applied_in_the_history()
    {
        ScenarioResult result = ScenarioRunner.RunSimulated(ScenarioTexts.Read(
            "- { when: { leader: agreed }, pick: { F: follower } }\n- openSession: S\n"
                + "- set: { key: x, value: 1, session: S, sequence: 1, via: F, outcome: notLeader }\n"
                + "- set: { key: x, value: 1, session: S, sequence: 1 }\n- get: { key: x, value: 1 }",
            "- value: { key: x, is: 1 }\n- writes: kept\n- history: linearizable"));

        Assert.True(result.Held, string.Join('\n', result.Expectations));
        Operation write = Assert.Single(result.History.Operations, operation => operation.Function == OperationFunction.Write);
        Assert.Equal(OperationOutcome.Ok, write.Outcome);
    }

    [Fact]
    public void A_write_that_went_nowhere_first_and_is_lost_when_it_is_sent_again_stays_open_in_the_history()
    {
        int asked = 0;
        ScenarioResult result = TamperedLab.Run(
            ScenarioTexts.Read(
                "- { when: { leader: agreed }, pick: { L: leader } }\n- openSession: S\n"
                    + "- set: { key: x, value: 1, session: S, sequence: 1, via: L, outcome: dropped }\n"
                    + "- set: { key: x, value: 1, session: S, sequence: 1, via: L, outcome: unknown }\n"
                    + "- set: { key: x, value: 1, session: S, sequence: 1, via: L, outcome: dropped }\n- get: { key: x, absent: true }",
                "- history: linearizable"),
            lab => new TamperedLab(lab)
            {
                Request = request => request is not SessionCommandRequest
                    ? null
                    : ++asked == 2 ? ProposalAnswer.Unknown(NodeId.Of(1)) : ProposalAnswer.Dropped(NodeId.Of(1)),
            });

        Assert.True(result.Held, string.Join('\n', result.Expectations));
        Assert.Equal(3, asked);
        Operation write = Assert.Single(result.History.Operations, operation => operation.Function == OperationFunction.Write);
        Assert.Equal(OperationOutcome.Info, write.Outcome);
        Assert.Null(write.Return);
    }

    [Fact]
    public void A_change_of_options_that_is_not_refused_where_it_should_be_breaks_the_verdict()
    {
        ScenarioResult result = ScenarioRunner.RunSimulated(ScenarioTexts.Read(
            "- when: { leader: agreed }\n- options: { preVote: false, outcome: refused }\n- options: { leases: false }"));

        Assert.Equal(
            ["'options: preVote false' is refused", "'options: leases false' is applied"],
            result.Expectations.Where(found => found.Verdict == ScenarioVerdict.Broken).Select(found => found.Expected));
    }

    private static string Workload(bool hasSessions) =>
        $"model: {{ crash: covered }}\nworkload: {{ clients: 4, keys: 2, think: 5ms, reads: 0.1, sessions: {(hasSessions ? "true" : "false")}, timeout: 2s }}\n";

    private static ScenarioResult Run(string head, long seed) =>
        ScenarioRunner.RunSimulated(ScenarioTexts.Read(Steps, Expect, head), new ScenarioRunOptions { Seed = seed });
}
