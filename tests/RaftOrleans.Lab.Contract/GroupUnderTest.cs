using System.Globalization;
using RaftOrleans.Consensus;

namespace RaftOrleans.Lab.Contract;

/// <summary>A group in a test: short ways to do things, and waits that say what they waited for.</summary>
public sealed class GroupUnderTest(ILab lab, ILabGroup group)
{
    /// <summary>Long enough for anything that must happen; tests that pass never wait that long.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>The lab.</summary>
    public ILab Lab => lab;

    /// <summary>The group.</summary>
    public ILabGroup Group => group;

    /// <summary>Waits until a condition on the status holds.</summary>
    public async Task<GroupStatus> WaitAsync(string what, Func<GroupStatus, bool> condition)
    {
        GroupStatus? last = null;
        bool isMet = await lab.WaitUntilAsync(
            async () =>
            {
                last = await group.GetStatusAsync();
                return condition(last);
            },
            Patience);
        Assert.True(isMet, $"waited {Patience} for {what}; the group was: {Describe(last)}");
        return last!;
    }

    /// <summary>Waits for a leader that has committed an entry of its term, optionally another than some nodes.</summary>
    public async Task<NodeStatus> LeaderAsync(params NodeId[] butNot)
    {
        GroupStatus status = await WaitAsync(
            butNot.Length == 0 ? "a leader" : $"a leader other than {string.Join(", ", butNot)}",
            status => !status.Leader.IsNone && !butNot.Contains(status.Leader) && status.Node(status.Leader).CommitIndex > 0);
        return status.Node(status.Leader);
    }

    /// <summary>Waits until all nodes that run hold and have applied the same log.</summary>
    public Task<GroupStatus> ConvergedAsync() => WaitAsync("all nodes to hold and have applied the leader's log", status =>
        !status.Leader.IsNone && status.Nodes.Where(node => node.Health == NodeHealth.Running).All(node =>
            node.LastIndex == status.Node(status.Leader).LastIndex && node.LastApplied == node.LastIndex && node.Term == status.Node(status.Leader).Term));

    /// <summary>
    /// Lets the nodes wait ten times as long for a leader from now on. For tests in which no election must come by itself: in a world in
    /// real time one does when the machine stands still for a timeout.
    /// </summary>
    public async Task BePatientAsync(RaftOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        await group.ChangeOptionsAsync(options with
        {
            ElectionTimeoutMin = options.ElectionTimeoutMin * 10,
            ElectionTimeoutMax = options.ElectionTimeoutMax * 10,
        });

        // Timers that run go on; after a heartbeat the next ones do.
        long before = (await LeaderAsync()).LastIndex;
        await group.ProposeAsync(KeyValueCommand.Set("patience", "1"), within: Patience);
        await WaitAsync("everybody to have heard of the leader", status => status.Nodes.All(node => node.CommitIndex > before));
    }

    /// <summary>
    /// Sets a key and requires that it is acknowledged. A leader that is just being deposed may take a command whose fate then stays open;
    /// setting a key to the same value once more changes nothing, so it is tried again.
    /// </summary>
    public async Task<long> SetAsync(string key, int value)
    {
        ProposalAnswer answer = default;
        bool isApplied = await lab.WaitUntilAsync(
            async () =>
            {
                answer = await group.ProposeAsync(KeyValueCommand.Set(key, Json(value)), within: Patience / 6);
                return answer.Outcome == ProposalOutcome.Applied;
            },
            Patience);
        Assert.True(isApplied, $"set {key} {value} was answered {answer.Outcome}");
        Assert.Equal(KeyValueStatus.Ok, KeyValueResult.Parse(answer.Result).Status);
        return answer.Index;
    }

    /// <summary>Reads a key, linearizable, and requires an answer.</summary>
    public async Task<string?> GetAsync(string key, NodeId? via = null, ReadConsistency consistency = ReadConsistency.Linearizable)
    {
        ReadAnswer answer = await group.ReadAsync(KeyValueQuery.Get(key), consistency, via, Patience);
        Assert.True(answer.Outcome == ReadOutcome.Answered, $"get {key} was answered {answer.Outcome}");
        return KeyValueResult.Parse(answer.Result) is { Status: KeyValueStatus.Ok } result ? result.Value : null;
    }

    /// <summary>Reads a key from the leader's own state, which takes no time.</summary>
    public async Task<string?> GetStateOfAsync(string key) => await GetAsync(key, (await LeaderAsync()).Id, ReadConsistency.Stale);

    /// <summary>All nodes but some.</summary>
    public async Task<NodeId[]> NodesAsync(params NodeId[] butNot) =>
        [.. (await group.GetStatusAsync()).Nodes.Select(node => node.Id).Except(butNot)];

    /// <summary>Requires that every node has the same committed log, as far back as all of them still hold it.</summary>
    public async Task AssertSameLogsAsync()
    {
        GroupStatus status = await ConvergedAsync();
        List<List<LogLine>> logs = [];
        foreach (NodeStatus node in status.Nodes.Where(node => node.Health == NodeHealth.Running))
        {
            logs.Add(await ReadLogAsync(node.Id));
            Assert.True(logs[^1].Count == 0 || logs[^1][^1].Index == node.LastIndex, $"the log of {node.Id} does not end at {node.LastIndex}");
        }

        // A node that is due to write its state down may do so at any moment, and then holds less than its status has said.
        long from = logs.Max(log => log.Count == 0 ? 0 : log[0].Index);
        foreach (List<LogLine> log in logs)
        {
            Assert.Equal(Essence(logs[0], from), Essence(log, from));
        }

        static IEnumerable<string> Essence(List<LogLine> log, long from) =>
            log.Where(line => line.Index >= from).Select(line => $"{line.Index}@{line.Term} {line.Kind} {line.Command}");
    }

    /// <summary>All entries that a node holds.</summary>
    public async Task<List<LogLine>> ReadLogAsync(NodeId node)
    {
        List<LogLine> lines = [];
        while (await group.ReadLogAsync(node, lines.Count == 0 ? 1 : lines[^1].Index + 1, 10_000) is { Count: > 0 } page)
        {
            lines.AddRange(page);
        }

        return lines;
    }

    /// <summary>A number as JSON.</summary>
    public static string Json(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Describe(GroupStatus? status) => status is null
        ? "never seen"
        : string.Join("; ", status.Nodes.Select(node =>
            $"{node.Id} {node.Health} {node.Role} term {node.Term} leader {node.Leader} log {node.LastIndex} durable {node.DurableIndex} commit {node.CommitIndex} applied {node.LastApplied}"));
}
