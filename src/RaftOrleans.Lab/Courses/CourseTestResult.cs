using RaftOrleans.Verification;

namespace RaftOrleans.Lab;

/// <summary>What came out of one run of a course's test.</summary>
public sealed record CourseTestResult
{
    /// <summary>The test.</summary>
    public required CourseTest Test { get; init; }

    /// <summary>The seed of the run.</summary>
    public required long Seed { get; init; }

    /// <summary>How long it took, in virtual time.</summary>
    public required TimeSpan Time { get; init; }

    /// <summary>Requests that servers have sent each other, lost ones included.</summary>
    public required long Rpcs { get; init; }

    /// <summary>Bytes of these requests, and of the replies that have arrived, in the binary encoding of the node.</summary>
    public required long Bytes { get; init; }

    /// <summary>Commands that were committed.</summary>
    public required long Commits { get; init; }

    /// <summary>Stands for everything that happened; the same for the same test, seed and broken rule.</summary>
    public required ulong EventHash { get; init; }

    /// <summary>Which of the course's assertions did not hold, and how; null where all held.</summary>
    public required string? Failure { get; init; }

    /// <summary>What the world's own checks saw first that the course does not look at; null where nothing.</summary>
    public required Violation? Violation { get; init; }

    /// <summary>What the course only warns of.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }

    /// <summary>Whether the course's assertions held and the world saw no violation.</summary>
    public bool HasPassed => Failure is null && Violation is null;
}
