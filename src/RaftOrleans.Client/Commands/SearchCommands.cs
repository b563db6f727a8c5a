using System.CommandLine;
using System.Globalization;
using RaftOrleans.Lab;
using RaftOrleans.Simulation;
using Spectre.Console;

namespace RaftOrleans.Client;

/// <summary>
/// The search for violations: <c>fuzz</c> finds a run, <c>shrink</c> makes it small, <c>replay</c> shows it. They need no server.
/// </summary>
internal sealed class SearchCommands : ICommandGroup
{
    private const long DefaultRuns = 1_000;
    private const long MaxRuns = 1_000_000_000;
    private const int MaxShrinkRuns = 100_000;
    private static readonly TimeSpan MaxTime = TimeSpan.FromDays(30);

    private readonly Option<long?> _runs = new("--runs")
    {
        Description = $"How many seeds to try [default: {DefaultRuns}, without limit where --time is given]",
        HelpName = "n",
    };

    private readonly Option<long> _seed = new("--seed")
    {
        Description = "The first seed; the others follow. A search goes on where another has ended",
        DefaultValueFactory = _ => 1,
        HelpName = "n",
    };

    private readonly Option<string?> _time = new("--time") { Description = "How long to try, such as 30s or 10m", HelpName = "time" };

    private readonly Option<string?> _break = new("--break")
    {
        Description = "Break a rule, by number or name, and see how the search finds it; 'list' tells them all",
        HelpName = "bug",
    };

    private readonly Option<string?> _faults = new("--faults")
    {
        Description = "The kinds of faults of every run, with commas between; 'all' within Raft's model, 'drawn' from each seed [default: drawn]",
        HelpName = "kinds",
    };

    private readonly Option<bool> _listFaults = new("--list-faults")
    {
        Description = "Tell all kinds of faults, and whether Raft's model covers them",
    };

    private readonly Option<int> _cores = new("--cores")
    {
        Description = "How many runs at once",
        DefaultValueFactory = _ => Environment.ProcessorCount,
        HelpName = "n",
    };

    private readonly Option<bool> _keepGoing = new("--keep-going") { Description = "Do not stop at the first failing run; collect them" };

    private readonly Option<string> _out = new("--out")
    {
        Description = "Directory for the file of a failing run",
        DefaultValueFactory = _ => ".",
        HelpName = "dir",
    };

    private readonly Option<int> _shrinkRuns = new("--shrink-runs")
    {
        Description = "Most runs to try in order to make a failing one smaller; 0 leaves it as it is",
        DefaultValueFactory = _ => 500,
        HelpName = "n",
    };

    private readonly Option<string?> _until = new("--until") { Description = "Show the run up to this virtual time only, such as 2.5s", HelpName = "time" };
    private readonly Option<int> _last = new("--last")
    {
        Description = "How many events before the end are shown",
        DefaultValueFactory = _ => 40,
        HelpName = "n",
    };

    private readonly Option<string?> _trace = new("--trace") { Description = "Write every step of every node to this file, as NDJSON", HelpName = "file" };
    private readonly Option<string?> _events = new("--events") { Description = "Write all events to this file, as text for people", HelpName = "file" };

    private readonly Option<string?> _report = new("--report")
    {
        Description = "Write a report of a failing run to this directory: a page with plots, JSON, the history, the trace",
        HelpName = "dir",
    };

    private readonly Argument<string> _file = new("file") { Description = "A run that fuzz or shrink has written" };

    /// <inheritdoc/>
    public IEnumerable<Command> Create(CommandScope scope)
    {
        _faults.CompletionSources.Add(_ => FaultCatalog.All.Select(fault => fault.Name));
        _break.CompletionSources.Add(_ => BrokenRule.All.Select(rule => rule.Name));
        yield return scope.Handle(
            new Command("fuzz", "Search seeds for a run that violates a property; exit code 1 where one is found. No server is needed")
            {
                _runs, _seed, _time, _break, _faults, _listFaults, _cores, _keepGoing, _out, _shrinkRuns, _report,
            },
            FuzzAsync);
        yield return scope.Handle(
            new Command("replay", "Make a run of the search again and show how it ends; exit code 1 where it violates a property")
            {
                _file, _until, _last, _trace, _events, _report,
            },
            ReplayAsync);
        yield return scope.Handle(
            new Command("shrink", "Make a failing run smaller, and write it beside the file") { _file, _out, _shrinkRuns }, ShrinkAsync);
    }

