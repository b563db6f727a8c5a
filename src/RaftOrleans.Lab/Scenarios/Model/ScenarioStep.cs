namespace RaftOrleans.Lab;

/// <summary>One step: when it happens, what is done, what it shows.</summary>
public sealed record ScenarioStep
{
    /// <summary>How long a condition or expectation may take to come to hold where nothing is said.</summary>
    public static readonly TimeSpan DefaultWithin = TimeSpan.FromSeconds(10);

    /// <summary>Its line in the file.</summary>
    public int Line { get; init; }

    /// <summary>Not before this time after the beginning, in the world's time; null for at once.</summary>
    public TimeSpan? At { get; init; }

    /// <summary>What has to hold first, or null.</summary>
    public ScenarioFact? When { get; init; }

    /// <summary>How long to wait for <see cref="When"/>, or for what is expected, to come to hold.</summary>
    public TimeSpan Within { get; init; } = DefaultWithin;

    /// <summary>What is done, or null where the step only waits or says something.</summary>
    public ScenarioAction? Action { get; init; }

    /// <summary>Name for the one node the action was done to, or null.</summary>
    public string? As { get; init; }

    /// <summary>What it shows, for people, or null.</summary>
    public string? Say { get; init; }
}
