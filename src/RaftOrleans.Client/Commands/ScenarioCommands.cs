using System.CommandLine;
using System.Globalization;

using RaftOrleans.Lab;
using RaftOrleans.Simulation;

using Spectre.Console;

namespace RaftOrleans.Client;

/// <summary>Experiments as files: <c>scenario list</c>, <c>scenario show</c>, <c>scenario run</c>. They need no server.</summary>
internal sealed class ScenarioCommands(ScenarioLibrary library) : ICommandGroup
{
    /// <summary>Most problems of a file that are told: the first ones explain the rest.</summary>
    private const int MostProblems = 20;

    private readonly Argument<string> _name = new("scenario") { Description = "Its name or number, or the path of a file", HelpName = "name or file" };

    private readonly Option<string?> _on = new("--on")
    {
        Description = "The world: simulated (virtual time, the same seed gives the same run) or orleans (a silo in this process) [default: simulated, where it can run there]",
        HelpName = "simulated|orleans",
    };

    private readonly Option<long?> _seed = new("--seed") { Description = "Everything random derives from it [default: the scenario's own]", HelpName = "n" };

    private readonly Option<string[]> _set = new("--set")
    {
        Description = "Change an option of the group, such as preVote=false; may be repeated",
        HelpName = "option=value",
    };

    private readonly Option<string?> _break = new("--break")
    {
        Description = "Run it with nodes that have a known bug, by its number or name; simulated world only",
        HelpName = "bug",
    };

    private readonly Option<bool> _off = new("--off") { Description = "Run it without what makes it hold: its own 'off'" };

    private readonly Option<string?> _report = new("--report")
    {
        Description = "Write a report to this directory: a page with plots, JSON, the history, the trace",
        HelpName = "dir",
    };

    private readonly Option<string?> _trace = new("--trace") { Description = "Write every step of every node to this file, as NDJSON", HelpName = "file" };

    public ScenarioCommands()
        : this(ScenarioLibrary.Shipped)
    {
    }

    /// <inheritdoc/>
    public IEnumerable<Command> Create(CommandScope scope)
    {
        _name.CompletionSources.Add(_ => library.Files.Select(file => Path.GetFileNameWithoutExtension(file)));
        _on.AcceptOnly(ScenarioPlayer.Simulated, ScenarioPlayer.Orleans);
        var scenario = new Command("scenario", "Experiments with a lesson and a verdict; no server is needed");
        scenario.Add(scope.Handle(new Command("list", "List the scenarios"), Telling(ListAsync)));
        scenario.Add(scope.Handle(new Command("show", "Tell what a scenario is about and what it does") { _name }, Telling(ShowAsync)));
        scenario.Add(scope.Handle(
            new Command("run", "Run a scenario; exit code 1 where something it expects does not hold")
            {
                _name, _on, _seed, _set, _break, _off, _report, _trace,
            },
            Telling(RunAsync)));
        yield return scope.Handle(scenario, Telling(ListAsync));
    }

    private Task<int> ListAsync(Invocation run, CancellationToken cancellation)
    {
        IReadOnlyList<Scenario> scenarios = Reading(library.LoadAll);
        if (run.Json)
        {
            run.Terminal.Json(new { scenarios = scenarios.Select(scenario => new { scenario.Number, scenario.Name, scenario.Title, scenario.Worlds }) });
            return Task.FromResult(ExitCode.Done);
        }

        Table table = run.Terminal.NewTable().AddColumns("number", "name", "world", "title");
        table.Columns[0].RightAligned();
        foreach (Scenario scenario in scenarios)
        {
            table.AddRow(
                new Text(scenario.Number == 0 ? "" : scenario.Number.ToString(CultureInfo.InvariantCulture)),
                new Text(Terminal.Clean(scenario.Name)),
                new Text(ScenarioTeller.Where(scenario)),
                new Text(Terminal.Clean(scenario.Title)));
        }

        run.Terminal.Write(table);
        return Task.FromResult(ExitCode.Done);
    }

