using RaftOrleans.Simulation;
using RaftOrleans.Verification;

namespace RaftOrleans.Lab;

/// <summary>What a search tries, and when it ends.</summary>
public sealed record SwarmSearchOptions
{
    /// <summary>The first seed; the others follow. Default 1.</summary>
    public long FirstSeed { get; init; } = 1;

    /// <summary>How many seeds at most; 1 or more, null for no limit.</summary>
    public long? Runs { get; init; }

    /// <summary>How long it may take, in real time; null for no limit.</summary>
    public TimeSpan? Time { get; init; }

    /// <summary>What is broken, or null for the real node.</summary>
    public BrokenRule? Broken { get; init; }

    /// <summary>The kinds of faults of every run, within Raft's model or beyond it; null for what is drawn from each seed.</summary>
    public FaultKinds? Faults { get; init; }

    /// <summary>Whether what is drawn from each seed comes on top of <see cref="Faults"/>.</summary>
    public bool DrawsFaultsToo { get; init; }

    /// <summary>A run fails only where what it violates first is one of these; null for any property.</summary>
    public IReadOnlyList<SafetyProperty>? Properties { get; init; }

    /// <summary>How many runs at once; 1 or more, default one for each core.</summary>
    public int Cores { get; init; } = Environment.ProcessorCount;

    /// <summary>Whether it goes on when a run has failed. Default false: it ends with the failing run of the lowest seed.</summary>
    public bool KeepsGoing { get; init; }

    /// <summary>The plan of a seed.</summary>
    public SearchPlan PlanOf(long seed)
    {
        SearchPlan plan = SearchPlan.Draw(seed);
        return Faults is { } faults ? plan.WithFaults(faults | (DrawsFaultsToo ? plan.Faults : FaultKinds.None)) : plan;
    }
}
