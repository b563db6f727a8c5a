namespace RaftOrleans.Lab;

/// <summary>A row of a figure: one set of conditions, tried many times.</summary>
public sealed record FigureRow
{
    /// <summary>Its label, such as the range of timeouts.</summary>
    public required string Label { get; init; }

    /// <summary>The unit of the values: <c>ms</c>, or <c>1</c> for shares.</summary>
    public string Unit { get; init; } = "ms";

    /// <summary>Makes one trial with a seed.</summary>
    public required Func<long, TrialOutcome> Trial { get; init; }

    /// <summary>How many trials if nothing is said.</summary>
    public required int Trials { get; init; }

    /// <summary>What is told of the trials.</summary>
    public required IReadOnlyList<Statistic> Statistics { get; init; }

    /// <summary>What was published of them.</summary>
    public IReadOnlyList<PublishedValue> Published { get; init; } = [];

    /// <summary>How many trials the published values were taken from; null where they were computed.</summary>
    public int? PublishedTrials { get; init; }

    /// <summary>What a closed form gives for a statistic; empty where there is none.</summary>
    public IReadOnlyList<PublishedValue> Computed { get; init; } = [];

    /// <summary>The chart that its distribution is drawn in, by title; null for none.</summary>
    public string? Panel { get; init; }

    /// <summary>Where it stands on the horizontal axis of a sweep (<see cref="Figure.SweptName"/>); null for nowhere.</summary>
    public double? Swept { get; init; }
}
