namespace RaftOrleans.Client;

/// <summary>The interactive mode: the same commands, line by line, with history and completion.</summary>
internal sealed class Shell
{
    private static readonly IReadOnlyList<string> BuiltIns = ["exit", "help", "history", "quit", "use"];
    private static readonly TimeSpan LookLimit = TimeSpan.FromMilliseconds(500);

    private readonly ConsoleHost _host;
    private readonly LineHistory _history = new();
    private readonly LineEditor _editor;
    private readonly SessionKeeper _sessions;
    private ConnectionSettings _settings;
    private CommandScope _scope;
    private CommandLine _commands;
    private CommandCompleter _completer;

    public Shell(ConsoleHost host, ConnectionSettings settings)
    {
        _host = host;
        _sessions = new SessionKeeper(host.Time);
        _editor = new LineEditor(host, _history, (line, cursor) => _completer!.Complete(line, cursor));
        (_settings, _scope, _commands, _completer) = Prepare(settings);
    }

    /// <summary>Reads and runs lines until the user leaves.</summary>
    /// <returns><see cref="ExitCode.Done"/>.</returns>
    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        _scope.Terminal.Line(
            $"raft at {_settings.Server.GetLeftPart(UriPartial.Authority)}. Tab completes, help lists the commands, exit leaves.");
        await LookAsync(complain: true, cancellation);
        while (!cancellation.IsCancellationRequested)
        {
            _host.OnInterrupt(null);
            string? line = _editor.ReadLine($"raft {_settings.Group}> ");
            if (line is null)
            {
                break;
            }

            _history.Add(line);
            string[] words;
            try
            {
                words = [.. LineTokenizer.Split(line)];
            }
            catch (CommandException failure)
            {
                _scope.Complain(failure.ExitCode, failure.Message, failure.Advice);
                continue;
            }

            // Whoever copies a line from the manual brings the program's name along.
            words = words is ["raft", .. var others] ? others : words;
            if (words is ["exit" or "quit"])
            {
                break;
            }

            if (words.Length > 0)
            {
                await RunAsync(words, cancellation);
                await LookAsync(complain: false, cancellation);
            }
        }

        await _sessions.CloseAsync();
        return ExitCode.Done;
    }

    private async Task RunAsync(string[] words, CancellationToken cancellation)
    {
        switch (words)
        {
            case ["history"]:
                for (int i = 0; i < _history.Lines.Count; i++)
                {
                    _scope.Terminal.Line($"{i + 1,4}  {_history.Lines[i]}");
                }

                return;
            case ["use", var group]:
                (_settings, _scope, _commands, _completer) = Prepare(_settings with { Group = group });
                return;
            case ["use", ..]:
                _scope.Complain(ExitCode.Usage, "use wants the name of one group", "for example: use default (see: groups)");
                return;
            case ["help", .. var command]:
                words = [.. command, "--help"];
                break;
        }

        using var interrupt = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        _host.OnInterrupt(interrupt);
        try
        {
            await _commands.RunAsync(_commands.Parse(words), interrupt.Token);
            if (words is ["--help"])
            {
                _scope.Terminal.Line("Here also: help <command>, use <group>, history, exit.");
            }
        }
        finally
        {
            _host.OnInterrupt(null);
        }
    }

    private (ConnectionSettings Settings, CommandScope Scope, CommandLine Commands, CommandCompleter Completer) Prepare(
        ConnectionSettings settings)
    {
        var scope = new CommandScope(_host, settings) { Sessions = _sessions };
        var commands = new CommandLine(scope, CommandGroups.All);
        return (settings, scope, commands, new CommandCompleter(commands.Root, BuiltIns));
    }

    // Keeps the names of the nodes for the completion; takes no longer than anybody would notice.
    private async Task LookAsync(bool complain, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(LookLimit, _host.Time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            await using IRaftConnection connection = await ConnectionFactory.ConnectAsync(_settings, _host.Time, both.Token);
            GroupView view = await connection.GetStatusAsync(both.Token);
            _scope.KnownNodes = [.. view.Nodes.Select(node => node.NodeId)];
        }
        catch (Exception failure) when (failure is RequestException or CommandException or OperationCanceledException)
        {
            if (complain && failure is not OperationCanceledException)
            {
                string? advice = failure is RequestException request ? request.Advice : (failure as CommandException)?.Advice;
                _scope.Complain(ExitCode.Unavailable, failure.Message, advice);
            }
        }
    }
}
