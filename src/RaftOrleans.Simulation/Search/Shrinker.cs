using RaftOrleans.Consensus;
using RaftOrleans.Verification;

namespace RaftOrleans.Simulation;

/// <summary>
/// Makes a failing run smaller, as long as it fails in the same property: fewer faults, nodes, clients and options, and less time (delta
/// debugging; Zeller and Hildebrandt, 2002). What is left shows what the failure needs.
/// </summary>
public sealed class Shrinker
{
    private readonly BrokenRule? _broken;
    private readonly SafetyProperty _property;
    private readonly int _maxRuns;
    private SearchPlan _plan;
    private Violation _violation;

    private Shrinker(SearchPlan plan, BrokenRule? broken, Violation violation, int maxRuns)
    {
        _plan = plan;
        _broken = broken;
        _violation = violation;
        _property = violation.Property;
        _maxRuns = maxRuns;
    }

    /// <summary>Called after each run with the number of runs so far and the smallest plan so far.</summary>
    private Action<int, SearchPlan>? Progress { get; init; }

    /// <summary>Runs made so far.</summary>
    private int Runs { get; set; }

    private bool IsOver => Runs >= _maxRuns;

    /// <summary>Shrinks a run.</summary>
    /// <param name="plan">A run that fails.</param>
    /// <param name="broken">What is broken, or null for the real node.</param>
    /// <param name="maxRuns">Most runs to try; 1 or more.</param>
    /// <param name="progress">Called after each run with the number of runs so far and the smallest plan so far.</param>
    /// <returns>The smallest run found that violates the property which the given one violates first.</returns>
    /// <exception cref="ArgumentException">The run does not fail.</exception>
    public static SearchPlan Shrink(SearchPlan plan, BrokenRule? broken, int maxRuns = 1_000, Action<int, SearchPlan>? progress = null)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxRuns, 1);
        plan = plan with { Schedule = plan.Schedule ?? plan.DrawSchedule() };
        SearchResult result = SearchRun.Execute(plan, broken);
        if (result.Violations is not [var violation, ..])
        {
            throw new ArgumentException($"the run of seed {plan.Seed} violates nothing", nameof(plan));
        }

        Shrinker shrinker = new(plan, broken, violation, maxRuns) { Progress = progress };
        shrinker.Shrink();
        return shrinker._plan;
    }

    private void Shrink()
    {
        bool isSmaller = true;
        while (isSmaller && !IsOver)
        {
            isSmaller = CutTime() | TakeAwayKinds() | TakeAwayFaults() | TakeAwayNodes() | TakeAwayLoad() | Simplify();
        }
    }

    /// <summary>Faults end just after the violation, where it comes while they happen.</summary>
    private bool CutTime()
    {
        TimeSpan end = _violation.Time + TimeSpan.FromMilliseconds(1);
        return end < _plan.FaultTime
            && Try(_plan with { FaultTime = end, Schedule = [.. _plan.Schedule!.Where(fault => fault.At <= end)] });
    }

    private bool TakeAwayKinds()
    {
        bool isSmaller = false;
        foreach (FaultKinds kind in FaultCatalog.All.Select(fault => fault.Kind))
        {
            if (_plan.Faults.HasFlag(kind))
            {
                isSmaller |= Try(_plan with
                {
                    Faults = _plan.Faults & ~kind,
                    HasStuckDisk = _plan.HasStuckDisk && kind != FaultKinds.Disks,
                    Schedule = [.. _plan.Schedule!.Where(fault => fault.Kind != kind)],
                });
            }
        }

        return isSmaller;
    }

    /// <summary>Leaves out runs of faults: half of them, then quarters, down to single ones.</summary>
    private bool TakeAwayFaults()
    {
        bool isSmaller = false;
        for (int length = Math.Max(1, _plan.Schedule!.Count / 2); length >= 1; length /= 2)
        {
            for (int start = 0; start < _plan.Schedule!.Count && !IsOver;)
            {
                IReadOnlyList<PlannedFault> schedule = _plan.Schedule;
                PlannedFault[] rest = [.. schedule.Take(start), .. schedule.Skip(start + length)];
                if (Try(_plan with { Schedule = rest }))
                {
                    isSmaller = true;
                }
                else
                {
                    start += length;
                }
            }
        }

        return isSmaller;
    }

    private bool TakeAwayNodes()
    {
        bool isSmaller = false;
        for (int nodes = 1; nodes < _plan.Nodes && !IsOver; nodes++)
        {
            if (Try(_plan with { Nodes = nodes }))
            {
                return true;
            }
        }

        return isSmaller;
    }

    private bool TakeAwayLoad() =>
        (_plan.Clients > 1 && Try(_plan with { Clients = _plan.Clients - 1 }))
        | (_plan.Keys > 1 && Try(_plan with { Keys = 1 }))
        | (_plan.Sessions > 0 && Try(_plan with { Sessions = 0 }))
        | (_plan.LeaseReads > 0 && Try(_plan with { LeaseReads = 0, Options = _plan.Options with { Leases = false } }))
        | (_plan.ThinkTime < TimeSpan.FromMilliseconds(200) && Try(_plan with { ThinkTime = _plan.ThinkTime * 2 }));

    /// <summary>Options that the failure does not need are those that nobody has to think about.</summary>
    private bool Simplify()
    {
        RaftOptions plain = RaftOptions.Default;
        return TryOptions(options => options with { PreVote = false })
            | TryOptions(options => options with { CheckQuorum = false })
            | TryOptions(options => options.Leases ? options : options with { LeaderStickiness = false })
            | TryOptions(options => options with
            {
                MaxEntriesPerMessage = plain.MaxEntriesPerMessage,
                MaxInflightMessages = plain.MaxInflightMessages,
                MaxInflightBytes = plain.MaxInflightBytes,
                MaxUncommittedBytes = plain.MaxUncommittedBytes,
            })
            | TryOptions(options => options with { SnapshotEntries = 0, SnapshotBytes = 0 })
            | TryOptions(options => options with { SnapshotChunkBytes = plain.SnapshotChunkBytes, SnapshotBytesPerSecond = 0 });
    }

    private bool TryOptions(Func<RaftOptions, RaftOptions> change)
    {
        RaftOptions options = change(_plan.Options);
        return options != _plan.Options && Try(_plan with { Options = options });
    }

    private bool Try(SearchPlan plan)
    {
        if (IsOver)
        {
            return false;
        }

        Runs++;
        SearchResult result = SearchRun.Execute(plan, _broken);
        bool fails = result.Violations is [var violation, ..] && violation.Property == _property;
        (_plan, _violation) = fails ? (plan, result.Violations[0]) : (_plan, _violation);
        Progress?.Invoke(Runs, _plan);
        return fails;
    }
}
