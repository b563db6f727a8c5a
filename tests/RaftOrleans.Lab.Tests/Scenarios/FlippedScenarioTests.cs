using RaftOrleans.Consensus;
using RaftOrleans.Simulation;

namespace RaftOrleans.Lab.Tests.Scenarios;

/// <summary>
/// What a scenario expects fails when what makes it hold is taken away: an option, a rule of Raft, or the fault itself. Without this a
/// scenario could expect what is always so.
/// </summary>
public sealed class FlippedScenarioTests
{
    private static readonly long[] Seeds = [1, 2, 3];

    public static TheoryData<string> WithOff =>
        [.. ScenarioLibrary.Shipped.LoadAll().Where(scenario => scenario.Off is not null).Select(scenario => scenario.Name)];

    public static TheoryData<string> WithBrokenRule =>
        [.. ScenarioLibrary.Shipped.LoadAll().Where(scenario => scenario.Group.BrokenRule is not null).Select(scenario => scenario.Name)];

    [Theory]
    [MemberData(nameof(WithOff))]
    public void Without_what_the_file_says_makes_it_hold_it_does_not(string name)
    {
        Scenario scenario = ScenarioLibrary.Shipped.Load(name);

        Assert.All(Seeds, seed => Assert.False(
            ScenarioRunner.RunSimulated(scenario.Off!.TakeFrom(scenario), new ScenarioRunOptions { Seed = seed }).Held, $"seed {seed} holds"));
    }

    [Theory]
    [MemberData(nameof(WithBrokenRule))]
    public void What_follows_from_a_broken_rule_does_not_follow_without_it(string name)
    {
        Scenario scenario = ScenarioLibrary.Shipped.Load(name);
        scenario = scenario with { Group = scenario.Group with { BrokenRule = null } };

        Assert.All(Seeds, seed =>
        {
            ScenarioResult result = ScenarioRunner.RunSimulated(scenario, new ScenarioRunOptions { Seed = seed });
            Assert.False(result.Held, $"seed {seed} holds");
            Assert.All(
                result.Expectations.Where(expectation => expectation.Expected.EndsWith(" is violated", StringComparison.Ordinal)),
                expectation => Assert.NotEqual(ScenarioVerdict.Held, expectation.Verdict));
        });
    }

    [Fact]
    public void Every_scenario_says_what_to_take_away_or_is_flipped_by_hand()
    {
        string[] byHand =
        [
            "leader-crash", "leader-removed", "leadership-transfer", "options-while-running", "follower-read", "member-added-as-voter",
            "majorities-in-a-ring", "bridge-node", "clogged-links", "unsynced-suffix-lost", "lying-fsync", "corrupted-record", "lossy-wan-pipelining",
        ];

        IEnumerable<string> silent = ScenarioLibrary.Shipped.LoadAll()
            .Where(scenario => scenario is { Off: null, Group.BrokenRule: null } && scenario.Worlds.Contains("simulated"))
            .Select(scenario => scenario.Name);

        Assert.Empty(silent.Except(byHand));
    }