    private Task<int> FuzzAsync(Invocation run, CancellationToken cancellation)
    {
        if (run.Get(_break) == "list")
        {
            return Task.FromResult(ListBugs(run));
        }

        if (run.Get(_listFaults))
        {
            return Task.FromResult(FaultWords.List(run));
        }

        SwarmSearchOptions options = Options(run);
        int shrinkRuns = ShrinkRuns(run);
        var files = new RunFiles(run.Get(_report), null);
        files.Prepare();
        SwarmReport report = SearchTeller.Searching(run.Terminal, options, progress => SwarmSearch.Run(options, progress, cancellation));
        List<(SearchResult Result, string File)> saved = [];
        foreach (SearchResult failure in report.Failures)
        {
            FailingRun small = Shrunk(run, FailingRun.Of(failure, options.Broken), shrinkRuns);
            string file = Save(run, small, SearchTeller.FileName(small));
            saved.Add((failure, file));
            if (files.AreWanted)
            {
                RecordedSearchRun recorded = small.Record();
                files.Write(run, () => recorded.Evidence(Commands(file)), Path.GetFileNameWithoutExtension(file), recorded.Trace);
            }
        }

        if (run.Json)
        {
            run.Terminal.Json(SearchTeller.Document(report, options, saved));
        }
        else
        {
            SearchTeller.Tell(run.Terminal, report, options, saved);
        }

        return Task.FromResult(report.Failures.Count == 0 ? ExitCode.Done : ExitCode.Failed);
    }

    private Task<int> ReplayAsync(Invocation run, CancellationToken cancellation)
    {
        FailingRun recorded = Load(run);
        TimeSpan? until = run.Get(_until) is { } text ? Duration("--until", text) : null;
        int last = run.Get(_last);
        if (last < 0)
        {
            throw CommandException.Usage($"--last is {last}, allowed is 0 or more");
        }

        var events = new TraceTail(last, until);
        SearchResult result = recorded.Repeat(events);
        if (run.Get(_events) is { } path)
        {
            FileOutput.WriteText(path, text => recorded.Repeat(text));
        }

        var files = new RunFiles(run.Get(_report), run.Get(_trace));
        files.Prepare();
        cancellation.ThrowIfCancellationRequested();
        SearchTeller.Tell(run.Terminal, run.Json, recorded, result, events);
        if (files.AreWanted)
        {
            RecordedSearchRun all = recorded.Record();
            string name = Path.GetFileNameWithoutExtension(run.Get(_file));
            files.Write(run, () => all.Evidence(Commands(run.Get(_file))), name, all.Trace);
        }

        return Task.FromResult(result.Violations.Count == 0 ? ExitCode.Done : ExitCode.Failed);
    }

    private Task<int> ShrinkAsync(Invocation run, CancellationToken cancellation)
    {
        FailingRun recorded = Load(run);
        FailingRun small = Shrunk(run, recorded, Math.Max(1, ShrinkRuns(run)));
        string name = $"{Path.GetFileNameWithoutExtension(run.Get(_file))}.small.json";
        string file = Save(run, small, name);
        return Task.FromResult(run.Done(
            $"{Words.Count(recorded.Plan.Schedule!.Count, "fault")} became {small.Plan.Schedule!.Count}, "
            + $"{Words.Count(recorded.Plan.Nodes, "node")} {small.Plan.Nodes}: {Terminal.Clean(file)}",
            new { file, faults = small.Plan.Schedule.Count, nodes = small.Plan.Nodes, violation = small.Violation }));
    }

