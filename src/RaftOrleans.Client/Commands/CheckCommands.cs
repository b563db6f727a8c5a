using System.CommandLine;
using System.Globalization;
using RaftOrleans.Lab;
using RaftOrleans.Verification;
using Spectre.Console;

namespace RaftOrleans.Client;

/// <summary>Judges histories: <c>check</c>. It needs no server.</summary>
internal sealed class CheckCommands : ICommandGroup
{
    private static readonly TimeSpan MaxTimeout = TimeSpan.FromDays(1);

    private readonly Argument<string> _file = new("history") { Description = "A history as a JSON array or NDJSON", HelpName = "history" };

    private readonly Option<string> _timeout = new("--timeout")
    {
        Description = "How long to search for an order, in seconds or with a unit, such as 60 or 2m",
        DefaultValueFactory = _ => "60",
        HelpName = "time",
    };

    private readonly Option<string?> _html = new("--html")
    {
        Description = "Write a page with the verdict and a picture to this file",
        HelpName = "file",
    };


    /// <inheritdoc/>
    public IEnumerable<Command> Create(CommandScope scope)
    {
        yield return scope.Handle(
            new Command(
                "check",
                "Judge a recorded history: linearizable (exit code 0), not (1), unknown within the time (4). No server is needed")
            {
                _file, _timeout, _html,
            },
            (run, cancellation) => Task.FromResult(Run(run, cancellation)));
    }

    private int Run(Invocation run, CancellationToken cancellation)
    {
        string path = run.Get(_file);
        string text = run.Get(_timeout)!;
        if (!DurationText.TryParse(text, "s", out TimeSpan timeout) || timeout <= TimeSpan.Zero || timeout > MaxTimeout)
        {
            throw CommandException.Usage($"--timeout is '{text}', allowed is above 0 to 1d, for example 60 or 2m");
        }

        long began = run.Time.GetTimestamp();
        OperationHistory history = Read(path);
        (LinearizabilityResult check, IReadOnlyList<GuaranteeResult> guarantees) =
            WithSign(run.Terminal, () => Judge(run, history, timeout, cancellation));
        cancellation.ThrowIfCancellationRequested();
        TimeSpan elapsed = run.Time.GetElapsedTime(began);
        if (run.Get(_html) is { } page)
        {
            FileOutput.WriteText(page, file => file.Write(HistoryReport.Page(Path.GetFileName(path), history, check, guarantees)));
        }

        if (run.Json)
        {
            run.Terminal.Json(Document(history, check, guarantees, elapsed));
        }
        else
        {
            Tell(run.Terminal, history, check, guarantees, elapsed);
        }

        return check.Verdict == LinearizabilityVerdict.NotLinearizable || guarantees.Any(guarantee => !guarantee.Holds) ? ExitCode.Failed
            : check.Verdict == LinearizabilityVerdict.Unknown ? ExitCode.Unknown
            : ExitCode.Done;
    }

    private static (LinearizabilityResult Check, IReadOnlyList<GuaranteeResult> Guarantees) Judge(
        Invocation run, OperationHistory history, TimeSpan timeout, CancellationToken cancellation)
    {
        // Neither needs the other, and both only read.
        Task<IReadOnlyList<GuaranteeResult>> guarantees = Task.Run(() => GuaranteeChecker.Check(history), CancellationToken.None);
        long began = run.Time.GetTimestamp();
        LinearizabilityResult check = LinearizabilityChecker.Check(history, new LinearizabilityOptions
        {
            OutOfBudget = () => cancellation.IsCancellationRequested || run.Time.GetElapsedTime(began) >= timeout,
        });
        return (check, guarantees.GetAwaiter().GetResult());
    }

    private static OperationHistory Read(string path)
    {
        try
        {
            using FileStream file = File.OpenRead(path);
            return HistoryReader.Read(file);
        }
        catch (HistoryFormatException failure)
        {
            throw CommandException.Usage($"{path}: {failure.Message}");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw CommandException.Usage(failure.Message);
        }
    }

    private static T WithSign<T>(Terminal terminal, Func<T> work) =>
        terminal.Screen is { } screen ? screen.Status().Start("searching for an order", _ => work()) : work();

    private static void Tell(
        Terminal terminal,
        OperationHistory history,
        LinearizabilityResult check,
        IReadOnlyList<GuaranteeResult> guarantees,
        TimeSpan elapsed)
    {
        string verdict = check.Verdict switch
        {
            LinearizabilityVerdict.Linearizable => "linearizable",
            LinearizabilityVerdict.NotLinearizable => "not linearizable",
            _ => $"unknown: {check.UnknownReason}",
        };
        int clients = history.Operations.Select(operation => operation.Client).Distinct().Count();
        int keys = history.Operations.Select(operation => operation.Key).Distinct(StringComparer.Ordinal).Count();
        terminal.Line(verdict);
        terminal.Line(string.Create(
            CultureInfo.InvariantCulture,
            $"{Words.Count(history.Operations.Count, "operation")}, {Words.Count(clients, "client")}, {Words.Count(keys, "key")}, ")
            + string.Create(CultureInfo.InvariantCulture, $"{elapsed.TotalSeconds:0.00} s"));
        if (check.Verdict == LinearizabilityVerdict.Unknown)
        {
            string keysLeft = Words.Count(check.UnknownKeys.Count, "key");
            terminal.Line(Terminal.Clean($"no order was found of {keysLeft}, {check.UnknownKeys[0]} among them"));
        }

        if (check.Violation is { } violation)
        {
            WriteLines(terminal, violation.ToString(), "");
        }

        terminal.Line();
        foreach (GuaranteeResult guarantee in guarantees)
        {
            string found = guarantee.Judged == 0 ? "nothing to judge" : guarantee.Holds ? "holds" : "VIOLATED";
            terminal.Line(string.Create(
                CultureInfo.InvariantCulture,
                $"{HistoryReport.Words(guarantee.Guarantee),-20} {found,-17} {guarantee.Judged,10:N0} cases judged"));
            if (guarantee.Violation is { } broken)
            {
                WriteLines(terminal, broken.ToString(), "  ");
            }
        }
    }

    private static void WriteLines(Terminal terminal, string text, string indent)
    {
        foreach (string line in text.ReplaceLineEndings("\n").Split('\n'))
        {
            terminal.Line(indent + Terminal.Clean(line));
        }
    }

    private static object Document(
        OperationHistory history, LinearizabilityResult check, IReadOnlyList<GuaranteeResult> guarantees, TimeSpan elapsed) => new
        {
            Verdict = check.Verdict switch
            {
                LinearizabilityVerdict.Linearizable => "yes",
                LinearizabilityVerdict.NotLinearizable => "no",
                _ => "unknown",
            },
            Operations = history.Operations.Count,
            ElapsedSeconds = elapsed.TotalSeconds,
            check.Steps,
            check.UnknownReason,
            check.UnknownKeys,
            Violation = check.Violation is null ? null : new
            {
                check.Violation.Key,
                check.Violation.IsMinimal,
                Operations = check.Violation.Operations.Select(operation => operation.ToString()),
                Blocked = check.Violation.Blocked.ToString(),
            },
            Guarantees = guarantees.Select(guarantee => new
            {
                Name = HistoryReport.Words(guarantee.Guarantee),
                Verdict = guarantee.Judged == 0 ? "nothing to judge" : guarantee.Holds ? "holds" : "violated",
                guarantee.Judged,
                guarantee.Violation?.Why,
                Operations = guarantee.Violation?.Operations.Select(operation => operation.ToString()),
            }),
        };
}
