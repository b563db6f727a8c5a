using RaftOrleans.Consensus;
using RaftOrleans.Simulation;

namespace RaftOrleans.Lab;

/// <summary>The logs of a simulated group as a report shows them.</summary>
internal static class NodeLogs
{
    private const int MaxLines = 400;

    /// <summary>The logs as they are now; of a crashed node what is on its disk.</summary>
    public static IReadOnlyList<NodeLog> Of(SimulatedGroup group) => [.. group.Nodes.Select(node => Of(node, group.Settings.StateMachine()))];

    private static NodeLog Of(SimulatedNode node, IStateMachine machine)
    {
        if (node.Core is { } core)
        {
            List<LogLine> lines = [];
            for (long index = Math.Max(core.Log.FirstIndex, core.Log.LastIndex - MaxLines + 1); index <= core.Log.LastIndex; index++)
            {
                lines.Add(LogLines.Of(core.Log[index], core.StateMachine, index <= core.CommitIndex));
            }

            return new NodeLog(node.Id, true, core.CommitIndex, core.Log.LastIndex, lines);
        }

        List<LogEntry> entries = [.. node.Durable.Entries];
        return new NodeLog(
            node.Id,
            false,
            0,
            entries.Count == 0 ? 0 : entries[^1].Index,
            [.. entries.TakeLast(MaxLines).Select(entry => LogLines.Of(entry, machine, isCommitted: false))]);
    }
}
