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
                LastIndex = durable.Entries.Count,
                DurableIndex = durable.Entries.Count,
                LastSeen = node.LastSeen,
            };
        }

        return new NodeStatus
        {
            Id = node.Id,
            Health = health,
            Role = core.Role,
            Term = core.Term,
            VotedFor = core.VotedFor,
            Leader = core.Leader,
            LastIndex = core.Log.LastIndex,
            DurableIndex = core.DurableIndex,
            CommitIndex = core.CommitIndex,
            LastApplied = core.LastApplied,
            LastSeen = health == NodeHealth.Running ? now : node.LastSeen,
            Peers = core.Role == Role.Leader ? [.. core.Followers.Select(PeerStatusOf)] : [],
        };
    }

    public static IReadOnlyList<LogLine> LogOf(SimulatedNode node, IStateMachine machine, long from, int count)
    {
        IReadOnlyList<LogEntry> durable = node.Core is null ? node.Durable.Entries : [];
        long last = node.Core?.Log.LastIndex ?? durable.Count;
        long committed = node.Core?.CommitIndex ?? 0;
        List<LogLine> lines = [];
        for (long index = from; index <= last && lines.Count < count; index++)
        {
            LogEntry entry = node.Core is { } core ? core.Log[index] : durable[(int)index - 1];
            lines.Add(LogLines.Of(entry, machine, entry.Index <= committed));
        }

        return lines;
    }

    public static NetworkStatus NetworkOf(SimulatedGroup group) => new(
    [
        .. group.Links
            .Where(link => link.IsCut || link.Disturbance != LinkDisturbance.None)
            .Select(link => new LinkStatus(link.From, link.To, link.IsCut, FaultsOf(link.Disturbance))),
    ]);

    private static LinkFaults FaultsOf(LinkDisturbance disturbance) =>
        new(disturbance.Drop, disturbance.Duplicate, disturbance.Reorder, disturbance.Delay, disturbance.Jitter);

    private static PeerStatus PeerStatusOf(FollowerProgress progress) => new(
        progress.Id, progress.MatchIndex, progress.NextIndex, progress.State.ToString().ToLowerInvariant(), progress.Inflight);
}
