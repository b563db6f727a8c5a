namespace RaftOrleans.Lab.Tests.Scenarios;

/// <summary>What is said of a file that is not a scenario: where, which key, what is wrong, what is allowed.</summary>
public sealed class ScenarioErrorTests
{
    private const string Facts =
        "leader, role, term, commit, log, snapshot, process, inflight, voters, elections, acknowledged, gap, copies, logs, value, writes, history, safety";

    private const string Actions = "mark, pick, set, delete, append, cas, get, crash, restart, pause, resume, stepDown, campaign, transfer, "
        + "snapshot, wipe, duplicate, loseRecords, addNode, members, partition, isolate, cut, link, disk, clog, release, slow, clock, openSession, options, heal, wait, expect";

    [Theory]
    [InlineData("", "1:1: the file is empty")]
    [InlineData("# nothing\n", "1:1: the file is empty")]
    [InlineData("just words", "1:1: is 'just words', allowed is a mapping with name, number, title, lesson, model, worlds, rules, off, group, seed, workload, steps, expect")]
    [InlineData("- a", "1:1: is a list, allowed is a mapping with ")]
    [InlineData("name: [", "2:1: not YAML: While parsing a node")]
    [InlineData("name: \"a", "1:7: not YAML: ")]
    [InlineData("a: &x 1\nb: *x", "1:4: '&x': anchors are not allowed")]
    [InlineData("a: &x 1\nb: *x", "2:4: '*x' stands for something elsewhere: write it out")]
    [InlineData("a: !!int 1", "1:4: 'tag:yaml.org,2002:int': tags are not allowed")]
    [InlineData("? [a]\n: 1", ": not YAML: a key is not a word")]
    [InlineData("name: a\n---\nname: b", "2:1: a second document begins here, allowed is one")]
    [InlineData("name: a\ntitle: b\nname: c", "3:1: name: is there twice, first in line 1: allowed is once")]
    public void A_file_that_is_no_plain_YAML_mapping_is_refused(string text, string error) =>
        Assert.Contains(ScenarioTexts.ErrorsOf(text), found => found.Contains(error, StringComparison.Ordinal));

    [Fact]
    public void All_that_is_wrong_is_told_at_once_in_the_order_of_the_file() =>
        Assert.Equal(
            [
                "1:1: title: is missing: What happens, in one line.",
                "1:1: lesson: is missing: What is to be learned from it.",
                "1:7: name: is 'A Name', allowed is 1 to 48 small letters, digits or '-'",
                "2:1: sede: is not known here, allowed is name, number, title, lesson, model, worlds, rules, off, group, seed, workload, steps, expect",
                "4:12: steps[1].wait: is '10', allowed is a time from 0s to 1h with its unit (us, ms, s, m, h), such as 150ms",
                "5:16: steps[2].expect: lacks what it is about, allowed is one of " + Facts,
                "6:9: expect: is a list of 0, allowed is a list of 1 to 500 expectations",
            ],
            ScenarioTexts.ErrorsOf("name: A Name\nsede: 2\nsteps:\n  -  wait: 10\n  -    expect: {}\nexpect: []\n"));

