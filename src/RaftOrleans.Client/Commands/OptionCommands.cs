using System.CommandLine;

using RaftOrleans.Lab;
using Spectre.Console;

namespace RaftOrleans.Client;

/// <summary>How the nodes behave: <c>options</c> and <c>options set</c>.</summary>
internal sealed class OptionCommands : ICommandGroup
{
    private readonly Argument<string[]> _changes = new("changes")
    {
        Description = "Name=value, as many as wanted: ElectionTimeoutMin=300ms ElectionTimeoutMax=600ms PreVote=false",
        Arity = ArgumentArity.OneOrMore,
    };

    /// <inheritdoc/>
    public IEnumerable<Command> Create(CommandScope scope)
    {
        _changes.CompletionSources.Add(_ => GroupOptions.Names.Select(name => name + "="));
        var options = new Command("options", "Show the options in force, what is allowed, and which may change while nodes run");
        options.Add(scope.Handle(
            new Command("set", "Change options of all nodes while they run: all that are named, or none") { _changes }, SetAsync));
        yield return scope.Handle(options, ShowAsync);
    }

    private static async Task<int> ShowAsync(Invocation run, CancellationToken cancellation)
    {
        IRaftConnection connection = await run.ConnectAsync(cancellation);
        OptionsView view = await connection.GetOptionsAsync(cancellation);
        if (run.Json)
        {
            run.Terminal.Json(view);
            return ExitCode.Done;
        }

        Table table = run.Terminal.NewTable().AddColumns("option", "value", "usually", "allowed", "while nodes run");
        foreach (OptionView option in view.Options)
        {
            table.AddRow(
                Cell(option.Name), Cell(option.Value), Cell(option.Usual), Cell(option.Allowed), Cell(WhileRunning(option)));
        }

        run.Terminal.Write(table);
        return ExitCode.Done;

        static Text Cell(string text) => new(Terminal.Clean(text));
    }

    private static string WhileRunning(OptionView option) => option.Change switch
    {
        "any" => "may change",
        "rising" => $"may rise: {option.Reason}",
        _ => $"may not: {option.Reason}",
    };

    private async Task<int> SetAsync(Invocation run, CancellationToken cancellation)
    {
        List<KeyValuePair<string, string>> changes = [];
        foreach (string text in run.Get(_changes))
        {
            int equals = text.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0 || equals == text.Length - 1)
            {
                throw CommandException.Usage(
                    $"'{text}' is no change, wanted is Name=value, for example PreVote=false", "see: raft options");
            }

            string name = text[..equals];
            if (changes.Exists(change => change.Key.Equals(name, StringComparison.OrdinalIgnoreCase)))
            {
                throw CommandException.Usage($"{name} is given twice");
            }

            changes.Add(new(name, text[(equals + 1)..]));
        }

        IRaftConnection connection = await run.ConnectAsync(cancellation);
        OptionsView view = await connection.ChangeOptionsAsync(changes, cancellation);
        IEnumerable<string> inForce = view.Options
            .Where(option => changes.Exists(change => change.Key.Equals(option.Name, StringComparison.OrdinalIgnoreCase)))
            .Select(option => $"{option.Name} is {option.Value}");
        return run.Done(Terminal.Clean($"all nodes: {string.Join(", ", inForce)}"), view);
    }
}
