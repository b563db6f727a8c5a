using System.CommandLine;
using RaftOrleans.Lab;

namespace RaftOrleans.Client;

/// <summary>A saved run, gone on with by hand: <c>open</c>. It needs no server.</summary>
internal sealed class OpenCommands : ICommandGroup
{
    private const int KeptEvents = 1_000;

    private readonly Argument<string> _file = new("file")
    {
        Description = "A recording of raft record save, or a run that fuzz or shrink has written",
    };

    private readonly Option<string?> _until = new("--until")
    {
        Description = "The moment of virtual time at which it is opened, such as 1.2s [default: its end, or its violation]",
        HelpName = "time",
    };

    private readonly Option<string[]> _do = new("--do")
    {
        Description = "Do this instead of asking for commands, such as 'deliver 12'; may be repeated",
        HelpName = "command",
    };

    /// <inheritdoc/>
    public IEnumerable<Command> Create(CommandScope scope)
    {
        yield return scope.Handle(
            new Command("open", "Open a saved run at a moment, and go on by hand: deliver, drop, fire, step; no server is needed")
            {
                _file, _until, _do,
            },
            OpenAsync);
    }

    private Task<int> OpenAsync(Invocation run, CancellationToken cancellation)
    {
        string[] commands = run.Get(_do) ?? [];
        bool isInteractive = commands.Length == 0 && run.Host is { Keyboard: not null, OutputIsTerminal: true } && !run.Json;
        var events = new TraceTail(KeptEvents, until: null);
        Terminal terminal = run.Json ? Silent() : run.Terminal;
        OpenedSession session = new(Open(run, events), events, terminal);
        if (isInteractive)
        {
            Ask(run, session, cancellation);
            return Task.FromResult(ExitCode.Done);
        }

        foreach (string command in commands)
        {
            cancellation.ThrowIfCancellationRequested();
            Do(session, command);
        }

        if (run.Json)
        {
            run.Terminal.Json(session.Document());
        }
        else if (commands.Length == 0)
        {
            session.Do(["status"]);
        }

        return Task.FromResult(ExitCode.Done);
    }

    private OpenedRun Open(Invocation run, TraceTail events)
    {
        string path = run.Get(_file);
        TimeSpan? until = null;
        if (run.Get(_until) is { } text)
        {
            until = DurationText.TryParse(text, "s", out TimeSpan time)
                ? time
                : throw CommandException.Usage($"--until is '{text}', allowed is 0 to 24h, for example 1.2s or 350ms");
        }

        try
        {
            return OpenedRun.Open(RunFile.Read(path), until, events);
        }
        catch (LabException failure)
        {
            throw CommandException.Usage($"{path}: {failure.Message}");
        }
    }

    private static void Do(OpenedSession session, string line)
    {
        try
        {
            session.Do([.. LineTokenizer.Split(line)]);
        }
        catch (LabException failure)
        {
            throw CommandException.Failed(failure.Message);
        }
    }

    private static void Ask(Invocation run, OpenedSession session, CancellationToken cancellation)
    {
        var history = new LineHistory();
        var editor = new LineEditor(run.Host, history, static (line, cursor) => Complete(line, cursor));
        run.Terminal.Line($"{session.Where()}. help lists what can be done, exit leaves.");
        while (!cancellation.IsCancellationRequested && editor.ReadLine("run> ") is { } line)
        {
            history.Add(line);
            if (line.Trim() is "exit" or "quit")
            {
                return;
            }

            try
            {
                Do(session, line);
            }
            catch (CommandException failure)
            {
                run.Terminal.ErrorLine($"raft: {Terminal.Clean(failure.Message)}");
            }
        }
    }

    private static Completion Complete(string line, int cursor)
    {
        string typed = line[..cursor].TrimStart();
        return typed.Contains(' ', StringComparison.Ordinal)
            ? new Completion(cursor, [])
            : new Completion(cursor - typed.Length, [.. OpenedSession.Known.Where(word => word.StartsWith(typed, StringComparison.Ordinal))]);
    }

    /// <summary>With --json there is one document, and nothing else.</summary>
    private static Terminal Silent() => new(new ConsoleHost { Out = TextWriter.Null, Error = TextWriter.Null });
}