    [Theory]
    [InlineData("leader-crash", "electionTimeoutMax", "1h", "a node other than L leads")]
    [InlineData("split-leader-in-minority", "electionTimeoutMax", "1h", "a node other than L leads")]
    [InlineData("isolated-leader-read", "checkQuorum", "true", "L is leader")]
    [InlineData("returning-follower-plain", "preVote", "true", "the term of F grows by at least 4", "the number of elections won grows by at least 1 from 'return'")]
    [InlineData("returning-follower-prevote", "preVote", "false", "the term of F does not grow from 'before'", "the number of elections won does not grow from 'before'")]
    [InlineData("cloudflare-plain", "leaderStickiness", "true", "the number of elections won grows by at least 1 from 'cut'")]
    [InlineData("cloudflare-prevote", "preVote", "false", "the term does not grow from 'cut'")]
    [InlineData("leader-with-stuck-disk", "diskStallTimeout", "0s", "a node other than L leads")]
    [InlineData("flow-control-busy", "maxUncommittedBytes", "100000", "is refused by a busy leader")]
    [InlineData("lease-read-and-drift", "leaseDriftBound", "10", "by lease' is answered with a stale state")]
    [InlineData("bridge-node", "preVote", "false", "the term does not grow from 'bridge'")]
    [InlineData("lossy-wan-pipelining", "maxInflightMessages", "256", "the number of messages under way to a follower is 2 to 8")]
    [InlineData("slow-follower-needs-snapshot", "snapshotTrailing", "100000", "the end of the snapshot of F is at least 100")]
    public void With_the_option_flipped_the_verdict_turns(string name, string option, string value, params string[] broken)
    {
        Scenario scenario = ScenarioLibrary.Shipped.Load(name);
        if (option == "electionTimeoutMax")
        {
            // Nobody notices that the leader is gone while the lesson lasts, so the first election is made by hand.
            scenario = ScenarioFile.WithOption(ScenarioFile.WithOption(scenario, option, value), "electionTimeoutMin", "59m");
            scenario = scenario with { Steps = [new ScenarioStep { Action = new ScenarioAction.Campaign(new NodeSet(["n1"]), true) }, .. scenario.Steps] };
        }
        else
        {
            scenario = ScenarioFile.WithOption(scenario, option, value);
        }

        Assert.All(Seeds, seed =>
        {
            ScenarioResult result = ScenarioRunner.RunSimulated(scenario, new ScenarioRunOptions { Seed = seed });
            Assert.All(broken, statement => AssertBroken(statement, result));
        });
    }

    [Theory]
    [InlineData("cloudflare-prevote", "the number of elections won does not grow from 'cut'")]
    [InlineData("majorities-in-a-ring", "the number of elections won does not grow from 'ring'")]
    public void Without_stickiness_and_PreVote_the_leader_does_not_stay(string name, string broken)
    {
        Scenario scenario = ScenarioFile.WithOption(
            ScenarioFile.WithOption(ScenarioLibrary.Shipped.Load(name), "preVote", "false"), "leaderStickiness", "false");

        Assert.All(Seeds, seed => AssertBroken(broken, ScenarioRunner.RunSimulated(scenario, new ScenarioRunOptions { Seed = seed })));
    }

    [Theory]
    [InlineData("split-leader-in-minority", "quorum-too-small", "is of unknown outcome", "the commit index of L, F does not grow", "no safety property is violated")]
    [InlineData("no-quorum", "quorum-too-small", "the commit index does not grow")]
    [InlineData("isolated-leader-read", "read-unconfirmed", "'get colour via n2 (L)' is not answered", "the history is linearizable")]
    [InlineData("duplicates-and-reordering", "always-truncate", "no safety property is violated")]
    [InlineData("member-added-as-learner", "learners-counted", "the number of acknowledged writes grows by at least 20 from 'two'")]
    [InlineData("retried-write-once", "no-duplicate-suppression", "key 'safe' holds [1,2] on all", "the history is linearizable")]
    [InlineData("unsynced-suffix-lost", "append-not-durable", "every acknowledged write is in the log of every running node", "no safety property is violated")]
    [InlineData("joint-change-under-partition", "joint-left-early", "the commit index of L, N, M grows by at most 3", "no safety property is violated")]
    public void With_a_rule_of_Raft_broken_the_verdict_turns(string name, string rule, params string[] broken)
    {
        Scenario scenario = ScenarioLibrary.Shipped.Load(name);
        SafetyRules rules = BrokenRule.Find(rule)!.Rules;

        ScenarioResult[] results =
        [
            .. Seeds.Select(seed => ScenarioRunner.RunSimulated(
                new SimulatedLabOptions { Seed = seed, Rules = rules }, scenario, new ScenarioRunOptions { Seed = seed }, CancellationToken.None)),
        ];

        // Not every seed comes upon it: a rule can be broken without harm.
        Assert.All(broken, statement => Assert.Contains(results, result => !result.Held && IsBroken(statement, result)));
    }

