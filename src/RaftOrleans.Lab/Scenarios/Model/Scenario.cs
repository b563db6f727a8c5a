using RaftOrleans.Simulation;

namespace RaftOrleans.Lab;

/// <summary>
/// An experiment as a file: a group, what is done to it, and what is expected of it. It is a lesson (every step may say what it shows), a
/// test (an expectation that does not hold turns the verdict) and reproducible (it has a seed). The same scenario runs in every world.
/// </summary>
public sealed record Scenario
{
    /// <summary>Most nodes of a group in a scenario.</summary>
    public const int MaxNodes = 25;

    /// <summary>Most steps, and most expectations at the end.</summary>
    public const int MaxSteps = 500;

    /// <summary>The worlds that there are, as <see cref="LabCapabilities.World"/> names them.</summary>
    public static IReadOnlyList<string> AllWorlds { get; } = ["simulated", "orleans"];

    /// <summary>Its name, by which it is run; that of its file.</summary>
    public required string Name { get; init; }

    /// <summary>Its number in the list of experiments, which variants of the same experiment share; 0 for none.</summary>
    public int Number { get; init; }

    /// <summary>What happens, in one line.</summary>
    public required string Title { get; init; }

    /// <summary>What is to be learned from it.</summary>
    public required string Lesson { get; init; }

    /// <summary>Every fault that its steps bring about, and whether Raft promises to survive it.</summary>
    public required IReadOnlyDictionary<ScenarioFault, FaultCoverage> Model { get; init; }

    /// <summary>The worlds it can run in.</summary>
    public IReadOnlyList<string> Worlds { get; init; } = AllWorlds;

    /// <summary>What to take away so that it does not hold any more, or null where nothing is said.</summary>
    public ScenarioOff? Off { get; init; }

    /// <summary>The group it is about. Its name is given by the runner.</summary>
    public required GroupSpecification Group { get; init; }

    /// <summary>Everything random derives from it.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>Clients that read and write all the time, or null.</summary>
    public ScenarioWorkload? Workload { get; init; }

    /// <summary>What is done, in order.</summary>
    public required IReadOnlyList<ScenarioStep> Steps { get; init; }

    /// <summary>What is expected after the last step, when the clients have stopped; all of them are expectations.</summary>
    public required IReadOnlyList<ScenarioStep> Expectations { get; init; }

    /// <summary>The file it was read from, or null.</summary>
    public string? Source { get; init; }
}
