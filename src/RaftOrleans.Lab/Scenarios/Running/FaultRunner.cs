using RaftOrleans.Consensus;

namespace RaftOrleans.Lab;

/// <summary>Does what steps say about shapes of partitions, links that clog, and nodes that must not start.</summary>
internal sealed class FaultRunner(ScenarioRun run)
{
    /// <summary>How fast a process is, in words.</summary>
    public static string Describe(TimeSpan step) =>
        step == TimeSpan.Zero ? "as fast as usual" : $"takes {ScenarioDuration.Format(step)} for every input";

    /// <summary>Cuts the network in a shape.</summary>
    public async Task<string> PartitionAsync(ScenarioAction.Shaped shaped, GroupStatus status)
    {
        NodeId? around = shaped.Around is { } set ? run.Cast.ResolveOne(set, status, static _ => true) : null;
        NodeId centre = await run.Group.PartitionAsync(shaped.Shape, around, run.Cancellation);
        return $"partition: {ShapeNames.Describe(shaped.Shape, centre)}";
    }

    /// <summary>Clogs or releases links, each with some probability, in random order.</summary>
    public async Task<string> ClogAsync(ScenarioAction.Clogging clogging, GroupStatus status)
    {
        HashSet<NodeId> taken = [];
        IReadOnlyList<NodeId> froms = run.Cast.Resolve(clogging.From, status, taken, static _ => true);
        IReadOnlyList<NodeId> tos = run.Cast.Resolve(clogging.To, status, taken, static _ => true);
        HashSet<(NodeId From, NodeId To)> links = [];
        foreach ((NodeId from, NodeId to) in froms.SelectMany(from => tos.Where(to => to != from).Select(to => (from, to))))
        {
            links.Add((from, to));
            if (!clogging.IsOneWay)
            {
                links.Add((to, from));
            }
        }

        List<(NodeId From, NodeId To)> drawn = run.Cast.Shuffle(links.Order().Where(_ => run.Cast.Draw(clogging.Share)));
        foreach ((NodeId from, NodeId to) in drawn)
        {
            await (clogging.IsRelease
                ? run.Group.ReleaseAsync(from, to, oneWay: true, run.Cancellation)
                : run.Group.ClogAsync(from, to, oneWay: true, run.Cancellation));
        }

        string what = drawn.Count == 0 ? "no link" : string.Join(", ", drawn.Select(link => $"{link.From} -> {link.To}"));
        return $"{(clogging.IsRelease ? "release" : "clog")} {what}";
    }

    /// <summary>Starts nodes that are expected not to start.</summary>
    public async Task<StepReport> RestartInVainAsync(ScenarioAction.Process restart, GroupStatus status)
    {
        IReadOnlyList<NodeId> nodes = run.Cast.Resolve(
            restart.Nodes, status, [], static node => node.Health is NodeHealth.Crashed or NodeHealth.Running);
        List<string> refusals = [];
        foreach (NodeId node in nodes)
        {
            try
            {
                await run.Group.RestartAsync(node, run.Cancellation);
            }
            catch (LabException e) when (e.Reason == LabFailure.Unavailable)
            {
                refusals.Add(e.Message);
            }
        }

        string what = $"restart {run.Cast.Describe(nodes)}";
        return new StepReport(
            what,
            $"'{what}' is refused",
            new Finding(refusals.Count == nodes.Count, refusals.Count == 0 ? "it has started" : string.Join("; ", refusals)));
    }
}
