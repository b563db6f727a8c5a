using RaftOrleans.Consensus;
using RaftOrleans.Verification;

namespace RaftOrleans.Simulation;

/// <summary>
/// One run of the search: faults and load for a while, during which every safety property must hold; then all is healed, and the group must
/// come to life again; then the clients' history is checked.
/// </summary>
public static class SearchRun
{
    /// <summary>Elections that may fail, one after the other, before a healed group counts as dead.</summary>
    private const int PatienceInElections = 200;

    /// <summary>Operations that a client of a healed group may do before a read and a write of it must have succeeded.</summary>
    private const int PatienceInOperations = 200;

    /// <summary>
    /// Steps the linearizability checker may take; with more, a history that cannot be judged in a second would hold up the search.
    /// </summary>
    private const long CheckerSteps = 500_000;

    /// <summary>Carries a plan out.</summary>
    /// <param name="plan">What to do.</param>
    /// <param name="rules">The safety rules of the nodes.</param>
    /// <param name="text">Where a line per event goes, or null.</param>
    public static SearchResult Execute(SearchPlan plan, SafetyRules? rules = null, TextWriter? text = null) =>
        Execute(plan, rules, null, new SearchObserver { Text = text });

    /// <summary>Carries a plan out with a broken rule.</summary>
    /// <param name="plan">What to do.</param>
    /// <param name="broken">What is broken, or null for the real node.</param>
    /// <param name="text">Where a line per event goes, or null.</param>
    public static SearchResult Execute(SearchPlan plan, BrokenRule? broken, TextWriter? text = null) =>
        Execute(plan, broken, new SearchObserver { Text = text });

    /// <summary>Carries a plan out with a broken rule while somebody looks on.</summary>
    /// <param name="plan">What to do.</param>
    /// <param name="broken">What is broken, or null for the real node.</param>
    /// <param name="observer">Who looks on; the run is the same as without.</param>
    public static SearchResult Execute(SearchPlan plan, BrokenRule? broken, SearchObserver observer)
    {
        ArgumentNullException.ThrowIfNull(observer);
        return Execute(plan, broken?.Rules, broken?.Host, observer);
    }

    private static SearchResult Execute(SearchPlan plan, SafetyRules? rules, HostDuties? host, SearchObserver observer)
    {
        SearchWorld begun = SearchWorld.Begin(plan, rules ?? SafetyRules.Standard, host ?? HostDuties.Standard, observer);
        (World world, SimulatedGroup group) = (begun.World, begun.Group);
        (List<Operation> history, List<WorkloadClient> clients, FaultInjector faults) = (begun.History, begun.Clients, begun.Faults);
        world.RunUntil(() => group.Violations.Count > 0, plan.FaultTime);
        faults.Heal();
        List<Violation> violations = [];
        if (group.Violations.Count == 0)
        {
            Settle(world, group, plan, clients, faults, violations);
        }

        violations.InsertRange(0, group.Violations);
        bool isJudged = true;
        if (violations.Count == 0)
        {
            isJudged = CheckHistory(world, history, violations);
        }

        observer.AtEnd?.Invoke(group);
        return new SearchResult(
            plan, violations, history, world.Log.Hash, world.Events, world.Deliveries, world.Now, group.CommittedIndex, isJudged);
    }

    /// <summary>
    /// With all faults healed there must be a leader again, every client must be served, and when they have ended the nodes must come to
    /// agree. That clients are no longer busy says nothing: they give up waiting after a while.
    /// </summary>
    private static void Settle(
        World world,
        SimulatedGroup group,
        SearchPlan plan,
        List<WorkloadClient> clients,
        FaultInjector faults,
        List<Violation> violations)
    {
        TimeSpan patience = (plan.Options.ElectionTimeoutMax + plan.World.SyncMax + plan.World.LatencyMax) * PatienceInElections;
        TimeSpan healed = world.Now;
        string? dead = null;
        Require(() => group.Leader is { } leader && KnowsItself(leader), patience, "no leader has committed an entry of its term");
        Require(faults.HasSettled, patience, "the membership is still under way");
        clients.ForEach(client => client.ForgetService());
        Require(
            () => clients.TrueForAll(client => client.IsServed),
            patience + ((plan.ThinkTime + plan.Patience) * PatienceInOperations),
            "not every client was answered a read and a write");
        clients.ForEach(client => client.Stop());
        Require(() => !clients.Exists(client => client.IsBusy), patience, "a client still waits for its last answer");
        Require(() => HaveConverged(group, faults.Stuck), patience, "the nodes have not come to agree");
        if (dead is not null && group.Violations.Count == 0)
        {
            violations.Add(new Violation(
                SafetyProperty.Liveness, world.Now, $"all faults were healed {(world.Now - healed).TotalSeconds:F1} s ago",
                $"{dead}: {Describe(group)}"));
        }

        void Require(Func<bool> condition, TimeSpan within, string otherwise)
        {
            if (dead is null && !world.RunUntil(() => group.Violations.Count > 0 || condition(), within))
            {
                dead = otherwise;
            }
        }
    }

    /// <summary>Whether a leader has committed an entry of its own term, without which it cannot do anything.</summary>
    private static bool KnowsItself(SimulatedNode leader) => leader.Core!.Log.TermAt(leader.Core.CommitIndex) == leader.Core.Term;

    private static bool HaveConverged(SimulatedGroup group, NodeId stuck)
    {
        if (group.Leader is not { } leader)
        {
            return false;
        }

        LogPosition last = leader.Core!.Log.Last;
        foreach (SimulatedNode node in group.Nodes.Where(node => node.Id != stuck && leader.Core.Membership.Contains(node.Id)))
        {
            if (node.Process == ProcessState.Crashed)
            {
                // It was ended as no member, and became one by a change that was still under way.
                FaultInjector.Revive(node);
                return false;
            }

            if (node.Core is null || node.Core.Log.Last != last || node.Core.LastApplied != last.Index || node.Core.DurableIndex != last.Index)
            {
                return false;
            }
        }

        return true;
    }

    private static string Describe(SimulatedGroup group) => string.Join(
        "; ",
        group.Nodes.Select(node =>
            $"{node.Id} {node.Core?.Role} term {node.Core?.Term} log {node.Core?.Log.Last} applied {node.Core?.LastApplied}"));

    private static bool CheckHistory(World world, List<Operation> history, List<Violation> violations)
    {
        LinearizabilityResult result = LinearizabilityChecker.Check(
            new OperationHistory(history), new LinearizabilityOptions { MaxSteps = CheckerSteps });
        if (result.Verdict == LinearizabilityVerdict.NotLinearizable)
        {
            violations.Add(new Violation(
                SafetyProperty.Linearizability, world.Now, "clients were answered as they were", $"{result.Violation}"));
        }

        return result.Verdict != LinearizabilityVerdict.Unknown;
    }
}
