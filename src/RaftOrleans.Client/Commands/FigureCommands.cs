using System.CommandLine;
using System.Globalization;
using RaftOrleans.Lab;
using Spectre.Console;

namespace RaftOrleans.Client;

/// <summary>Figures with published values, measured again: <c>figure list</c>, <c>figure &lt;name&gt;</c>. They need no server.</summary>
internal sealed class FigureCommands : ICommandGroup
{
    private readonly Option<int?> _trials = new("--trials")
    {
        Description = "Trials of each row [default: as many as the published values were taken from]",
        HelpName = "n",
    };

    private readonly Option<long> _seed = new("--seed")
    {
        Description = "Everything random derives from it",
        DefaultValueFactory = _ => 1,
        HelpName = "n",
    };

    private readonly Option<int> _cores = new("--cores")
    {
        Description = "How many trials at once; the values do not depend on it",
        DefaultValueFactory = _ => Environment.ProcessorCount,
        HelpName = "n",
    };

    private readonly Option<string?> _csv = new("--csv") { Description = "Write each trial to this file", HelpName = "file" };
    private readonly Option<string?> _report = new("--report") { Description = "Write a page and its charts to this directory", HelpName = "dir" };

    /// <inheritdoc/>
    public IEnumerable<Command> Create(CommandScope scope)
    {
        var figure = new Command(
            "figure", "Measure a published figure again; exit code 1 where a value is outside its tolerance. No server is needed");
        figure.Add(scope.Handle(new Command("list", "List the figures"), ListAsync));
        foreach (Figure known in FigureCatalog.All)
        {
            Command command = new(known.Name, known.Title) { _trials, _seed, _cores, _csv, _report };
            figure.Add(scope.Handle(command, (run, cancellation) => MakeAsync(run, known, cancellation)));
        }

        yield return scope.Handle(figure, ListAsync);
    }

    private static Task<int> ListAsync(Invocation run, CancellationToken cancellation)
    {
        if (run.Json)
        {
            run.Terminal.Json(new
            {
                figures = FigureCatalog.All.Select(figure => new { figure.Name, figure.Title, Rows = figure.Rows.Count, figure.IsPublished }),
            });
            return Task.FromResult(ExitCode.Done);
        }

        Table table = run.Terminal.NewTable().AddColumns("name", "published", "title");
        foreach (Figure figure in FigureCatalog.All)
        {
            table.AddRow(new Text(figure.Name), new Text(figure.IsPublished ? "yes" : "no"), new Text(figure.Title));
        }

        run.Terminal.Write(table);
        return Task.FromResult(ExitCode.Done);
    }

    private async Task<int> MakeAsync(Invocation run, Figure figure, CancellationToken cancellation)
    {
        FigureOptions options = Options(run);
        string? csv = run.Get(_csv);
        string? report = run.Get(_report);

        // Trials may take long, so what cannot be written is found out before them.
        await Writing(csv ?? "", () => csv is null ? Task.CompletedTask : File.WriteAllTextAsync(csv, "", cancellation));
        await Writing(report ?? "", () =>
        {
            if (report is not null)
            {
                Directory.CreateDirectory(report);
            }

            return Task.CompletedTask;
        });
        FigureResult result = FigureTeller.Making(
            run.Terminal, figure.Name, progress => FigureRun.Make(figure, options, progress, cancellation));
        List<string> files = [];
        if (csv is not null)
        {
            await WriteAsync(csv, FigureReport.Csv(result), files, cancellation);
        }

        if (report is not null)
        {
            await WriteAsync(Path.Combine(report, $"{figure.Name}.html"), FigureReport.Html(result), files, cancellation);
            IReadOnlyList<Chart> charts = FigureCharts.Of(result);
            for (int i = 0; i < charts.Count; i++)
            {
                string number = charts.Count == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $"-{i + 1}");
                await WriteAsync(Path.Combine(report, $"{figure.Name}{number}.svg"), ChartSvg.Document(charts[i]), files, cancellation);
            }
        }

        if (run.Json)
        {
            run.Terminal.Json(FigureTeller.Document(result, files));
        }
        else
        {
            FigureTeller.Tell(run.Terminal, result, files);
        }

        return result.IsWithin ? ExitCode.Done : ExitCode.Failed;
    }

    private FigureOptions Options(Invocation run)
    {
        int? trials = run.Get(_trials);
        if (trials is < 1 or > FigureOptions.MaxTrials)
        {
            throw CommandException.Usage(FormattableString.Invariant($"--trials is {trials}, allowed is 1 to {FigureOptions.MaxTrials}"));
        }

        int cores = run.Get(_cores);
        return cores is >= 1 and <= 1_024
            ? new FigureOptions { Trials = trials, Seed = run.Get(_seed), Cores = cores }
            : throw CommandException.Usage(FormattableString.Invariant($"--cores is {cores}, allowed is 1 to 1024"));
    }

    private static async Task WriteAsync(string path, string text, List<string> files, CancellationToken cancellation)
    {
        await Writing(path, () => File.WriteAllTextAsync(path, text, cancellation));
        files.Add(path);
    }

    private static async Task Writing(string path, Func<Task> write)
    {
        try
        {
            await write();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw CommandException.Failed($"cannot write {path}: {failure.Message}");
        }
    }
}