    [Theory]
    [InlineData("number: 0", "4:9: number: is '0', allowed is a whole number from 1 to 999")]
    [InlineData("number: '7'", "4:9: number: is '7', allowed is a whole number from 1 to 999")]
    [InlineData("seed: x", "4:7: seed: is 'x', allowed is a whole number from -9223372036854775808")]
    [InlineData("seed: 9223372036854775808", "4:7: seed: is '9223372036854775808', allowed is a whole number")]
    [InlineData("title: x", "4:1: title: is there twice, first in line 2")]
    [InlineData("group: 5", "4:8: group: is '5', allowed is a mapping with nodes, options, logs")]
    [InlineData("group:", "4:7: group: is empty, allowed is a mapping with nodes, options, logs")]
    [InlineData("group: { nodes: 0 }", "4:17: group.nodes: is '0', allowed is a whole number from 1 to 25")]
    [InlineData("group: { nodes: 2.5 }", "4:17: group.nodes: is '2.5', allowed is a whole number from 1 to 25")]
    [InlineData("group: { nodes: [3] }", "4:17: group.nodes: is a list, allowed is a whole number from 1 to 25")]
    [InlineData("group: { options: { PreVote: true } }", "4:21: group.options.PreVote: is not known here, allowed is electionTimeoutMin, ")]
    [InlineData("group: { options: { preVote: yes } }", "4:30: group.options.preVote: is 'yes', allowed is true or false")]
    [InlineData("group: { options: { preVote: 'true' } }", "4:30: group.options.preVote: is 'true', allowed is true or false")]
    [InlineData("group: { options: { electionTimeoutMin: 150 } }", "4:41: group.options.electionTimeoutMin: is '150', allowed is a time from 0s to 1h")]
    [InlineData("group: { options: { electionTimeoutMin: 400ms } }", "4:19: group.options.electionTimeoutMax: is 300 ms, allowed is ElectionTimeoutMin (400 ms) to 1 h")]
    [InlineData("group: { options: { heartbeatInterval: 1s } }", "4:40: group.options.heartbeatInterval: is 1000 ms, allowed is 0.1 ms to less than ElectionTimeoutMin")]
    [InlineData("workload: { clients: 65 }", "4:22: workload.clients: is '65', allowed is a whole number from 1 to 64")]
    [InlineData("workload: { think: 0ms }", "4:20: workload.think: is '0ms', allowed is a time from 1ms to 1h")]
    [InlineData("workload: { reads: 1.1 }", "4:20: workload.reads: is '1.1', allowed is a number from 0 to 1")]
    [InlineData("workload: { via: n1 }", "4:18: workload.via: is 'n1', allowed is leader, any")]
    [InlineData("workload: { via: any, sessions: true }", "4:18: workload.via: is 'any' beside sessions: a node that is asked once cannot")]
    [InlineData("workload: { sessions: yes }", "4:23: workload.sessions: is 'yes', allowed is true or false")]
    [InlineData("model: { flood: covered }", "4:10: model: is 'flood', allowed is crash, pause, partition, cut, loss, duplication, reordering, delay, diskLoss, slowDisk, diskError, fullDisk, unsyncedLoss, lyingDisk, corruption, slowProcess, clog, wrongClock")]
    [InlineData("model: { crash: survives }", "4:17: model.crash: is 'survives', allowed is covered, beyond")]
    [InlineData("model: { crash: covered }", "4:10: model.crash: no step does this")]
    [InlineData("model: {}", "4:8: model: has 0 entries, allowed is a mapping of 1 to 19 entries")]
    public void Above_the_steps(string line, string error) =>
        Assert.StartsWith(error, Assert.Single(ScenarioTexts.ErrorsOf(ScenarioTexts.With("- wait: 1ms", head: line + "\n"))), StringComparison.Ordinal);

