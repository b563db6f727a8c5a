using RaftOrleans.Consensus;

namespace RaftOrleans.Lab;

/// <summary>Compares the logs of a group's nodes with each other and with what was acknowledged.</summary>
internal sealed class LogComparer(ScenarioRun run)
{
    private const int Page = 1_000;

    private readonly KeyValueStore _store = new();

    /// <summary>Whether an entry is in as many logs as wanted.</summary>
    public async Task<Finding> CheckAsync(ScenarioFact.Copies fact, GroupStatus status)
    {
        long index = fact.Entry.Number
            + (fact.Entry.Mark is { } mark ? run.Moment(mark).Status.Nodes.Max(node => node.LastIndex) : 0);
        List<(NodeId Node, LogLine Line)> holders = [];
        foreach (NodeStatus node in status.Nodes.Where(node => node.LastIndex >= index && node.Health != NodeHealth.Unreachable))
        {
            // What is compacted is not there; the first line is then one further on.
            if (await run.Group.ReadLogAsync(node.Id, index, 1, run.Cancellation) is [var line] && line.Index == index)
            {
                holders.Add((node.Id, line));
            }
        }

        long term = fact.Term ?? (holders.Count == 0 ? 0 : holders.Max(holder => holder.Line.Term));
        List<NodeId> copies = [.. holders.Where(holder => holder.Line.Term == term).Select(holder => holder.Node)];
        bool holds = !(copies.Count < fact.AtLeast) && !(copies.Count > fact.AtMost);
        return new Finding(holds, FormattableString.Invariant($"entry {index} is in {copies.Count} logs: {run.Cast.Describe(copies)}"));
    }

    /// <summary>Whether the logs of all running nodes are equal and committed to their end.</summary>
    public async Task<Finding> CheckEqualAsync(GroupStatus status)
    {
        List<NodeStatus> running = Running(status);
        long last = running.Count == 0 ? 0 : running.Max(node => node.LastIndex);
        if (running.Find(node => node.LastIndex != last || node.CommitIndex != last) is { } behind)
        {
            return new Finding(false, FormattableString.Invariant(
                $"{run.Cast.Describe(behind.Id)} has {behind.LastIndex} entries and knows {behind.CommitIndex} of them to be committed, ")
                + FormattableString.Invariant($"the longest log has {last}"));
        }

        return await FindConflictAsync(status) is { } conflict
            ? new Finding(false, conflict, IsFinal: true)
            : new Finding(true, FormattableString.Invariant($"{running.Count} logs have the same {last} entries, all committed"));
    }

    /// <summary>Whether every acknowledged write is committed, at its index, in the log of every running node.</summary>
    public async Task<Finding> CheckWritesAsync(GroupStatus status)
    {
        List<NodeStatus> running = Running(status);
        IReadOnlyList<AcknowledgedWrite> writes = run.Operations.Acknowledged;
        long last = writes.Count == 0 ? 0 : writes.Max(write => write.Index);
        if (running.Find(node => node.CommitIndex < last) is { } behind)
        {
            return new Finding(false, FormattableString.Invariant(
                $"{run.Cast.Describe(behind.Id)} knows entries up to {behind.CommitIndex} to be committed, and entry {last} was acknowledged"));
        }

        foreach (NodeStatus node in running)
        {
            Dictionary<long, LogLine> lines = (await ReadAsync(node.Id, last)).ToDictionary(line => line.Index);

            // What a snapshot has taken the place of can be asked of the state machine only.
            foreach (AcknowledgedWrite write in writes.Where(write => write.Index >= node.FirstIndex))
            {
                (EntryKind kind, string wanted) = write.Place is { } place
                    ? (EntryKind.SessionCommand, LogLines.Describe(place with { Command = write.Command }, _store))
                    : (EntryKind.Command, _store.Describe(write.Command));
                if (!lines.TryGetValue(write.Index, out LogLine? line) || line.Kind != kind || line.Command != wanted)
                {
                    string there = line is null ? "nothing" : InWords(line);
                    string who = FormattableString.Invariant($"'{wanted}' of client {write.Call.Client} was acknowledged at index {write.Index}");
                    return new Finding(false, $"{who}, and {run.Cast.Describe(node.Id)} has {there} there", IsFinal: true);
                }
            }
        }

        return new Finding(true, $"{writes.Count} acknowledged writes are in the logs of {run.Cast.Describe([.. running.Select(node => node.Id)])}");
    }

    /// <summary>Two nodes that know different entries to be committed at the same index, in words; null where there are none.</summary>
    public async Task<string?> FindConflictAsync(GroupStatus status)
    {
        Dictionary<long, (NodeId Node, LogLine Line)> known = [];
        foreach (NodeStatus node in status.Nodes.Where(node => node.Health != NodeHealth.Unreachable))
        {
            foreach (LogLine line in await ReadAsync(node.Id, node.CommitIndex))
            {
                if (!known.TryAdd(line.Index, (node.Id, line)) && !AreSame(known[line.Index].Line, line))
                {
                    (NodeId other, LogLine theirs) = known[line.Index];
                    return FormattableString.Invariant($"entry {line.Index} is committed as {InWords(theirs)} on {run.Cast.Describe(other)} ")
                        + $"and as {InWords(line)} on {run.Cast.Describe(node.Id)}";
                }
            }
        }

        return null;
    }

    private static string InWords(LogLine line) => FormattableString.Invariant($"'{line.Command}' of term {line.Term}");

    private static bool AreSame(LogLine line, LogLine other) => line.Term == other.Term && line.Kind == other.Kind && line.Command == other.Command;

    private static List<NodeStatus> Running(GroupStatus status) => [.. status.Nodes.Where(node => node.Health == NodeHealth.Running)];

    private async Task<List<LogLine>> ReadAsync(NodeId node, long last)
    {
        List<LogLine> lines = [];
        long next = 1;
        while (next <= last && await run.Group.ReadLogAsync(node, next, (int)Math.Min(Page, last - next + 1), run.Cancellation) is [.., var end] page)
        {
            lines.AddRange(page.Where(line => line.Index <= last));
            next = end.Index + 1;
        }

        return lines;
    }
}
