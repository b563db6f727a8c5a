using System.CommandLine;
using System.Globalization;
using System.Text.Json;

using Spectre.Console;

namespace RaftOrleans.Client;

/// <summary>Operations on the key-value store.</summary>
internal sealed class KeyValueCommands : ICommandGroup
{
    private const string ValueHelp = "JSON, else taken as text: 10, true, '{\"a\": 1}', hello";

    private readonly Argument<string> _key = new("key") { Description = "The key" };
    private readonly Argument<string> _value = new("value") { Description = ValueHelp };
    private readonly Argument<string> _expected = new("expected")
    {
        Description = "The value the key must hold; null: it must be absent or null",
    };
    private readonly Argument<string> _new = new("new") { Description = ValueHelp };

    private readonly WriteOptions _write = new();

    private readonly Option<string?> _consistency = new("--consistency")
    {
        Description = "linearizable: all that was acknowledged before; lease: by the leader's lease; bounded: at most --max-age old; "
            + "session: at least --min-index; stale: what the node has",
        HelpName = string.Join('|', ReadChoice.Words),
    };

    private readonly Option<string?> _maxAge = new("--max-age")
    {
        Description = "For bounded reads: how old, such as 500ms",
        HelpName = "time",
    };

    private readonly Option<long> _minIndex = new("--min-index")
    {
        Description = "For session reads: the index of the last answer, which must be applied",
        HelpName = "index",
    };

    private readonly NodeOption _node = new();

    /// <inheritdoc/>
    public IEnumerable<Command> Create(CommandScope scope)
    {
        _consistency.AcceptOnly([.. ReadChoice.Words]);
        _node.Complete(scope);
        yield return scope.Handle(
            _write.AddTo(_node.AddTo(new Command("set", "Set a key to a value") { _key, _value })),
            (run, cancellation) => WriteAsync(run, WriteKind.Set, run.Get(_value), null, cancellation));
        yield return scope.Handle(
            _node.AddTo(new Command("get", "Read a key (exit code 1 when it is absent)") { _key, _consistency, _maxAge, _minIndex }),
            GetAsync);
        yield return scope.Handle(
            _write.AddTo(_node.AddTo(new Command("delete", "Delete a key") { _key })),
            (run, cancellation) => WriteAsync(run, WriteKind.Delete, null, null, cancellation));
        yield return scope.Handle(
            _write.AddTo(_node.AddTo(new Command("cas", "Set a key if it holds the expected value (exit code 1 when it does not)")
            {
                _key, _expected, _new,
            })),
            (run, cancellation) => WriteAsync(run, WriteKind.CompareAndSet, run.Get(_new), run.Get(_expected), cancellation));
        yield return scope.Handle(
            _write.AddTo(_node.AddTo(new Command("append", "Append a value to the array that a key holds") { _key, _value })),
            (run, cancellation) => WriteAsync(run, WriteKind.Append, run.Get(_value), null, cancellation));
        yield return scope.Handle(_node.AddTo(new Command("state", "Show all keys and values")), StateAsync);
    }

    private async Task<int> WriteAsync(
        Invocation run, WriteKind kind, string? value, string? expected, CancellationToken cancellation)
    {
        string key = Key(run);
        _write.Check(run);
        IRaftConnection connection = await run.ConnectAsync(cancellation);
        WriteRequest request = new(
            kind,
            key,
            value is null ? default : ValueText.Parse(value),
            expected is null ? default : ValueText.Parse(expected),
            await _node.FindAsync(run, connection, cancellation));
        WriteView answer = await _write.WriteAsync(run, connection, request, cancellation);
        if (run.Json)
        {
            run.Terminal.Json(answer);
            return answer.Success ? ExitCode.Done : ExitCode.Failed;
        }

        if (!answer.Success)
        {
            throw CommandException.Failed(answer.Message ?? $"'{key}' was not changed");
        }

        string index = answer.Index is { } at ? string.Create(CultureInfo.InvariantCulture, $", index {at}") : "";
        return run.Done($"ok, committed{index}", answer);
    }

    private async Task<int> GetAsync(Invocation run, CancellationToken cancellation)
    {
        string key = Key(run);
        IRaftConnection connection = await run.ConnectAsync(cancellation);
        string? node = await _node.FindAsync(run, connection, cancellation);
        ReadChoice choice = new(
            run.Get(_consistency) ?? "linearizable", MaxAge(run.Get(_maxAge)), run.Get(_minIndex));
        ReadView answer = await connection.ReadAsync(key, choice, node, within: null, cancellation);
        if (run.Json)
        {
            run.Terminal.Json(answer);
            return answer.Found ? ExitCode.Done : ExitCode.Failed;
        }

        return answer is { Found: true, Value: { } value }
            ? run.Done(ValueText.Format(value), answer)
            : answer.Found ? run.Done("null", answer) : throw CommandException.Failed($"there is no key '{key}'");
    }

    private async Task<int> StateAsync(Invocation run, CancellationToken cancellation)
    {
        IRaftConnection connection = await run.ConnectAsync(cancellation);
        IReadOnlyDictionary<string, JsonElement> state =
            await connection.ReadStateAsync(await _node.FindAsync(run, connection, cancellation), cancellation);
        if (run.Json)
        {
            run.Terminal.Json(new { stateMachine = state });
            return ExitCode.Done;
        }

        if (state.Count == 0)
        {
            run.Terminal.Line("no keys");
            return ExitCode.Done;
        }

        Table table = run.Terminal.NewTable().AddColumns("key", "value");
        foreach ((string key, JsonElement value) in state)
        {
            table.AddRow(new Text(Terminal.Clean(key)), new Text(ValueText.Format(value)));
        }

        run.Terminal.Write(table);
        return ExitCode.Done;
    }

    private static TimeSpan MaxAge(string? text) => text is null
        ? default
        : DurationText.TryParse(text, "ms", out TimeSpan age)
            ? age
            : throw CommandException.Usage($"--max-age is '{text}', a time such as 500ms or 2s is wanted");

    private string Key(Invocation run)
    {
        string key = run.Get(_key);
        return key.Length > 0 ? key : throw CommandException.Usage("the key is empty, a key has one character or more");
    }
}
