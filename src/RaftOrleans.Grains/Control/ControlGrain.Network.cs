using RaftOrleans.Consensus;
using RaftOrleans.Lab;
using RaftOrleans.Simulation;
using RaftOrleans.Verification;

namespace RaftOrleans.Grains;

/// <content>What is wrong with the network.</content>
internal sealed partial class ControlGrain
{
    public Task<NetworkStatus> GetNetwork()
    {
        CheckExists();
        return Task.FromResult(new NetworkStatus([.. State.Links]));
    }

    public Task Partition(IReadOnlyList<IReadOnlyList<NodeId>> sides)
    {
        CheckExists();
        HashSet<NodeId> named = [];
        foreach (NodeId node in sides.SelectMany(side => side))
        {
            Check(node);
            if (!named.Add(node))
            {
                throw new LabException(LabFailure.Invalid, $"node {node} is on more than one side");
            }
        }

        string details = string.Join(" | ", sides.Select(side => string.Join(",", side)));
        return ChangeAsync("Partitioned", details, links => links.Partition(sides));
    }

    public async Task<NodeId> PartitionInShape(PartitionShape shape, NodeId around)
    {
        CheckExists();
        if (_members.Count < shape.FewestNodes())
        {
            throw ShapeNames.TooFewNodes(shape, _name, _members.Count);
        }

        if (around.IsNone)
        {
            NodeId leader = (await GetStatus()).Leader;
            around = leader.IsNone ? _members[0] : leader;
        }

        Check(around);
        await ChangeAsync(
            "Partitioned", ShapeNames.Describe(shape, around),
            links => links.Cut(shape.CutPairs(_members, around.WithoutIncarnation())));
        return around;
    }

    public Task Clog(NodeId from, NodeId to, bool oneWay, bool isRelease)
    {
        CheckLink(from, to);
        return ChangeAsync(isRelease ? "Released" : "Clogged", Describe(from, to, oneWay), links =>
        {
            links.Clog(from, to, !isRelease);
            if (!oneWay)
            {
                links.Clog(to, from, !isRelease);
            }
        });
    }

    public Task Cut(NodeId from, NodeId to, bool oneWay)
    {
        CheckLink(from, to);
        return ChangeAsync("Cut", Describe(from, to, oneWay), links =>
        {
            links.Cut(from, to);
            if (!oneWay)
            {
                links.Cut(to, from);
            }
        });
    }

    public Task SetLink(NodeId from, NodeId to, LinkFaults faults, bool oneWay)
    {
        CheckLink(from, to);
        CheckValid(faults.Validate());
        return ChangeAsync("LinkSet", $"{Describe(from, to, oneWay)}: {faults.Describe()}", links =>
        {
            links.SetFaults(from, to, faults);
            if (!oneWay)
            {
                links.SetFaults(to, from, faults);
            }
        });
    }

    public async Task Heal()
    {
        CheckExists();
        State.Links = [];
        Steps?.Done(_clock.Now, NodeId.None, TraceEvents.Network, "heal", isFaulty: false);
        await PutIntoForceAsync();
        await ReportAsync(LabEvents.Network(_clock.Now, "Healed", "all links are well"));
    }

    private static string Describe(NodeId from, NodeId to, bool oneWay) => $"{from} {(oneWay ? "->" : "<->")} {to}";

    private async Task ChangeAsync(string what, string details, Action<LinkTable> change)
    {
        LinkTable links = new(_members, State.Links);
        change(links);
        State.Links = links.Links;
        Steps?.Done(_clock.Now, NodeId.None, TraceEvents.Network, $"{what}: {details}", State.Links.Count > 0);
        await PutIntoForceAsync();
        await ReportAsync(LabEvents.Network(_clock.Now, what, details));
    }

    /// <summary>Completes when all nodes that can be reached know the faults; the others ask when they wake.</summary>
    private async Task PutIntoForceAsync()
    {
        State.PlanVersion++;
        await _state.SaveAsync();
        FaultPlan plan = Plan;
        Task told = Task.WhenAll(_members.Select(node => GrainFactory.GetNode(_name, node).Apply(plan)));
        await told.WaitAsync(_options.StatusTimeout).ConfigureAwait(
            ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);
    }

    private void CheckLink(NodeId from, NodeId to)
    {
        Check(from);
        Check(to);
        if (from == to)
        {
            throw new LabException(LabFailure.Invalid, $"there is no link from {from} to itself");
        }
    }
}
