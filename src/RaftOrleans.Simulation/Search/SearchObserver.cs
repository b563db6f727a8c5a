using RaftOrleans.Verification;

namespace RaftOrleans.Simulation;

/// <summary>Who looks on while a run of the search is carried out. Nothing here changes the run.</summary>
public sealed record SearchObserver
{
    /// <summary>Where a line per event goes, or null.</summary>
    public TextWriter? Text { get; init; }

    /// <summary>Gets the steps of a trace, or null.</summary>
    public Action<TraceStep>? Steps { get; init; }

    /// <summary>Gets the group when all is over, or null.</summary>
    public Action<SimulatedGroup>? AtEnd { get; init; }
}
