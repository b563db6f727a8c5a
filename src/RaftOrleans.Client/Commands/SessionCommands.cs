using System.CommandLine;
using System.Globalization;

using RaftOrleans.Consensus;

namespace RaftOrleans.Client;

/// <summary>Client sessions by hand, to see what they do: <c>session open</c>, <c>keep</c>, <c>close</c>.</summary>
internal sealed class SessionCommands : ICommandGroup
{
    private readonly Argument<long> _session = new("session") { Description = "The number that open has printed" };
    private readonly Option<string?> _lifetime = new("--lifetime")
    {
        Description = "How long it lives without a sign of life, by the log's time stamps: 1ms to 24h [default: 1m]",
        HelpName = "time",
    };

    /// <inheritdoc/>
    public IEnumerable<Command> Create(CommandScope scope)
    {
        var session = new Command("session", "Client sessions: a write that is sent again in one is applied once")
        {
            scope.Handle(new Command("open", "Open a session; use it with: set k v --session <n> --sequence 1") { _lifetime }, OpenAsync),
            scope.Handle(new Command("keep", "Say that the session's client is still there") { _session }, KeepAsync),
            scope.Handle(new Command("close", "Close a session") { _session }, CloseAsync),
        };
        yield return session;
    }

    private async Task<int> OpenAsync(Invocation run, CancellationToken cancellation)
    {
        TimeSpan lifetime = SessionOptions.Default.Timeout;
        if (run.Get(_lifetime) is { } text
            && !(DurationText.TryParse(text, "s", out lifetime) && new SessionOptions(lifetime).IsValid))
        {
            throw CommandException.Usage($"--lifetime is '{text}', allowed is 1ms to 24h, for example 30s or 5m");
        }

        IRaftConnection connection = await run.ConnectAsync(cancellation);
        SessionView answer = await connection.OpenSessionAsync(lifetime, within: null, cancellation);
        string number = answer.Session.ToString(CultureInfo.InvariantCulture);
        return run.Done($"session {number} is open; it lives {DurationText.Format(lifetime)} without a sign of life", answer);
    }

    private async Task<int> KeepAsync(Invocation run, CancellationToken cancellation)
    {
        long session = Session(run);
        IRaftConnection connection = await run.ConnectAsync(cancellation);
        SessionView answer = await connection.KeepSessionAliveAsync(session, cancellation);
        return run.Done(string.Create(CultureInfo.InvariantCulture, $"session {session} is kept alive"), answer);
    }

    private async Task<int> CloseAsync(Invocation run, CancellationToken cancellation)
    {
        long session = Session(run);
        IRaftConnection connection = await run.ConnectAsync(cancellation);
        await connection.CloseSessionAsync(session, cancellation);
        return run.Done(
            string.Create(CultureInfo.InvariantCulture, $"session {session} is closed"), new { action = "close", session });
    }

    private long Session(Invocation run)
    {
        long session = run.Get(_session);
        return session >= 1 ? session : throw CommandException.Usage($"session is {session}, allowed is 1 or more");
    }
}
