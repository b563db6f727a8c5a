using RaftOrleans.Consensus;
using RaftOrleans.Verification;

namespace RaftOrleans.Simulation;

/// <summary>
/// The world of a run of the search at its beginning: the group has started, clients and faults are on their way. It goes on as its clients
/// and faults do; only healing, at the end of <see cref="SearchPlan.FaultTime"/>, and what comes after it are the business of
/// <see cref="SearchRun"/>.
/// </summary>
public sealed class SearchWorld
{
    private SearchWorld(World world, SimulatedGroup group, SearchPlan plan)
    {
        World = world;
        Group = group;
        for (int i = 1; i <= plan.Clients; i++)
        {
            WorkloadClient client = new(world, group, plan, i, History);
            Clients.Add(client);
            client.Start();
        }

        Faults = new FaultInjector(world, group, plan);
        Faults.Start();
    }

    /// <summary>The world.</summary>
    public World World { get; }

    /// <summary>The group.</summary>
    public SimulatedGroup Group { get; }

    /// <summary>What the clients see.</summary>
    internal List<Operation> History { get; } = [];

    /// <summary>The clients.</summary>
    internal List<WorkloadClient> Clients { get; } = [];

    /// <summary>Breaks things.</summary>
    internal FaultInjector Faults { get; }

    /// <summary>Makes the world of a plan.</summary>
    /// <param name="plan">What to do.</param>
    /// <param name="broken">What is broken, or null for the real node.</param>
    /// <param name="text">Where a line per event goes, or null.</param>
    public static SearchWorld Begin(SearchPlan plan, BrokenRule? broken, TextWriter? text = null) =>
        Begin(plan, broken?.Rules ?? SafetyRules.Standard, broken?.Host ?? HostDuties.Standard, new SearchObserver { Text = text });

    /// <summary>Makes the world of a plan, with rules and duties as they are given.</summary>
    internal static SearchWorld Begin(SearchPlan plan, SafetyRules rules, HostDuties host, SearchObserver observer)
    {
        ArgumentNullException.ThrowIfNull(plan);
        World world = new(plan.Seed, plan.World);
        world.Log.Text = observer.Text;
        SimulatedGroupSettings settings = new()
        {
            Nodes = plan.Nodes,
            Options = plan.Options,
            Rules = rules,
            Host = host,
        };
        SimulatedGroup group = world.CreateGroup(settings, created => created.Steps = observer.Steps);
        return new SearchWorld(world, group, plan);
    }
}
