using RaftOrleans.Consensus;
using RaftOrleans.Simulation;

namespace RaftOrleans.Lab;

/// <summary>What simulated nodes and networks look like from outside.</summary>
internal static class SimulatedStatus
{
    public static NodeStatus Of(SimulatedNode node, TimeSpan now)
    {
        NodeHealth health = node.Process switch
        {
            ProcessState.Running => NodeHealth.Running,
            ProcessState.Paused => NodeHealth.Paused,
            _ => NodeHealth.Crashed,
        };
        if (node.Core is not { } core)
        {
            PersistentState durable = node.Durable;
            return new NodeStatus
            {
                Id = node.Id,
                Health = health,
                Term = durable.HardState.Term,
                VotedFor = durable.HardState.VotedFor,
                FirstIndex = durable.LogBase.Index + 1,
                SnapshotIndex = durable.Snapshot?.Last.Index ?? 0,
                LastIndex = durable.LastIndex,
                DurableIndex = durable.LastIndex,
                LastSeen = node.LastSeen,
                Disk = DiskOf(node),
                Clock = ClockOf(node),
                StepTime = node.StepTime,
                Failure = node.Failure,
            };
        }

        return new NodeStatus
        {
            Id = node.Id,
            Health = health,
            LastSeen = health == NodeHealth.Running ? now : node.LastSeen,
            Disk = DiskOf(node),
            Clock = ClockOf(node),
            StepTime = node.StepTime,
        }.With(core);
    }

    public static IReadOnlyList<LogLine> LogOf(SimulatedNode node, IStateMachine machine, long from, int count)
    {
        if (node.Core is not { } core)
        {
            IEnumerable<LogEntry> page = node.Durable.Entries.Where(entry => entry.Index >= from).Take(count);
            return [.. page.Select(entry => LogLines.Of(entry, machine, isCommitted: false))];
        }

        List<LogLine> lines = [];
        for (long index = Math.Max(from, core.Log.FirstIndex); index <= core.Log.LastIndex && lines.Count < count; index++)
        {
            lines.Add(LogLines.Of(core.Log[index], machine, index <= core.CommitIndex));
        }

        return lines;
    }

    public static NetworkStatus NetworkOf(SimulatedGroup group) => new(
    [
        .. group.Links
            .Where(link => link.IsCut || link.IsClogged || link.Disturbance != LinkDisturbance.None)
            .Select(link => new LinkStatus(link.From, link.To, link.IsCut, FaultsOf(link.Disturbance)) { IsClogged = link.IsClogged }),
    ]);

    private static DiskFaults DiskOf(SimulatedNode node)
    {
        DiskTrouble trouble = node.DiskTrouble;
        return new(
            node.DiskStall, node.DiskLatency, trouble.Fails, trouble.IsFull, trouble.Lies, trouble.IsRotten, trouble.Unsynced);
    }

    private static ClockFaults ClockOf(SimulatedNode node) => new(node.ClockAhead, node.ClockDrift / 1_000_000.0);

    private static LinkFaults FaultsOf(LinkDisturbance disturbance) =>
        new(
            disturbance.Drop,
            disturbance.Duplicate,
            disturbance.Reorder,
            disturbance.Delay,
            disturbance.Jitter,
            disturbance.Distribution);
}
