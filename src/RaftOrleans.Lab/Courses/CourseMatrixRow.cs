using RaftOrleans.Simulation;

namespace RaftOrleans.Lab;

/// <summary>Which tests of a course notice that a rule is broken.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Caught">The tests that failed by an assertion of the course, with how many of their runs, in the order of the course.</param>
/// <param name="SeenOnlyByWorld">Runs in which no assertion of the course failed, but a check of the world after some step.</param>
public sealed record CourseMatrixRow(BrokenRule Rule, IReadOnlyList<(CourseTest Test, int Runs)> Caught, int SeenOnlyByWorld)
{
    /// <summary>Runs tests with each rule broken in turn.</summary>
    /// <param name="options">Which tests, and with how many seeds; what is broken there does not matter.</param>
    /// <param name="progress">Told after each rule how many were tried.</param>
    /// <param name="cancellation">Ends it after the runs under way, with <see cref="OperationCanceledException"/>.</param>
    public static IReadOnlyList<CourseMatrixRow> RunAll(
        CourseRunOptions options, Action<int>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        List<CourseMatrixRow> rows = [];
        foreach (BrokenRule rule in BrokenRule.All)
        {
            rows.Add(Of(rule, CourseRunner.Run(options with { Broken = rule }, null, cancellation)));
            progress?.Invoke(rows.Count);
        }

        return rows;
    }

    /// <summary>The row of a rule.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="results">The runs with this rule broken.</param>
    public static CourseMatrixRow Of(BrokenRule rule, IReadOnlyList<CourseTestResult> results) => new(
        rule,
        [
            .. results.Where(static result => result.Failure is not null)
                .GroupBy(static result => result.Test)
                .Select(static runs => (runs.Key, runs.Count())),
        ],
        results.Count(static result => result.Failure is null && result.Violation is not null));
}