    [Theory]
    [InlineData("- wait", "5:5: steps[1]: is 'wait', allowed is a mapping with at, when, within, say, as, " + Actions)]
    [InlineData("- { explode: n1 }", "5:7: steps[1].explode: is not known here, allowed is at, when, within, say, as, " + Actions)]
    [InlineData("- { wait: 1ms, crash: n1 }", "5:18: steps[1].crash: is there beside 'wait', allowed is one of " + Actions)]
    [InlineData("- {}", "5:5: steps[1]: does nothing, allowed are an action (" + Actions + "), when, at or say")]
    [InlineData("- { wait: 1ms, within: 1s }", "5:26: steps[1].within: is about a 'when' or 'expect', and there is none; operations have a 'timeout'")]
    [InlineData("- { when: { leader: any }, expect: { leader: any } }", "5:13: steps[1].when: stands beside 'expect': make two steps of it")]
    [InlineData("- { at: 2s, wait: 1ms }\n- { at: 1s, wait: 1ms }", "6:11: steps[2].at: is 1s, before that of an earlier step, 2s")]
    [InlineData("- disk: n1", "5:11: steps[1].disk: is 'n1', allowed is a mapping with node, stall, latency")]
    [InlineData("- disk: { node: n1, stall: forever }", "5:30: steps[1].disk.stall: is 'forever', allowed is true or false, or a time from 0s to 1h")]
    [InlineData("- disk: { node: all }", "5:19: steps[1].disk.node: is 'all', which may be several nodes: allowed is one")]
    [InlineData("- clock: { node: n1, drift: -1 }", "5:31: steps[1].clock.drift: is '-1', allowed is a number from -0.9 to 9")]
    [InlineData("- clock: { node: n1, offset: -1s }", "5:32: steps[1].clock.offset: is '-1s', allowed is a time from 0s to 1h")]
    [InlineData("- openSession: 1", "5:18: steps[1].openSession: is '1', allowed is a name of 1 to 32 letters")]
    [InlineData("- openSession: { lifetime: 1s }", "5:18: steps[1].openSession.name: is missing")]
    [InlineData("- openSession: { name: S, lifetime: 0s }", "5:39: steps[1].openSession.lifetime: is '0s', allowed is a time from 1ms to 1h")]
    [InlineData("- openSession: S\n- openSession: S", "6:18: steps[2].openSession: is 'S', which an earlier step has opened already")]
    [InlineData("- set: { key: x, value: 1, session: S, sequence: 1 }", "5:39: steps[1].set.session: is 'S', which no earlier step opens; allowed is one of: there is none yet")]
    [InlineData("- openSession: S\n- set: { key: x, value: 1, session: S }", "6:10: steps[2].set.sequence: is missing: the write's number in its session")]
    [InlineData("- set: { key: x, value: 1, sequence: 1 }", "5:40: steps[1].set.sequence: is the number in a session, and there is no session here")]
    [InlineData("- options: {}", "5:14: steps[1].options: changes nothing, allowed are the options of 'group.options'")]
    [InlineData("- options: { preVote: 1 }", "5:25: steps[1].options.preVote: is '1', allowed is true or false")]
    [InlineData("- options: { speed: 1 }", "5:16: steps[1].options.speed: is not known here, allowed is electionTimeoutMin, ")]
    [InlineData("- options: { preVote: true, outcome: unknown }", "5:40: steps[1].options.outcome: is 'unknown', allowed is applied, refused")]
    [InlineData("- { wait: 2h }", "5:13: steps[1].wait: is '2h', allowed is a time from 0s to 1h")]
    [InlineData("- { wait: -1s }", "5:13: steps[1].wait: is '-1s', allowed is a time")]
    [InlineData("- { wait: 1 s }", "5:13: steps[1].wait: is '1 s', allowed is a time")]
    [InlineData("- { wait: .5s }", "5:13: steps[1].wait: is '.5s', allowed is a time")]
    [InlineData("- { heal: all }", "5:13: steps[1].heal: is 'all', allowed is network")]
    [InlineData("- { mark: 1st }", "5:13: steps[1].mark: is '1st', allowed is a name of 1 to 32 letters, digits, '-' or '_', a letter first")]
    [InlineData("- { mark: m }\n- { mark: m }", "6:13: steps[2].mark: is 'm', which an earlier step has marked already: choose another name")]
    [InlineData("- { say: '' }", "5:12: steps[1].say: is '', allowed is text of 1 to 1000 characters")]
    public void Steps(string steps, string error) => AssertOneError(steps, error);

