namespace RaftOrleans.Lab.Tests.Scenarios;

/// <summary>What is said of worlds, broken rules, logs and what to take away, where it is not right.</summary>
public sealed class ScenarioWorldErrorTests
{
    [Theory]
    [InlineData("worlds: []", "4:9: worlds: is a list of 0, allowed is a list of 1 to 2 worlds")]
    [InlineData("worlds: [moon]", "4:10: worlds[1]: is 'moon', allowed is simulated, orleans")]
    [InlineData("worlds: [orleans, orleans]", "4:9: worlds: names a world twice")]
    [InlineData("worlds: simulated", "4:9: worlds: is 'simulated', allowed is a list of 1 to 2 worlds")]
    [InlineData("rules: { broken: nothing }", "4:18: rules.broken: is 'nothing', allowed is change-before-own-commit, commit-earlier-term, ")]
    [InlineData("rules: {}", "4:8: rules.broken: is missing: A known bug, by its name.")]
    [InlineData("rules: { broken: commit-earlier-term }", "1:1: worlds: is missing: only the simulated world can break a rule, so say [simulated]")]
    [InlineData(
        "worlds: [simulated, orleans]\nrules: { broken: commit-earlier-term }",
        "4:9: worlds: is simulated, orleans, but only the simulated world can break a rule: allowed is [simulated]")]
    [InlineData("group: { logs: { n1: [1] } }", "1:1: worlds: is missing: only the simulated world can begin with a log, so say [simulated]")]
    [InlineData("worlds: [simulated]\ngroup: { logs: { x: [1] } }", "5:18: group.logs: is 'x', allowed is a node, n1, n2, ...")]
    [InlineData("worlds: [simulated]\ngroup: { logs: { n4: [1] } }", "5:18: group.logs.n4: there is a log for node 4, allowed is 1 to 3")]
    [InlineData("worlds: [simulated]\ngroup: { logs: { n1: [2, 1] } }", "5:18: group.logs.n1: entry 2 in the log of node 1 has term 1, allowed is 2 or more")]
    [InlineData("worlds: [simulated]\ngroup: { logs: { n1: [0] } }", "5:23: group.logs.n1[1]: is '0', allowed is a whole number from 1")]
    [InlineData(
        "worlds: [simulated]\ngroup: { logs: { n1: [1, 3], n2: [2, 3] } }",
        "5:16: group.logs: has entry 2 of term 3 after one of term 1 on n1 and of term 2 on n2, which Raft does not allow (Log Matching)")]
    [InlineData("off: {}", "4:6: off: lacks what it is about, allowed is one of broken, options")]
    [InlineData("off: { options: { electionTimeoutMin: 9s } }", "4:17: off.options: ElectionTimeoutMax is 300 ms, allowed is ElectionTimeoutMin (9000 ms) to 1 h")]
    public void Of_the_head_of_a_file(string head, string error) =>
        Assert.Contains(
            ScenarioTexts.ErrorsOf(ScenarioTexts.With("- when: { leader: any }", head: head + "\n")),
            found => found.Contains(error, StringComparison.Ordinal));

    [Theory]
    [InlineData("- duplicate: n1", "worlds: has simulated, which cannot do the step in line 6: allowed is [orleans]")]
    [InlineData("- loseRecords: n1", "worlds: has simulated, which cannot do the step in line 6: allowed is [orleans]")]
    [InlineData("- set: { key: x, value: 1, background: true, outcome: applied }", "expects something of a write in the background")]
    [InlineData("- expect: { safety: { violated: everything } }", "allowed is electionSafety, ")]
    [InlineData("- expect: { copies: { entry: 1, term: 0, exactly: 1 } }", "allowed is a whole number from 1")]
    public void Of_its_steps(string step, string error) =>
        Assert.Contains(
            ScenarioTexts.ErrorsOf(ScenarioTexts.With(step, head: "model: { secondActivation: beyond, diskLoss: beyond }\n")),
            found => found.Contains(error, StringComparison.Ordinal));
}