    private Task<int> ShowAsync(Invocation run, CancellationToken cancellation)
    {
        Scenario scenario = Load(run);
        string text = Reading(() => File.ReadAllText(scenario.Source!));
        if (run.Json)
        {
            run.Terminal.Json(new
            {
                scenario.Number,
                scenario.Name,
                scenario.Title,
                scenario.Lesson,
                Model = scenario.Model.ToDictionary(fault => Word(fault.Key), fault => Word(fault.Value)),
                scenario.Group.Nodes,
                scenario.Worlds,
                BrokenRule = scenario.Group.BrokenRule,
                Off = scenario.Off?.ToString(),
                scenario.Seed,
                File = scenario.Source,
                Text = text,
            });
            return Task.FromResult(ExitCode.Done);
        }

        run.Terminal.Line(ScenarioTeller.Heading(scenario));
        run.Terminal.Line();
        WriteLines(run, scenario.Lesson);
        run.Terminal.Line();
        foreach ((ScenarioFault fault, FaultCoverage coverage) in scenario.Model)
        {
            run.Terminal.Line($"fault: {Word(fault)}, {(coverage == FaultCoverage.Covered ? "covered by Raft's model" : "beyond Raft's model")}");
        }

        run.Terminal.Line($"group: {Words.Count(scenario.Group.Nodes, "node")}, seed {scenario.Seed.ToString(CultureInfo.InvariantCulture)}");
        if (scenario.Worlds.Count < Scenario.AllWorlds.Count)
        {
            run.Terminal.Line($"world: {ScenarioTeller.Where(scenario)} only");
        }

        if (scenario.Group.BrokenRule is { } broken)
        {
            run.Terminal.Line($"rule broken: {broken}");
        }

        if (scenario.Off is { } off)
        {
            run.Terminal.Line($"off:   {off} (--off runs it so, and it does not hold)");
        }

        run.Terminal.Line($"file:  {Terminal.Clean(scenario.Source)}");
        run.Terminal.Line();

        // What stands above the steps is told already.
        int steps = text.IndexOf("\nsteps:", StringComparison.Ordinal);
        WriteLines(run, text[(steps + 1)..].TrimEnd());
        return Task.FromResult(ExitCode.Done);
    }

    private async Task<int> RunAsync(Invocation run, CancellationToken cancellation)
    {
        Scenario scenario = Changed(Load(run), run);
        long seed = run.Get(_seed) ?? scenario.Seed;
        string world = run.Get(_on) ?? ScenarioPlayer.UsualWorld(scenario);
        ScenarioTeller teller = new(run.Terminal, run.Json);
        var files = new RunFiles(run.Get(_report), run.Get(_trace));
        files.Prepare();
        ScenarioResult result = await ScenarioPlayer.RunAsync(scenario, world, seed, teller, cancellation, files.AreWanted);
        files.Write(
            run,
            () => RunEvidence.Of(result, scenario, Commands(run, scenario, world, seed)),
            string.Create(CultureInfo.InvariantCulture, $"{scenario.Name}-{seed}"),
            result.Trace);
        if (run.Json)
        {
            run.Terminal.Json(result);
        }

        return result.Held ? ExitCode.Done : throw Broken(scenario, result);
    }

    /// <summary>Commands that repeat the run.</summary>
    private IReadOnlyList<string> Commands(Invocation run, Scenario scenario, string world, long seed)
    {
        string settings = string.Concat((run.Get(_set) ?? []).Select(setting => $" --set {FileOutput.Quoted(setting)}"));
        string broken = (run.Get(_off) ? " --off" : "") + (run.Get(_break) is { } bug ? $" --break {FileOutput.Quoted(bug)}" : "");
        string on = world == ScenarioPlayer.Simulated ? "" : $" --on {world}";
        string command = string.Create(
            CultureInfo.InvariantCulture, $"raft scenario run {FileOutput.Quoted(run.Get(_name))} --seed {seed}{settings}{broken}{on}");
        return [command, string.Create(CultureInfo.InvariantCulture, $"raft diagram {scenario.Name}-{seed}.trace.ndjson -o {scenario.Name}-{seed}.svg")];
    }