    [Theory]
    [InlineData("- { stepDown: n4 }", "5:17: steps[1].stepDown: is 'n4', which names no node; allowed are n1 to n3, leader, follower, random, all, others")]
    [InlineData("- { stepDown: leeder }", "5:17: steps[1].stepDown: is 'leeder', which names no node; allowed are n1 to n3, leader, follower, random, all, others")]
    [InlineData("- { pick: { L: leader } }\n- { stepDown: M }", "6:17: steps[2].stepDown: is 'M', which names no node; allowed are n1 to n3, leader, follower, random, all, others, and the names given before: L")]
    [InlineData("- { stepDown: N1 }", "5:17: steps[1].stepDown: is 'N1', which names no node")]
    [InlineData("- { stepDown: 1 }", "5:17: steps[1].stepDown: is '1', allowed is n1, n2, ..., leader, follower, random, all, others or a name given before")]
    [InlineData("- { members: {} }", "5:16: steps[1].members: changes nobody, allowed are add, learn, remove")]
    [InlineData("- { members: { add: n4 } }", "5:23: steps[1].members.add: is 'n4', which names no node")]
    [InlineData("- { members: { add: n1, outcome: busy } }", "5:36: steps[1].members.outcome: is 'busy', allowed is applied, notLeader, refused, dropped, unknown")]
    [InlineData("- { addNode: n4 }", "5:16: steps[1].addNode: is 'n4', which has a meaning of its own: choose another name")]
    [InlineData("- { addNode: N }\n- { addNode: N }", "6:16: steps[2].addNode: is 'N', which an earlier step has given already: choose another name")]
    [InlineData("- { transfer: all }", "5:17: steps[1].transfer: is 'all', which may be several nodes: allowed is one")]
    [InlineData("- { wipe: n1 }", "1:1: model.diskLoss: is missing: a step does this, so say whether it is covered or beyond")]
    [InlineData("- { stepDown: [n1] }", "5:17: steps[1].stepDown: is a list, allowed is n1, n2, ...")]
    [InlineData("- { stepDown: all }", "5:17: steps[1].stepDown: is 'all', which may be several nodes: allowed is one")]
    [InlineData("- { pick: { A: [n1, n2] } }\n- { campaign: { node: A } }", "6:25: steps[2].campaign.node: is 'A', which may be several nodes: allowed is one")]
    [InlineData("- { pick: { n1: leader } }", "5:15: steps[1].pick.n1: is 'n1', which has a meaning of its own: choose another name")]
    [InlineData("- { pick: { Leader: n1 } }", "5:15: steps[1].pick.Leader: is 'Leader', which has a meaning of its own: choose another name")]
    [InlineData("- { pick: { agreed: n1 } }", "5:15: steps[1].pick.agreed: is 'agreed', which has a meaning of its own: choose another name")]
    [InlineData("- { pick: { A: n1 } }\n- { pick: { A: n2 } }", "6:15: steps[2].pick.A: is 'A', which an earlier step has given already: choose another name")]
    [InlineData("- { restart: [n1, n2], as: A }", "5:30: steps[1].as: names one node, and 'n1, n2' may be several")]
    [InlineData("- { wait: 1ms, as: A }", "5:22: steps[1].as: names the node that an action is done to, and there is no such action here")]
    [InlineData("- { campaign: { forced: true } }", "5:17: steps[1].campaign.node: is missing: The node.")]
    public void Nodes(string steps, string error) => AssertOneError(steps, error);

    [Theory]
    [InlineData("- { set: { key: x } }", "5:12: steps[1].set.value: is missing: Any value.")]
    [InlineData("- { set: { value: x } }", "5:12: steps[1].set.key: is missing: The key.")]
    [InlineData("- { set: { key: x, value: 1, outcome: won } }", "5:41: steps[1].set.outcome: is 'won', allowed is applied, notLeader, busy, dropped, unknown, unavailable, sessionExpired, or a list")]
    [InlineData("- { set: { key: x, value: 1, outcome: [] } }", "5:41: steps[1].set.outcome: is a list of 0, allowed is a list of 1 to 7 outcomes")]
    [InlineData("- { set: { key: x, value: 1, timeout: 0s } }", "5:41: steps[1].set.timeout: is '0s', allowed is a time from 1ms to 1h")]
    [InlineData("- { set: { key: x, value: 1, within: 1s } }", "5:32: steps[1].set.within: is not known here, allowed is key, value, via, timeout, outcome")]
    [InlineData("- { set: { key: \"\\uD800\", value: 1 } }", "5:19: not YAML: ")]
    [InlineData("- { delete: { key: x, value: 1 } }", "5:25: steps[1].delete.value: is not known here, allowed is key, via, timeout, outcome")]
    [InlineData("- { get: { key: x, value: 1, stale: true } }", "5:32: steps[1].get.stale: is there beside 'value', allowed is one of value, absent, unanswered, stale")]
    [InlineData("- { get: { key: x, stale: false } }", "5:29: steps[1].get.stale: is 'false', allowed is true")]
    [InlineData("- { get: { key: x, consistency: fresh } }", "5:35: steps[1].get.consistency: is 'fresh', allowed is linearizable, lease, stale")]
    public void Operations(string steps, string error) => AssertOneError(steps, error);

