using RaftOrleans.Simulation;

namespace RaftOrleans.Lab;

/// <summary>
/// The table of kills: for every broken rule, how many runs the search needs to find it, and the smallest run that shows it. How many runs
/// one seed needs is mostly luck, so there are several master seeds, and the median counts.
/// </summary>
/// <remarks>
/// A run kills a rule when what it violates first is a property that the rule is known to violate (<see cref="BrokenRule.Oracles"/>).
/// </remarks>
public static class KillTable
{
    /// <summary>Makes the row of a rule.</summary>
    /// <param name="rule">What is broken.</param>
    /// <param name="options">How.</param>
    /// <param name="progress">Told after each run of the search: the master seed, and the runs so far.</param>
    /// <param name="cancellation">Ends it after the runs under way.</param>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    public static KillRow Measure(
        BrokenRule rule, KillTableOptions options, Action<int, long>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(rule);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Masters, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.MaxRuns, KillTableOptions.SeedsApart, nameof(options));
        Kill[] kills = [.. Enumerable.Range(1, options.Masters).Select(master => FirstKill(rule, options, master, progress, cancellation))];
        FailingRun? smallest = null;
        foreach (Kill kill in kills)
        {
            cancellation.ThrowIfCancellationRequested();
            FailingRun? shrunk = kill.Run?.Shrink(options.ShrinkRuns);
            smallest = shrunk is not null && (smallest is null || SizeOf(shrunk).CompareTo(SizeOf(smallest)) < 0) ? shrunk : smallest;
        }

        return new KillRow(rule, kills, smallest);
    }

    private static Kill FirstKill(
        BrokenRule rule, KillTableOptions options, int master, Action<int, long>? progress, CancellationToken cancellation)
    {
        long first = KillTableOptions.FirstSeed(master);
        SwarmSearchOptions search = new()
        {
            FirstSeed = first,
            Runs = options.MaxRuns,
            Broken = rule,
            Properties = rule.Oracles,
            Cores = options.Cores,
        };
        SwarmReport report = SwarmSearch.Run(search, done => progress?.Invoke(master, done.Runs), cancellation);
        cancellation.ThrowIfCancellationRequested();
        return report.Failures is [var failure, ..]
            ? new Kill(master, failure.Plan.Seed - first + 1, FailingRun.Of(failure, rule))
            : new Kill(master, null, null);
    }

    /// <summary>A person has to understand it: first the faults count, then who takes part, then how long it takes.</summary>
    private static (int Faults, int Nodes, int Clients, TimeSpan Time) SizeOf(FailingRun run) =>
        (run.Plan.Schedule!.Count, run.Plan.Nodes, run.Plan.Clients, run.Violation!.Time);
}