    private static CommandException Broken(Scenario scenario, ScenarioResult result)
    {
        List<ExpectationResult> broken = [.. result.Expectations.Where(expectation => expectation.Verdict == ScenarioVerdict.Broken)];
        ExpectationResult first = broken[0];
        string more = broken.Count == 1 ? "" : $"; {broken.Count - 1} more did not hold";
        string found = first.Found.Split('\n')[0].TrimEnd('\r', ':');
        return CommandException.Failed(
            $"{scenario.Name} does not hold with seed {result.Seed.ToString(CultureInfo.InvariantCulture)}: expected that {first.Expected}, but {found}",
            $"{first.Place}, {scenario.Source}:{first.Line.ToString(CultureInfo.InvariantCulture)}{more}");
    }

    private Scenario Changed(Scenario scenario, Invocation run)
    {
        if (run.Get(_off))
        {
            scenario = scenario.Off is { } off
                ? off.TakeFrom(scenario)
                : throw CommandException.Usage($"--off: {scenario.Name} does not say what to take away", "take an option away with --set, or break a rule with --break");
        }

        if (run.Get(_break) is { } bug)
        {
            scenario = BrokenRule.Find(bug) is { } rule
                ? ScenarioFile.WithBrokenRule(scenario, rule.Name)
                : throw CommandException.Usage(
                    $"--break is '{bug}', allowed is a number from 1 to {BrokenRule.All.Count} or a name", "list them with: raft fuzz --break list");
        }

        return WithOptions(scenario, run.Get(_set) ?? []);
    }

    private static Scenario WithOptions(Scenario scenario, IReadOnlyList<string> settings)
    {
        foreach (string setting in settings)
        {
            int equals = setting.IndexOf('=', StringComparison.Ordinal);
            if (equals < 1)
            {
                throw CommandException.Usage($"--set is '{setting}', which is not option=value, for example preVote=false");
            }

            try
            {
                scenario = ScenarioFile.WithOption(scenario, setting[..equals], setting[(equals + 1)..]);
            }
            catch (LabException failure)
            {
                throw CommandException.Usage($"--set: {failure.Message}");
            }
        }

        return scenario;
    }

    private Scenario Load(Invocation run) => Reading(() => library.Load(run.Get(_name)));

    /// <summary>Whoever repairs a file wants to know all that is wrong with it, a line each.</summary>
    private static Func<Invocation, CancellationToken, Task<int>> Telling(Func<Invocation, CancellationToken, Task<int>> command) =>
        async (run, cancellation) =>
        {
            try
            {
                return await command(run, cancellation);
            }
            catch (ScenarioFormatException failure)
            {
                foreach (ScenarioError error in failure.Errors.Take(MostProblems))
                {
                    run.Terminal.ErrorLine($"raft: {Terminal.Clean(error.ToString())}");
                }

                if (failure.Errors.Count > MostProblems)
                {
                    run.Terminal.ErrorLine($"      and {failure.Errors.Count - MostProblems} more");
                }

                return ExitCode.Usage;
            }
        };

    /// <summary>Reads files: a file that is not there is wrong input.</summary>
    private static T Reading<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (LabException failure)
        {
            throw CommandException.Usage(failure.Message, "list them with: raft scenario list");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw CommandException.Usage(failure.Message);
        }
    }

    private static void WriteLines(Invocation run, string text)
    {
        foreach (string line in text.ReplaceLineEndings("\n").Split('\n'))
        {
            run.Terminal.Line(Terminal.Clean(line));
        }
    }

    private static string Word<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();
}
