using System.CommandLine;
using System.Globalization;

using Spectre.Console;

namespace RaftOrleans.Client;

/// <summary>The logs: <c>log</c>.</summary>
internal sealed class LogCommands : ICommandGroup
{
    private const int DefaultCount = 20;
    private const int MaxCount = 10_000;

    private readonly Argument<string?> _node = new("node")
    {
        Description = "Whose log, n1 or leader, follower, random; all nodes side by side when left out",
        Arity = ArgumentArity.ZeroOrOne,
        HelpName = "node",
    };

    private readonly Option<long?> _from = new("--from")
    {
        Description = "First index [default: so that the newest are shown]",
        HelpName = "index",
    };
    private readonly Option<int> _count = new("--count")
    {
        Description = "Most entries",
        DefaultValueFactory = _ => DefaultCount,
        HelpName = "n",
    };

    private readonly Option<string?> _export = new("--export")
    {
        Description = "Write <node>.txt (committed entries) and <node>.json (term, vote, log, state machine) into this directory",
        HelpName = "dir",
    };

    /// <inheritdoc/>
    public IEnumerable<Command> Create(CommandScope scope)
    {
        _node.CompletionSources.Add(_ => [.. scope.KnownNodes, .. NodeText.Words]);
        yield return scope.Handle(
            new Command("log", "Show the log of a node, or all logs side by side") { _node, _from, _count, _export },
            LogAsync);
    }

    private async Task<int> LogAsync(Invocation run, CancellationToken cancellation)
    {
        int count = run.Get(_count);
        if (count is < 1 or > MaxCount)
        {
            throw CommandException.Usage(FormattableString.Invariant($"--count is {count}, allowed is 1 to {MaxCount}"));
        }

        long? from = run.Get(_from);
        if (from < 1)
        {
            throw CommandException.Usage(FormattableString.Invariant($"--from is {from}, allowed is 1 or more"));
        }

        string? name = run.Get(_node) is { } text ? NodeText.Parse(text) : null;
        IRaftConnection connection = await run.ConnectAsync(cancellation);
        string? node = name is null ? null : await NodeLookup.OneAsync(connection, name, cancellation);
        if (run.Get(_export) is { } directory)
        {
            IReadOnlyList<string> files = await LogExport.WriteAsync(connection, node, directory, cancellation);
            return run.Done($"wrote {string.Join(", ", files)}", new { files });
        }

        long first = from ?? await NewestAsync(connection, node, count, cancellation);
        LogsView logs = await connection.ReadLogsAsync(node, first, count, cancellation);
        if (run.Json)
        {
            run.Terminal.Json(logs);
            return ExitCode.Done;
        }

        if (logs.Logs.Values.All(log => log.Count == 0))
        {
            run.Terminal.Line(FormattableString.Invariant($"no entries from index {first} on"));
        }
        else
        {
            run.Terminal.Write(node is null ? SideBySide(run.Terminal, logs) : One(run.Terminal, logs.Of(node)));
            if (node is null && logs.Logs.Values.Any(log => log.Any(entry => entry.Committed == false)))
            {
                run.Terminal.Line("(open): this node does not know the entry to be committed");
            }
        }

        foreach ((string log, string why) in logs.Unavailable ?? new Dictionary<string, string>())
        {
            run.Terminal.ErrorLine($"raft: the log of {LogsView.NodeOf(log)} could not be read: {Terminal.Clean(why)}");
        }

        return ExitCode.Done;
    }

    private static async Task<long> NewestAsync(IRaftConnection connection, string? node, int count, CancellationToken cancellation)
    {
        GroupView view = await connection.GetStatusAsync(cancellation);
        long last = view.Nodes.Where(known => node is null || known.NodeId == node).Select(known => known.LogLength).DefaultIfEmpty().Max();
        return Math.Max(1, last - count + 1);
    }

    private static Table One(Terminal terminal, IReadOnlyList<LogLineView> log)
    {
        Table table = terminal.NewTable().AddColumns("index", "term", "committed", "command");
        table.Columns[0].RightAligned();
        table.Columns[1].RightAligned();
        foreach (LogLineView entry in log)
        {
            table.AddRow(
                new Text(entry.Index.ToString(CultureInfo.InvariantCulture)),
                new Text(entry.Term.ToString(CultureInfo.InvariantCulture)),
                new Text(entry.Committed switch { true => "yes", false => "no", _ => "" }),
                new Text(Terminal.Clean(entry.CommandText)));
        }

        return table;
    }

    private static Table SideBySide(Terminal terminal, LogsView logs)
    {
        // n2 before n10.
        (string Node, Dictionary<long, LogLineView> Entries)[] columns =
        [
            .. logs.Logs.OrderBy(log => log.Key.Length).ThenBy(log => log.Key, StringComparer.Ordinal)
                .Select(log => (LogsView.NodeOf(log.Key), log.Value.ToDictionary(entry => entry.Index))),
        ];
        Table table = terminal.NewTable().AddColumn("index");
        table.Columns[0].RightAligned();
        foreach ((string node, _) in columns)
        {
            table.AddColumn(Markup.Escape(Terminal.Clean(node)));
        }

        foreach (long index in columns.SelectMany(column => column.Entries.Keys).Distinct().Order())
        {
            table.AddRow(
            [
                new Text(index.ToString(CultureInfo.InvariantCulture)),
                .. columns.Select(column => new Text(column.Entries.TryGetValue(index, out LogLineView? entry) ? Cell(entry) : "")),
            ]);
        }

        return table;
    }

    private static string Cell(LogLineView entry) =>
        string.Create(CultureInfo.InvariantCulture,
            $"t{entry.Term} {Terminal.Clean(entry.CommandText)}{(entry.Committed == false ? " (open)" : "")}");
}
