using System.CommandLine;
using System.Globalization;
using System.Text.Json;

namespace RaftOrleans.Client;

/// <summary>Whatever a group replicates, in its own words: <c>call</c> and <c>ask</c>.</summary>
internal sealed class StateMachineCommands : ICommandGroup
{
    private readonly Argument<string[]> _words = new("words")
    {
        Description = "The name and what follows it: add 5, acquire printer; groups machines lists all",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<long?> _session = new("--session")
    {
        Description = "The client session that the command comes in",
        HelpName = "number",
    };

    private readonly Option<long?> _sequence = new("--sequence")
    {
        Description = "With --session: its number there, 1, 2, 3, ...; with the same number it is the same command, sent again",
        HelpName = "number",
    };

    private readonly Option<string?> _consistency = new("--consistency")
    {
        Description = "As of get",
        HelpName = string.Join('|', ReadChoice.Words),
    };

    private readonly NodeOption _node = new();

    /// <inheritdoc/>
    public IEnumerable<Command> Create(CommandScope scope)
    {
        _consistency.AcceptOnly([.. ReadChoice.Words]);
        _node.Complete(scope);
        yield return scope.Handle(
            _node.AddTo(new Command("call", "Change what the group replicates, in its own words (exit code 1 when it refuses)")
            {
                _words, _session, _sequence,
            }),
            CallAsync);
        yield return scope.Handle(
            _node.AddTo(new Command("ask", "Ask what the group replicates, in its own words") { _words, _consistency }), AskAsync);
    }

    private async Task<int> CallAsync(Invocation run, CancellationToken cancellation)
    {
        long? session = Positive("--session", run.Get(_session));
        long? sequence = Positive("--sequence", run.Get(_sequence));
        if (session is null != sequence is null)
        {
            throw session is null
                ? CommandException.Usage("--sequence means nothing without --session")
                : CommandException.Usage("--session wants --sequence too: the command's number there, 1, 2, 3, ...");
        }

        IRaftConnection connection = await run.ConnectAsync(cancellation);
        string? node = await _node.FindAsync(run, connection, cancellation);
        CallView answer = await connection.CallAsync(
            new CallRequest(
            run.Get(_words), session is { } open ? new SessionUse(open, sequence!.Value, FirstOutstanding: 1) : null, node), cancellation);
        if (run.Json)
        {
            run.Terminal.Json(answer);
            return answer.Success ? ExitCode.Done : ExitCode.Failed;
        }

        return answer.Success
            ? run.Done(string.Create(CultureInfo.InvariantCulture, $"ok, committed, index {answer.Index}{Shown(answer.Result)}"), answer)
            : throw Refused(answer);
    }

    private async Task<int> AskAsync(Invocation run, CancellationToken cancellation)
    {
        IRaftConnection connection = await run.ConnectAsync(cancellation);
        string? node = await _node.FindAsync(run, connection, cancellation);
        CallView answer = await connection.AskAsync(
            run.Get(_words), new ReadChoice(run.Get(_consistency) ?? "linearizable"), node, cancellation);
        if (run.Json)
        {
            run.Terminal.Json(answer);
            return answer.Success ? ExitCode.Done : ExitCode.Failed;
        }

        return answer.Success ? run.Done(ValueText.Format(answer.Result), answer) : throw Refused(answer);
    }

    private static long? Positive(string option, long? number) => number is < 1
        ? throw CommandException.Usage(string.Create(CultureInfo.InvariantCulture, $"{option} is {number}, allowed is 1 or more"))
        : number;

    private static string Shown(JsonElement result) =>
        result.ValueKind == JsonValueKind.Object && result.EnumerateObject().Any() ? $": {ValueText.Format(result)}" : "";

    private static CommandException Refused(CallView answer) => CommandException.Failed(
        answer.Result.ValueKind == JsonValueKind.Object && answer.Result.TryGetProperty("error", out JsonElement error)
            && error.ValueKind == JsonValueKind.String
            ? $"refused: {error.GetString()}"
            : $"refused: {ValueText.Format(answer.Result)}");
}
