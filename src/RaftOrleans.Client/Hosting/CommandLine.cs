using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;

namespace RaftOrleans.Client;

/// <summary>The command line of <c>raft</c>: all commands, and how one line is parsed and run.</summary>
internal sealed class CommandLine
{
    private static readonly ParserConfiguration Parser = new()
    {
        EnablePosixBundling = false,
        // '@home' is a value like any other, not a file with further arguments.
        ResponseFileTokenReplacer = null,
    };

    private readonly CommandScope _scope;

    /// <summary>Makes the command line.</summary>
    /// <param name="scope">What the commands share.</param>
    /// <param name="groups">The commands.</param>
    public CommandLine(CommandScope scope, IEnumerable<ICommandGroup> groups)
    {
        _scope = scope;
        Root = new RootCommand(
            "A laboratory for Raft: drive, break and watch a group of nodes. Without a command on a terminal: interactive.")
        {
            HelpName = "raft",
        };
        Root.Options.OfType<VersionOption>().Single().Action = new VersionAction(scope);
        foreach (Option option in scope.Options.All)
        {
            Root.Add(option);
        }

        foreach (Command command in groups.SelectMany(group => group.Create(scope)))
        {
            Root.Add(command);
        }
    }

    /// <summary>The command without a name, with all others in it.</summary>
    public RootCommand Root { get; }

    /// <summary>Parses words.</summary>
    public ParseResult Parse(IReadOnlyList<string> words) => Root.Parse(words, Parser);

    /// <summary>Runs a line that was parsed.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        if (parsed.Action is null or ParseErrorAction)
        {
            return ComplainOfUsage(parsed);
        }

        var configuration = new InvocationConfiguration
        {
            Output = _scope.Host.Out,
            Error = _scope.Host.Error,
            EnableDefaultExceptionHandler = false,
            // Interrupts are handled where the program starts: the demo takes longer than any fixed limit to tidy up.
            ProcessTerminationTimeout = null,
        };
        return await parsed.InvokeAsync(configuration, cancellation);
    }

    // The library's own action ends without a line feed.
    private sealed class VersionAction(CommandScope scope) : SynchronousCommandLineAction
    {
        public override int Invoke(ParseResult parseResult)
        {
            scope.Terminal.Line(typeof(CommandLine).Assembly.GetName().Version!.ToString(3));
            return ExitCode.Done;
        }
    }

    private int ComplainOfUsage(ParseResult parsed)
    {
        Command command = parsed.CommandResult.Command;
        string path = PathOf(parsed.CommandResult);
        string help = $"see: {path} --help";
        string? unknown = parsed.UnmatchedTokens.Count > 0 ? parsed.UnmatchedTokens[0] : null;
        if (unknown is not null && command.Subcommands.Count > 0 && !unknown.StartsWith('-'))
        {
            string? meant = Suggestions.Nearest(unknown, command.Subcommands.Where(known => !known.Hidden).Select(known => known.Name));
            string scope = command == Root ? "" : $"{command.Name} ";
            return _scope.Complain(
                ExitCode.Usage,
                $"there is no command '{scope}{unknown}'" + (meant is null ? "" : $"; did you mean '{scope}{meant}'?"),
                help);
        }

        if (unknown is not null && unknown.StartsWith('-'))
        {
            string? meant = Suggestions.Nearest(unknown, OptionsOf(parsed.CommandResult));
            return _scope.Complain(
                ExitCode.Usage, $"{path} has no option '{unknown}'" + (meant is null ? "" : $"; did you mean '{meant}'?"), help);
        }

        string message = parsed.Errors.Count == 0 ? "a command is missing" : Reword(parsed.Errors[0].Message);
        return _scope.Complain(ExitCode.Usage, message, help);
    }

    private static string PathOf(CommandResult result)
    {
        var names = new List<string>();
        for (SymbolResult? at = result; at is not null; at = at.Parent)
        {
            if (at is CommandResult { Command: var command })
            {
                names.Insert(0, command is RootCommand ? "raft" : command.Name);
            }
        }

        return string.Join(' ', names);
    }

    private static IEnumerable<string> OptionsOf(CommandResult result)
    {
        for (SymbolResult? at = result; at is not null; at = at.Parent)
        {
            if (at is CommandResult { Command: var command })
            {
                foreach (Option option in command.Options.Where(option => !option.Hidden))
                {
                    yield return option.Name;
                }
            }
        }
    }

    // The library's sentences begin with a capital, end with a full stop and speak of .NET's types; ours do not.
    private static string Reword(string message)
    {
        string text = message.TrimEnd('.').Replace('\n', ' ')
            .Replace("as expected type 'System.Int32'", "as a whole number", StringComparison.Ordinal)
            .Replace("as expected type 'System.Int64'", "as a whole number", StringComparison.Ordinal)
            .Replace("as expected type 'System.Nullable`1[System.Int32]'", "as a whole number", StringComparison.Ordinal)
            .Replace("as expected type 'System.Nullable`1[System.Int64]'", "as a whole number", StringComparison.Ordinal)
            .Replace("as expected type 'System.Double'", "as a number", StringComparison.Ordinal);
        return text.Length > 1 && char.IsUpper(text[0]) && char.IsLower(text[1]) ? char.ToLowerInvariant(text[0]) + text[1..] : text;
    }
}