    [Theory]
    [InlineData("leader-crash", typeof(ScenarioAction.Process), "a node other than L leads")]
    [InlineData("split-leader-in-minority", typeof(ScenarioAction.Partition), "'set colour = \"red\" via n2 (L)' is of unknown outcome")]
    [InlineData("no-quorum", typeof(ScenarioAction.Partition), "the number of acknowledged writes does not grow from 'split'")]
    [InlineData("cloudflare-plain", typeof(ScenarioAction.Cut), "the number of elections won grows by at least 1 from 'cut'")]
    [InlineData("cloudflare-prevote", typeof(ScenarioAction.Cut), "the commit index of F does not grow from 'cut'")]
    [InlineData("leadership-transfer", typeof(ScenarioAction.Transfer), "F leads")]
    [InlineData("leader-removed", typeof(ScenarioAction.Members), "a node other than L leads")]
    [InlineData("joint-change-under-partition", typeof(ScenarioAction.Partition), "a node other than L leads")]
    [InlineData("retried-write-once", typeof(ScenarioAction.Link), "'append 1 to safe as command 1 of session S via n2 (L)' is of unknown outcome")]
    [InlineData("options-while-running", typeof(ScenarioAction.ChangeOptions), "the end of the snapshot of leader is at least 20")]
    [InlineData("leader-with-stuck-disk", typeof(ScenarioAction.Disk), "a node other than L leads")]
    [InlineData("flow-control-busy", typeof(ScenarioAction.Disk), "is refused by a busy leader")]
    [InlineData("member-added-as-voter", typeof(ScenarioAction.Link), "the longest time without an acknowledged write from 'voter' on is at least 700ms")]
    [InlineData("follower-read", typeof(ScenarioAction.Isolate), "'get colour via n3 (F)' is not answered")]
    [InlineData("lease-read-and-drift", typeof(ScenarioAction.Clock), "by lease' is answered with a stale state")]
    [InlineData("slow-follower-needs-snapshot", typeof(ScenarioAction.TakeSnapshot), "the end of the snapshot of leader is at least 100")]
    [InlineData("clogged-links", typeof(ScenarioAction.Clogging), "a node other than L leads")]
    [InlineData("lying-fsync", typeof(ScenarioAction.Disk), "is answered with a stale state")]
    [InlineData("corrupted-record", typeof(ScenarioAction.Disk), "the process of F is crashed")]
    [InlineData("wiped-node-rejoins", typeof(ScenarioAction.Wipe), "the end of the log of R is exactly 0")]
    public void Without_the_fault_the_verdict_turns(string name, Type fault, string broken)
    {
        Scenario scenario = ScenarioLibrary.Shipped.Load(name);

        // A crash gives its node a name that later steps use, so there the name is given without the crash.
        ScenarioStep[] steps =
        [
            .. scenario.Steps.Where(step => step.Action?.GetType() != fault || step.As is not null)
                .Where(step => step.Action is not ScenarioAction.Process { Kind: ProcessAction.Restart })
                .Select(step => step.As is { } name && step.Action!.GetType() == fault
                    ? step with { As = null, Action = new ScenarioAction.Pick([new(name, step.Action!.Subject!)]) }
                    : step),
        ];
        Assert.NotEqual(scenario.Steps, steps);

        AssertBroken(broken, ScenarioRunner.RunSimulated(scenario with { Steps = steps, Seed = 1 }));
    }

    private static void AssertBroken(string statement, ScenarioResult result)
    {
        Assert.False(result.Held, $"seed {result.Seed} holds");
        Assert.True(IsBroken(statement, result), $"seed {result.Seed}:\n{string.Join('\n', result.Expectations)}");
    }

    private static bool IsBroken(string statement, ScenarioResult result) => result.Expectations.Any(
        found => found.Verdict == ScenarioVerdict.Broken && found.Expected.Contains(statement, StringComparison.Ordinal));
}