    [Fact]
    public void A_value_that_the_store_does_not_take_is_refused_with_its_place()
    {
        string deep = string.Concat(Enumerable.Repeat("[", 61)) + string.Concat(Enumerable.Repeat("]", 61));

        Assert.StartsWith(
            "5:12: steps[1].set: the value", Assert.Single(ScenarioTexts.ErrorsOf(ScenarioTexts.With($"- {{ set: {{ key: x, value: {deep} }} }}"))), StringComparison.Ordinal);
        Assert.StartsWith(
            "5:12: steps[1].get: the key", Assert.Single(ScenarioTexts.ErrorsOf(ScenarioTexts.With($"- {{ get: {{ key: {new string('ä', 600)} }} }}"))), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{ leader: [n1] }", "5:25: steps[1].expect.leader: is a list, allowed is any, none, agreed, a node, or a mapping with not")]
    [InlineData("{ leader: somebody }", "5:25: steps[1].expect.leader: is 'somebody', which names no node")]
    [InlineData("{ leader: { not: n1, is: n1 } }", "5:36: steps[1].expect.leader.is: is not known here, allowed is not")]
    [InlineData("{ role: { of: n1, is: king } }", "5:37: steps[1].expect.role.is: is 'king', allowed is follower, preCandidate, candidate, leader")]
    [InlineData("{ term: 5 }", "5:23: steps[1].expect.term: is '5', allowed is a mapping with of, since, atLeast, atMost, exactly")]
    [InlineData("{ term: {} }", "5:23: steps[1].expect.term: says how much, allowed are atLeast, atMost or both, or exactly")]
    [InlineData("{ term: { exactly: 1, atMost: 2 } }", "5:23: steps[1].expect.term: says how much, allowed are atLeast, atMost or both, or exactly")]
    [InlineData("{ term: { atLeast: 3, atMost: 2 } }", "5:23: steps[1].expect.term: has atLeast 3 above atMost 2")]
    [InlineData("{ term: { atLeast: -1 } }", "5:34: steps[1].expect.term.atLeast: is '-1', allowed is a whole number from 0")]
    [InlineData("{ term: { since: m, atLeast: 1 } }", "5:32: steps[1].expect.term.since: is 'm', which no earlier step marks; allowed is a mark of an earlier step: there is none yet")]
    [InlineData("{ elections: { of: n1, exactly: 1 } }", "5:30: steps[1].expect.elections.of: is not known here, allowed is since, atLeast, atMost, exactly")]
    [InlineData("{ gap: { atMost: 3 } }", "5:32: steps[1].expect.gap.atMost: is '3', allowed is a time from 0s to 1h")]
    [InlineData("{ copies: { entry: 0, exactly: 1 } }", "5:34: steps[1].expect.copies.entry: is '0', allowed is an index, or mark+1, mark+2, ...")]
    [InlineData("{ copies: { entry: m+1, exactly: 1 } }", "5:34: steps[1].expect.copies.entry: is 'm', which no earlier step marks")]
    [InlineData("{ logs: same }", "5:23: steps[1].expect.logs: is 'same', allowed is equal")]
    [InlineData("{ value: { key: x } }", "5:24: steps[1].expect.value: lacks what it is about, allowed is one of is, absent")]
    [InlineData("{ leader: any, logs: equal }", "5:30: steps[1].expect.logs: is there beside 'leader', allowed is one of " + Facts)]
    public void Expectations(string fact, string error) => AssertOneError($"- {{ expect: {fact} }}", error);

    [Fact]
    public void A_fault_without_its_place_in_the_model_is_refused() =>
        Assert.Equal(
            [
                "1:1: model.crash: is missing: a step does this, so say whether it is covered or beyond",
                "1:1: model.loss: is missing: a step does this, so say whether it is covered or beyond",
            ],
            ScenarioTexts.ErrorsOf(ScenarioTexts.With("- crash: n1\n- link: { from: n1, to: n2, drop: 0.5 }")));

    [Fact]
    public void A_huge_file_is_not_read()
    {
        Assert.Equal(
            "1:1: the file has more than 1000000 characters, which is too much for a scenario", Assert.Single(ScenarioTexts.ErrorsOf(new string('#', 1_000_001))));
        Assert.Contains("more than 72 lists and mappings", Assert.Single(ScenarioTexts.ErrorsOf(new string('[', 100_000))), StringComparison.Ordinal);
    }

    [Fact]
    public void An_error_reads_as_editors_link_it()
    {
        ScenarioFormatException e = Assert.Throws<ScenarioFormatException>(() => ScenarioFile.Parse("x", "dir/a.yaml"));

        Assert.StartsWith("dir/a.yaml:1:1: is 'x', allowed is", e.Message, StringComparison.Ordinal);
    }

    private static void AssertOneError(string steps, string error) =>
        Assert.StartsWith(error, Assert.Single(ScenarioTexts.ErrorsOf(ScenarioTexts.With(steps))), StringComparison.Ordinal);
}