    private static int ListBugs(Invocation run)
    {
        if (run.Json)
        {
            run.Terminal.Json(new { bugs = BrokenRule.All.Select(rule => new { rule.Number, rule.Name, rule.Broken, oracles = Oracles(rule) }) });
            return ExitCode.Done;
        }

        Table table = run.Terminal.NewTable().AddColumns("number", "name", "what is broken");
        table.Columns[0].RightAligned();
        foreach (BrokenRule rule in BrokenRule.All)
        {
            table.AddRow(new Text(rule.Number.ToString(CultureInfo.InvariantCulture)), new Text(rule.Name), new Text(rule.Broken));
        }

        run.Terminal.Write(table);
        return ExitCode.Done;
    }

    private static IEnumerable<string> Oracles(BrokenRule rule) => rule.Oracles.Select(oracle => oracle.ToString());

    private SwarmSearchOptions Options(Invocation run)
    {
        long? runs = run.Get(_runs);
        if (runs is < 1 or > MaxRuns)
        {
            throw CommandException.Usage(FormattableString.Invariant($"--runs is {runs}, allowed is 1 to {MaxRuns}"));
        }

        TimeSpan? time = run.Get(_time) is { } text ? Duration("--time", text) : null;
        int cores = run.Get(_cores);
        if (cores is < 1 or > 1_024)
        {
            throw CommandException.Usage($"--cores is {cores}, allowed is 1 to 1024");
        }

        BrokenRule? broken = null;
        if (run.Get(_break) is { } bug)
        {
            broken = BrokenRule.Find(bug)
                ?? throw CommandException.Usage($"--break is '{bug}', which is no number or name of a known bug", "list them with: raft fuzz --break list");
        }

        (FaultKinds? faults, bool isDrawnToo) = run.Get(_faults) is { } words ? FaultWords.Parse(words) : (null, false);
        return new SwarmSearchOptions
        {
            FirstSeed = run.Get(_seed),
            Runs = runs ?? (time is null ? DefaultRuns : null),
            Time = time,
            Broken = broken,
            Faults = faults,
            DrawsFaultsToo = isDrawnToo,
            Cores = cores,
            KeepsGoing = run.Get(_keepGoing),
        };
    }

    private int ShrinkRuns(Invocation run)
    {
        int runs = run.Get(_shrinkRuns);
        return runs is >= 0 and <= MaxShrinkRuns
            ? runs
            : throw CommandException.Usage(FormattableString.Invariant($"--shrink-runs is {runs}, allowed is 0 to {MaxShrinkRuns}"));
    }

    private static FailingRun Shrunk(Invocation run, FailingRun failing, int runs)
    {
        try
        {
            return runs == 0 ? failing : SearchTeller.Shrinking(run.Terminal, progress => failing.Shrink(runs, progress));
        }
        catch (ArgumentException)
        {
            throw CommandException.Failed(
                $"the run of seed {failing.Plan.Seed.ToString(CultureInfo.InvariantCulture)} violates nothing, so there is nothing to shrink");
        }
    }

    private FailingRun Load(Invocation run)
    {
        string path = run.Get(_file);
        try
        {
            return FailingRun.Parse(File.ReadAllText(path));
        }
        catch (LabException failure)
        {
            throw CommandException.Usage($"{path}: {failure.Message}");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw CommandException.Usage(failure.Message);
        }
    }

    private string Save(Invocation run, FailingRun failing, string name)
    {
        string path = Path.Combine(run.Get(_out)!, name);
        FileOutput.Write(path, () =>
        {
            Directory.CreateDirectory(run.Get(_out)!);
            File.WriteAllText(path, failing.ToJson());
        });
        return path;
    }

    /// <summary>Commands that repeat a run.</summary>
    private static IReadOnlyList<string> Commands(string file) =>
    [
        $"raft replay {FileOutput.Quoted(Path.GetFileName(file))}",
        $"raft diagram {FileOutput.Quoted(Path.GetFileNameWithoutExtension(file))}.trace.ndjson -o trace.svg",
    ];

    private static TimeSpan Duration(string option, string text) =>
        DurationText.TryParse(text, "s", out TimeSpan time) && time > TimeSpan.Zero && time <= MaxTime
            ? time
            : throw CommandException.Usage($"{option} is '{text}', allowed is above 0 to 30d, for example 30s or 10m");
}
