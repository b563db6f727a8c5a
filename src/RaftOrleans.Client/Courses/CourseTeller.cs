using System.Globalization;
using RaftOrleans.Lab;
using Spectre.Console;

namespace RaftOrleans.Client;

/// <summary>Says in words, and as documents, how the tests of a course went.</summary>
internal static class CourseTeller
{
    /// <summary>Runs tests, with a bar that moves where somebody looks on.</summary>
    public static T Running<T>(Terminal terminal, int count, string noun, Func<Action<int>?, T> run) =>
        SearchTeller.WithBar(terminal, "running", bar => run(bar is null ? null : done =>
        {
            bar.Value = 100.0 * done / count;
            bar.Description = Invariant($"{done} of {count} {noun}");
        }));

    /// <summary>Lists the courses and their tests.</summary>
    public static void List(Terminal terminal, bool json)
    {
        if (json)
        {
            terminal.Json(new
            {
                courses = Course.All.Select(course => new
                {
                    course.Name,
                    course.Title,
                    Tests = course.Tests.Select(test => new { test.Name, test.Part, test.Title, Peers = test.Servers, test.IsReliable }),
                }),
            });
            return;
        }

        foreach (Course course in Course.All)
        {
            terminal.Line($"{course.Name}: {course.Title}");
            Table table = terminal.NewTable().AddColumns("part", "test", "about", "peers", "network");
            table.Columns[3].RightAligned();
            foreach (CourseTest test in course.Tests)
            {
                table.AddRow(test.Part, test.Name, test.Title, Invariant($"{test.Servers}"), test.IsReliable ? "reliable" : "unreliable");
            }

            terminal.Write(table);
        }
    }

    /// <summary>Tells how each test went.</summary>
    public static void Tell(
        Terminal terminal, bool json, Course course, CourseRunOptions options, IReadOnlyList<CourseTestResult> results, TimeSpan elapsed)
    {
        IGrouping<CourseTest, CourseTestResult>[] tests = [.. results.GroupBy(result => result.Test)];
        if (json)
        {
            terminal.Json(new
            {
                Course = course.Name,
                Seed = options.FirstSeed,
                options.Seeds,
                Broken = options.Broken?.Name,
                HasPassed = results.All(result => result.HasPassed),
                Rows = tests.Select(Row),
            });
            return;
        }

        Table table = terminal.NewTable().AddColumns("test", "part", "time", "peers", "RPCs", "bytes", "commits", "verdict");
        for (int column = 2; column < 7; column++)
        {
            table.Columns[column].RightAligned();
        }

        foreach (IGrouping<CourseTest, CourseTestResult> runs in tests)
        {
            table.AddRow(
                new Text(runs.Key.Name),
                new Text(runs.Key.Part),
                new Text(Invariant($"{runs.Average(run => run.Time.TotalSeconds):F1} s")),
                new Text(Invariant($"{runs.Key.Servers}")),
                new Text(Mean(runs, run => run.Rpcs)),
                new Text(Mean(runs, run => run.Bytes)),
                new Text(Mean(runs, run => run.Commits)),
                new Text(Verdict([.. runs])));
        }

        terminal.Write(table);
        TellFailures(terminal, results);
        double simulated = results.Sum(result => result.Time.TotalSeconds);
        string broken = options.Broken is { } rule ? $"; broken is: {rule.Broken}" : "";
        terminal.Line(Invariant($"{results.Count(result => result.HasPassed)} of {results.Count} runs passed, from seed {options.FirstSeed}: ")
            + Invariant($"{simulated:N0} s simulated in {elapsed.TotalSeconds:N1} s{broken}"));
    }

    /// <summary>Tells which tests notice which broken rule, and which tests none.</summary>
    public static void Tell(
        Terminal terminal, bool json, Course course, CourseRunOptions options, IReadOnlyList<CourseMatrixRow> rows)
    {
        CourseTest[] silent = [.. options.Tests.Where(test => !rows.Any(row => row.Caught.Any(caught => caught.Test == test)))];
        if (json)
        {
            terminal.Json(new
            {
                Course = course.Name,
                Seed = options.FirstSeed,
                options.Seeds,
                Rows = rows.Select(row => new
                {
                    Label = row.Rule.Name,
                    row.Rule.Number,
                    Caught = row.Caught.Select(caught => new { Test = caught.Test.Name, caught.Runs }),
                    row.SeenOnlyByWorld,
                }),
                NeverFailed = silent.Select(test => test.Name),
            });
            return;
        }

        Table table = terminal.NewTable().AddColumns("number", "broken rule", "noticed by", "only seen by the world");
        table.Columns[0].RightAligned();
        table.Columns[3].RightAligned();
        foreach (CourseMatrixRow row in rows)
        {
            table.AddRow(
                new Text(Invariant($"{row.Rule.Number}")),
                new Text(row.Rule.Name),
                new Text(string.Join(", ", row.Caught.Select(caught => Invariant($"{caught.Test.Name} {caught.Runs}/{options.Seeds}")))),
                new Text(Invariant($"{row.SeenOnlyByWorld}")));
        }

        terminal.Write(table);
        terminal.Line(silent.Length == 0
            ? "every test was failed by some broken rule"
            : $"failed by no broken rule: {string.Join(", ", silent.Select(test => test.Name))}");
    }

    private static object Row(IGrouping<CourseTest, CourseTestResult> runs)
    {
        CourseTestResult? failed = runs.FirstOrDefault(run => !run.HasPassed);
        return new
        {
            Label = runs.Key.Name,
            runs.Key.Part,
            runs.Key.Title,
            Peers = runs.Key.Servers,
            SimulatedSeconds = runs.Average(run => run.Time.TotalSeconds),
            Rpcs = runs.Average(run => run.Rpcs),
            Bytes = runs.Average(run => run.Bytes),
            Commits = runs.Average(run => run.Commits),
            Runs = runs.Count(),
            Passed = runs.Count(run => run.HasPassed),
            FailedSeed = failed?.Seed,
            failed?.Failure,
            Violation = failed?.Violation?.ToString(),
            Warnings = runs.Sum(run => run.Warnings.Count),
            EventHash = FailingRun.HashText(runs.Aggregate(0UL, (hash, run) => hash + run.EventHash)),
        };
    }

    private static void TellFailures(Terminal terminal, IReadOnlyList<CourseTestResult> results)
    {
        foreach (CourseTestResult result in results.Where(result => !result.HasPassed).DistinctBy(result => result.Test))
        {
            terminal.Line(Invariant($"{result.Test.Name}, seed {result.Seed}, after {result.Time.TotalSeconds:F1} s:"));
            if (result.Failure is not null)
            {
                terminal.Line($"  {Terminal.Clean(result.Failure)}");
            }

            if (result.Violation is { } violation)
            {
                terminal.Line($"  the world has seen a violation of {Terminal.Clean(violation.ToString())}");
            }
        }

        foreach (CourseTestResult result in results.Where(result => result.Warnings.Count > 0))
        {
            terminal.Line(Invariant($"{result.Test.Name}, seed {result.Seed}: warning: {result.Warnings[0]}"));
        }
    }

    private static string Verdict(CourseTestResult[] runs)
    {
        int passed = runs.Count(run => run.HasPassed);
        return runs.Length > 1 ? Invariant($"{passed}/{runs.Length} passed")
            : passed == 1 ? "passed"
            : runs[0].Failure is null ? "passed, but unsafe"
            : "FAILED";
    }

    private static string Mean(IEnumerable<CourseTestResult> runs, Func<CourseTestResult, long> value) => Invariant($"{runs.Average(value):F0}");

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
