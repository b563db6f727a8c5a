using RaftOrleans.Simulation;

namespace RaftOrleans.Lab;

/// <summary>Which tests of a course are run, and how often.</summary>
public sealed record CourseRunOptions
{
    /// <summary>The tests.</summary>
    public required IReadOnlyList<CourseTest> Tests { get; init; }

    /// <summary>The first seed; the others follow. Default 1.</summary>
    public long FirstSeed { get; init; } = 1;

    /// <summary>With how many seeds each test is run; 1 or more, default 1.</summary>
    public int Seeds { get; init; } = 1;

    /// <summary>What is broken, or null for the real node.</summary>
    public BrokenRule? Broken { get; init; }

    /// <summary>How many runs at once; 1 or more, default one for each core.</summary>
    public int Cores { get; init; } = Environment.ProcessorCount;
}
