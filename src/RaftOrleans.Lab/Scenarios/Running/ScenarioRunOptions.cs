namespace RaftOrleans.Lab;

/// <summary>How a scenario is run.</summary>
public sealed record ScenarioRunOptions
{
    /// <summary>The seed; null for the scenario's own.</summary>
    public long? Seed { get; init; }

    /// <summary>Name of the group that is made for the run; null for <c>scenario-</c> and the scenario's name.</summary>
    public string? Group { get; init; }

    /// <summary>Whether the group stays when the run is over, for whoever wants to look at it.</summary>
    public bool KeepGroup { get; init; }

    /// <summary>
    /// Whether the result is to hold all that a report shows: the trace of every node's steps, and the logs at the end. The lab must be an
    /// <see cref="ITracingLab"/>.
    /// </summary>
    public bool RecordsAll { get; init; }

    /// <summary>Told of each step when it is done, in order; or null.</summary>
    public Action<TimelineEntry>? Narrate { get; init; }
}
