using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using RaftOrleans.Lab;
using RaftOrleans.Simulation;

namespace RaftOrleans.Client;

/// <summary>The tests of courses on distributed systems: <c>course list</c>, <c>course mit-6.5840</c>. They need no server.</summary>
internal sealed class CourseCommands : ICommandGroup
{
    private const string EveryRule = "all";
    private const int MaxSeeds = 100_000;

    private readonly Option<string?> _only = new("--only")
    {
        Description = "Only this part of the course, such as 3B, or this test",
        HelpName = "part or test",
    };

    private readonly Option<long> _seed = new("--seed")
    {
        Description = "Everything random derives from it",
        DefaultValueFactory = _ => 1,
        HelpName = "n",
    };

    private readonly Option<int> _seeds = new("--seeds")
    {
        Description = "With how many seeds, from --seed on, each test is run",
        DefaultValueFactory = _ => 1,
        HelpName = "n",
    };

    private readonly Option<string?> _break = new("--break")
    {
        Description = "Break a rule, by number or name (see: raft fuzz --break list), and see which tests notice; 'all' breaks each in turn",
        HelpName = "bug",
    };

    private readonly Option<int> _cores = new("--cores")
    {
        Description = "How many runs at once",
        DefaultValueFactory = _ => Environment.ProcessorCount,
        HelpName = "n",
    };

    /// <inheritdoc/>
    public IEnumerable<Command> Create(CommandScope scope)
    {
        _break.CompletionSources.Add(_ => BrokenRule.All.Select(rule => rule.Name).Append(EveryRule));
        _only.CompletionSources.Add(
            _ => Course.All.SelectMany(course => course.Tests).SelectMany(test => new[] { test.Part, test.Name }).Distinct());
        var command = new Command("course", "The tests of a course on distributed systems, run against this node; no server is needed");
        command.Add(scope.Handle(new Command("list", "List the courses and their tests"), ListAsync));
        foreach (Course course in Course.All)
        {
            command.Add(scope.Handle(
                new Command(course.Name, $"{course.Title}; exit code 1 where one fails") { _only, _seed, _seeds, _break, _cores },
                (run, cancellation) => RunAsync(run, course, cancellation)));
        }

        yield return scope.Handle(command, ListAsync);
    }

    private Task<int> ListAsync(Invocation run, CancellationToken cancellation)
    {
        CourseTeller.List(run.Terminal, run.Json);
        return Task.FromResult(ExitCode.Done);
    }

    private Task<int> RunAsync(Invocation run, Course course, CancellationToken cancellation)
    {
        CourseRunOptions options = Options(run, course);
        if (run.Get(_break) == EveryRule)
        {
            IReadOnlyList<CourseMatrixRow> rows = CourseTeller.Running(
                run.Terminal, BrokenRule.All.Count, "rules", progress => CourseMatrixRow.RunAll(options, progress, cancellation));
            CourseTeller.Tell(run.Terminal, run.Json, course, options, rows);
            return Task.FromResult(ExitCode.Done);
        }

        long begin = Stopwatch.GetTimestamp();
        IReadOnlyList<CourseTestResult> results = CourseTeller.Running(
            run.Terminal, options.Tests.Count * options.Seeds, "runs", progress => CourseRunner.Run(options, progress, cancellation));
        CourseTeller.Tell(run.Terminal, run.Json, course, options, results, Stopwatch.GetElapsedTime(begin));
        return Task.FromResult(results.All(result => result.HasPassed) ? ExitCode.Done : ExitCode.Failed);
    }

    private CourseRunOptions Options(Invocation run, Course course)
    {
        IReadOnlyList<CourseTest> tests = course.Tests;
        if (run.Get(_only) is { } only && (tests = course.Select(only)).Count == 0)
        {
            string parts = Words.List(course.Tests.Select(test => test.Part).Distinct());
            throw CommandException.Usage(
                $"--only is '{only}', allowed are the parts {parts}, and the names of tests", "list them with: raft course list");
        }

        int seeds = run.Get(_seeds);
        if (seeds is < 1 or > MaxSeeds)
        {
            throw CommandException.Usage(string.Create(CultureInfo.InvariantCulture, $"--seeds is {seeds}, allowed is 1 to {MaxSeeds}"));
        }

        int cores = run.Get(_cores);
        if (cores is < 1 or > 1_024)
        {
            throw CommandException.Usage(string.Create(CultureInfo.InvariantCulture, $"--cores is {cores}, allowed is 1 to 1024"));
        }

        BrokenRule? broken = null;
        if (run.Get(_break) is { } bug && bug != EveryRule)
        {
            broken = BrokenRule.Find(bug) ?? throw CommandException.Usage(
                $"--break is '{bug}', which is no number or name of a known bug, nor 'all'", "list them with: raft fuzz --break list");
        }

        return new CourseRunOptions { Tests = tests, FirstSeed = run.Get(_seed), Seeds = seeds, Broken = broken, Cores = cores };
    }
}
