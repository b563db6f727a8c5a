using System.CommandLine;
using System.Globalization;
using RaftOrleans.Lab;
using RaftOrleans.Simulation;
using Spectre.Console;

namespace RaftOrleans.Client;

/// <summary>
/// The table of kills: <c>kills</c> searches for every known bug from several master seeds and says how many runs it takes. No server is
/// needed.
/// </summary>
internal sealed class KillCommands : ICommandGroup
{
    private static readonly KillTableOptions Defaults = new();

    private readonly Option<string?> _only = new("--only") { Description = "Only these bugs, by number or name: 2,11", HelpName = "bugs" };

    private readonly Option<int> _masters = new("--masters")
    {
        Description = "How many master seeds, 1 to 100; the median of their runs counts",
        DefaultValueFactory = _ => Defaults.Masters,
        HelpName = "n",
    };

    private readonly Option<long> _maxRuns = new("--max-runs")
    {
        Description = FormattableString.Invariant($"How many runs each may take, 1 to {KillTableOptions.SeedsApart}"),
        DefaultValueFactory = _ => Defaults.MaxRuns,
        HelpName = "n",
    };

    private readonly Option<string?> _out = new("--out")
    {
        Description = "Write broken-rules.md and, in a directory broken-rules, the smallest run of each here",
        HelpName = "dir",
    };

    /// <inheritdoc/>
    public IEnumerable<Command> Create(CommandScope scope)
    {
        yield return scope.Handle(
            new Command("kills", "Find each known bug from several master seeds: the table of kills; exit code 1 where one is not found")
            {
                _only, _masters, _maxRuns, _out,
            },
            KillsAsync);
    }

    private Task<int> KillsAsync(Invocation run, CancellationToken cancellation)
    {
        IReadOnlyList<BrokenRule> rules = Rules(run);
        KillTableOptions options = Options(run);
        List<KillRow> rows = KillTeller.Measuring(run.Terminal, rules, options, cancellation);
        if (run.Get(_out) is { } directory)
        {
            Save(directory, rows, options, isWhole: rules.Count == BrokenRule.All.Count);
        }

        if (run.Json)
        {
            run.Terminal.Json(KillTeller.Document(rows));
        }
        else
        {
            KillTeller.Tell(run.Terminal, rows);
        }

        return Task.FromResult(rows.TrueForAll(row => row.IsFound) ? ExitCode.Done : ExitCode.Failed);
    }

    private static void Save(string directory, List<KillRow> rows, KillTableOptions options, bool isWhole)
    {
        string runs = Path.Combine(directory, KillTableDocument.RunsDirectory);
        try
        {
            Directory.CreateDirectory(runs);
            foreach (KillRow row in rows.Where(row => row.Smallest is not null))
            {
                File.WriteAllText(Path.Combine(runs, KillTableDocument.FileName(row.Rule)), row.Smallest!.ToJson() + "\n");
            }

            if (isWhole)
            {
                File.WriteAllText(Path.Combine(directory, KillTableDocument.Name), KillTableDocument.Of(rows, options));
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw CommandException.Failed($"cannot write to {directory}: {failure.Message}");
        }
    }

    private IReadOnlyList<BrokenRule> Rules(Invocation run) => run.Get(_only) is not { } only
        ? BrokenRule.All
        : [.. only.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(bug => BrokenRule.Find(bug)
            ?? throw CommandException.Usage(
                $"--only names '{bug}', which is no number or name of a known bug", "list them with: raft fuzz --break list"))];

    private KillTableOptions Options(Invocation run)
    {
        int masters = run.Get(_masters);
        long maxRuns = run.Get(_maxRuns);
        return masters is < 1 or > 100 ? throw CommandException.Usage(Invariant($"--masters is {masters}, allowed is 1 to 100"))
            : maxRuns is < 1 or > KillTableOptions.SeedsApart
                ? throw CommandException.Usage(Invariant($"--max-runs is {maxRuns}, allowed is 1 to {KillTableOptions.SeedsApart}"))
            : Defaults with { Masters = masters, MaxRuns = maxRuns };
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
