namespace RaftOrleans.Lab;

/// <summary>One test of a course.</summary>
public sealed class CourseTest
{
    /// <summary>Its name in the course.</summary>
    public required string Name { get; init; }

    /// <summary>The part of the course it belongs to, such as <c>3B</c>.</summary>
    public required string Part { get; init; }

    /// <summary>What it is about.</summary>
    public required string Title { get; init; }

    /// <summary>How many servers it has.</summary>
    public required int Servers { get; init; }

    /// <summary>Whether its network loses and delays nothing.</summary>
    public bool IsReliable { get; init; } = true;

    /// <summary>Whether its servers take snapshots.</summary>
    public bool HasSnapshots { get; init; }

    /// <summary>Does what the test does, and throws <see cref="CourseFailureException"/> where something does not hold.</summary>
    internal Func<CourseTester, Task> Body { get; init; } =
        static _ => throw new InvalidOperationException("a test of a course does something");

    /// <summary>Tells its random numbers from those of other tests; depends on nothing but its name.</summary>
    internal ulong Key => Name.Aggregate(0xCBF29CE484222325, static (key, letter) => (key ^ letter) * 0x100000001B3);
}
